#include "tests/e2e/message_client.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace json = boost::json;

namespace e2e {

json::array next_of_all(HttpClient& client, const std::string& user, const std::vector<std::string>& placements) {
  std::string names;
  for (const std::string& placement : placements) names += (names.empty() ? "\"" : ",\"") + placement + "\"";
  const Response response =
      client.post("/v1/messages/next", R"({"context":{"targetingKey":")" + user + R"("},"placements":[)" + names +
                                           R"(],"trigger":{"event":"downloaded"}})");
  BOOST_REQUIRE(response.status == 200);
  return json::parse(response.body).at("decisions").as_array();
}

json::object next(HttpClient& client, const std::string& user, const std::string& placement) {
  return next_of_all(client, user, {placement}).at(0).as_object();
}

std::string told(const json::object& decision) {
  const std::string what(decision.at("do").as_string());
  return decision.contains("reason") ? what + " " + std::string(decision.at("reason").as_string()) : what;
}

int report(HttpClient& client, const std::string& user, const json::object& decision, const std::string& event,
           const std::string& more) {
  const std::string id(decision.at("decision").as_string());
  return client
      .post("/v1/track", R"({"userId":")" + user + R"(","event":")" + event + R"(","messageId":")" + event + id +
                             R"(","properties":{"decision":")" + id + "\"" + more + "}}")
      .status;
}

}  // namespace e2e
