// kill -9 at any moment: what was acknowledged is there, once.
#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "tests/e2e/http_client.hpp"
#include "tests/e2e/server.hpp"

namespace json = boost::json;
using e2e::HttpClient;

namespace {

constexpr int kKills = 20;
constexpr int kSenders = 4;
constexpr int kBatch = 25;

constexpr const char* kDefinitions = R"(project: kill
---
experiment: survive
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: happened }
---
metrics:
  happened: { count: happened }
)";

/// The users whose exposure and outcome a sender has sent, and how many of them were acknowledged.
struct Ledger {
  int sent = 0;   // users 0 … sent-1 were tried, each until acknowledged
  int acked = 0;  // users 0 … acked-1 were acknowledged
};

std::string batch_of(int sender, int first) {
  json::array batch;
  for (int user = first; user < first + kBatch; ++user) {
    const std::string id = std::to_string(sender) + "-" + std::to_string(user);
    batch.push_back({{"type", "track"},
                     {"event", "Experiment Viewed"},
                     {"userId", id},
                     {"messageId", "x" + id},
                     {"properties", {{"experiment_id", "survive"}, {"variation_id", "a"}, {"phase", 1}}}});
    batch.push_back({{"type", "track"}, {"event", "happened"}, {"userId", id}, {"messageId", "h" + id}});
  }
  return json::serialize(json::object{{"batch", std::move(batch)}});
}

/// Sends until the server is gone. A batch that was not acknowledged is sent again next time, with the same ids.
void send_until_gone(int port, int sender, Ledger& ledger) {
  HttpClient client(port);
  while (true) {
    ledger.sent = std::max(ledger.sent, ledger.acked + kBatch);
    if (client.post("/v1/batch", batch_of(sender, ledger.acked)).status != 200) return;
    ledger.acked += kBatch;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kill_9)

BOOST_AUTO_TEST_CASE(acknowledged_events_survive_twenty_kills_and_count_once) {
  const e2e::TemporaryDirectory definitions, data;
  definitions.write("all.yaml", kDefinitions);
  std::vector<Ledger> ledgers(kSenders);
  std::mt19937 random(20261124);
  for (int round = 0; round < kKills; ++round) {
    e2e::Server server(definitions.path(), data.path());
    std::vector<std::thread> senders;
    for (int i = 0; i < kSenders; ++i)
      senders.emplace_back(send_until_gone, server.port(), i, std::ref(ledgers[static_cast<std::size_t>(i)]));
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 180));
    server.process().signal(SIGKILL);
    for (std::thread& sender : senders) sender.join();
    BOOST_TEST(server.process().wait() == 128 + SIGKILL);
  }

  e2e::Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  // Whatever was in flight at the last kill is sent once more; afterwards every user stands exactly once.
  int users = 0, acked = 0;
  for (int i = 0; i < kSenders; ++i) {
    Ledger& ledger = ledgers[static_cast<std::size_t>(i)];
    acked += ledger.acked;
    // Acknowledged before a kill: all of it must be known already.
    for (int first = 0; first < ledger.acked; first += kBatch) {
      const json::value again = json::parse(client.post("/v1/batch", batch_of(i, first)).body);
      BOOST_REQUIRE(again.at("accepted").to_number<int>() == 0);
      BOOST_REQUIRE(again.at("duplicates").to_number<int>() == 2 * kBatch);
    }
    if (ledger.sent > ledger.acked) BOOST_TEST(client.post("/v1/batch", batch_of(i, ledger.acked)).status == 200);
    users += ledger.sent;
  }
  BOOST_TEST(acked > 0);
  const json::value report = json::parse(client.get("/v1/experiments/survive/report").body);
  BOOST_TEST(report.at("exposed").at(0).to_number<int>() == users);
  // The mean of the count is exactly one: nothing lost, nothing twice.
  const json::value& arm = report.at("metrics").at(0).at("arms").at(0);
  BOOST_TEST(arm.at("n").to_number<int>() == users);
  BOOST_TEST(arm.at("mean").to_number<double>() == 1.0);
  BOOST_TEST(arm.at("m2").to_number<double>() == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
