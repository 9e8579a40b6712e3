#include "flagd/http/router.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::http;

namespace {

/// Keeps what it is sent.
struct Kept final : Reply {
  void send(int status, std::string_view, std::string_view, std::initializer_list<Header> headers) override {
    text = std::to_string(status);
    for (const auto& [name, value] : headers) text.append(" ").append(name).append(": ").append(value);
  }
  void send_prepared(std::string_view, std::string_view) override {}
  std::shared_ptr<Deferred> defer() override { return nullptr; }
  std::string text;
};

Router example() {
  Router router;
  const auto nothing = [](const Request&, Reply&) {};
  router.add(Method::kGet, "/", nothing);
  router.add(Method::kGet, "/health/live", nothing);
  router.add(Method::kPost, "/flags/{rest}", nothing);
  router.add(Method::kPost, "/flags", nothing, 77);
  router.add(Method::kGet, "/v1/experiments/{rest}/report", nothing);
  router.add(Method::kGet, "/v1/preferences/{rest}", nothing);
  router.add(Method::kPut, "/v1/preferences/{rest}", nothing);
  router.add(Method::kDelete, "/v1/preferences/{rest}", nothing);
  return router;
}

std::string routed(const Router& router, Method method, std::string_view path) {
  std::string_view rest = "left over";
  const Router::Route* route = router.find(method, path, rest);
  return route ? route->pattern + " [" + std::string(rest) + "]" : "none [" + std::string(rest) + "]";
}

std::string unrouted(const Router& router, Method method, std::string_view path) {
  Request request;
  request.method = method;
  request.path = path;
  Kept kept;
  router.answer_unrouted(request, kept);
  return kept.text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_router)

BOOST_AUTO_TEST_CASE(a_request_finds_its_route_by_method_and_raw_path) {
  struct Case {
    Method method;
    std::string_view path;
    std::string_view found;
  };
  const Router router = example();
  for (const Case& c : {Case{Method::kGet, "/", "/ []"},
                        {Method::kGet, "/health/live", "/health/live []"},
                        {Method::kHead, "/health/live", "/health/live []"},
                        {Method::kPost, "/health/live", "none []"},
                        {Method::kOptions, "/health/live", "none []"},
                        {Method::kOther, "/health/live", "none []"},
                        {Method::kGet, "/health/live/", "none []"},
                        {Method::kGet, "/health//live", "none []"},
                        {Method::kGet, "/Health/live", "none []"},
                        {Method::kGet, "/health%2Flive", "none []"},
                        {Method::kGet, "/health/%6cive", "none []"},
                        {Method::kGet, "", "none []"},
                        {Method::kGet, "*", "none []"},
                        {Method::kPost, "/flags", "/flags []"},
                        {Method::kPost, "/flags/", "none []"},
                        {Method::kPost, "/flags/a", "/flags/{rest} [a]"},
                        {Method::kPost, "/flags/a/b", "/flags/{rest} [a/b]"},
                        {Method::kPost, "/flags//", "/flags/{rest} [/]"},
                        {Method::kPost, "/flags/a%2Fb", "/flags/{rest} [a%2Fb]"},
                        {Method::kPost, "/flags/..", "/flags/{rest} [..]"},
                        {Method::kHead, "/flags/a", "none []"},
                        {Method::kGet, "/v1/experiments/e/report", "/v1/experiments/{rest}/report [e]"},
                        {Method::kGet, "/v1/experiments/a%2Fb/report", "/v1/experiments/{rest}/report [a%2Fb]"},
                        {Method::kGet, "/v1/experiments/a/b/report", "none []"},
                        {Method::kGet, "/v1/experiments//report", "none []"},
                        {Method::kGet, "/v1/experiments/report", "none []"},
                        {Method::kDelete, "/v1/preferences/u", "/v1/preferences/{rest} [u]"}}) {
    BOOST_TEST_CONTEXT(method_name(c.method) << " " << c.path) BOOST_TEST(routed(router, c.method, c.path) == c.found);
  }
}

BOOST_AUTO_TEST_CASE(a_route_keeps_its_body_limit) {
  const Router router = example();
  std::string_view rest;
  BOOST_TEST(router.find(Method::kPost, "/flags", rest)->body_limit == 77U);
  BOOST_TEST(router.find(Method::kGet, "/", rest)->body_limit == 1048576U);
}

BOOST_AUTO_TEST_CASE(what_is_not_routed_is_told_why) {
  const Router router = example();
  BOOST_TEST(unrouted(router, Method::kGet, "/nowhere") == "404");
  BOOST_TEST(unrouted(router, Method::kOptions, "/nowhere") == "404");
  BOOST_TEST(unrouted(router, Method::kGet, "/flags/a") == "405 Allow: POST, OPTIONS");
  BOOST_TEST(unrouted(router, Method::kOther, "/") == "405 Allow: GET, HEAD, OPTIONS");
  BOOST_TEST(unrouted(router, Method::kPost, "/v1/preferences/u") == "405 Allow: GET, HEAD, PUT, DELETE, OPTIONS");
  BOOST_TEST(unrouted(router, Method::kOptions, "/flags") == "204 Allow: POST, OPTIONS");
  BOOST_TEST(unrouted(router, Method::kOptions, "*") == "204 Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS");
}

BOOST_AUTO_TEST_SUITE_END()
