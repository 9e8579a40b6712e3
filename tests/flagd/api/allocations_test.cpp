// A single evaluation costs no heap allocation once its thread is warm.
#include <boost/test/unit_test.hpp>

#include "flagd/api/ofrep.hpp"
#include "tests/flagd/api/memory_users.hpp"
#include "tests/flagd/results/memory_store.hpp"
#include "tests/heap.hpp"

using namespace flywheel;

namespace {

class DroppedReply final : public http::Reply {
 public:
  void send(int, std::string_view, std::string_view, std::initializer_list<http::Header>) override {}
  void send_prepared(std::string_view, std::string_view) override { ++answered; }
  [[nodiscard]] std::shared_ptr<http::Deferred> defer() override { return nullptr; }
  int answered = 0;
};

std::shared_ptr<const api::Snapshot> snapshot_of(const std::string& more) {
  const catalog::Loaded loaded = catalog::build({{"all.yaml", R"(flag: new-editor
variants: { on: true, off: false }
rules:
  - if: plan == "free"
    serve: on
default: off
---
experiment: greeting
status: running
traffic: 50%
exposure: on_evaluation
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)" + more}});
  BOOST_REQUIRE(loaded.catalog);
  return std::make_shared<const api::Snapshot>(loaded.catalog, history::KilledKeys{"gone"});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_allocations)

BOOST_AUTO_TEST_CASE(a_warm_thread_evaluates_without_allocating) {
  test::MemoryStore store;
  test::MemoryUsers users;
  api::SnapshotPublication publication;
  api::Ofrep ofrep(publication, store, users);
  DroppedReply reply;
  http::Request request;
  request.body = R"({"context":{"targetingKey":"u1","plan":"free"}})";
  const auto evaluate = [&](std::string_view key) {
    request.rest = key;
    key.empty() ? ofrep.bulk(request, reply) : ofrep.single(request, reply);
  };
  publication.publish(snapshot_of(""));
  for (const char* key : {"new-editor", "greeting", ""}) {
    for (int i = 0; i < 10; ++i) evaluate(key);
    const std::size_t before = heap_allocations();
    for (int i = 0; i < 100; ++i) evaluate(key);
    BOOST_TEST(heap_allocations() == before);
  }
  // Beside an experiment that keeps arms, too, as long as another one is asked for.
  publication.publish(snapshot_of(
      "---\nexperiment: s\nstatus: running\nsticky: true\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n"));
  for (int i = 0; i < 10; ++i) evaluate("new-editor");
  const std::size_t before = heap_allocations();
  for (int i = 0; i < 100; ++i) evaluate("new-editor");
  BOOST_TEST(heap_allocations() == before);
  BOOST_TEST(reply.answered == 440);
}

BOOST_AUTO_TEST_SUITE_END()
