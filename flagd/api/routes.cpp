#include "flagd/api/routes.hpp"

#include <memory>

#include "flagd/api/events.hpp"
#include "flagd/api/explain.hpp"
#include "flagd/api/messages.hpp"
#include "flagd/api/preferences.hpp"
#include "flagd/api/results.hpp"
#include "flagd/api/switches.hpp"

namespace flywheel::api {

http::Router make_router(const Services& services) {
  using http::Method;
  using http::Reply;
  using http::Request;
  constexpr std::size_t kEventBody = std::size_t{4} << 20;

  const SnapshotPublication& snapshots = services.publisher.snapshots();
  const auto ofrep = std::make_shared<Ofrep>(snapshots, services.events, services.users);
  const auto events = std::make_shared<Events>(snapshots, services.events, services.users, services.histories);
  const auto messages = std::make_shared<Messages>(snapshots, services.events, services.users, services.histories);
  const auto preferences = std::make_shared<Preferences>(services.histories);
  const auto results = std::make_shared<Results>(snapshots, services.board);
  const auto explain =
      std::make_shared<Explain>(snapshots, services.events, services.users, services.slow_lane, services.data);
  const auto switches = std::make_shared<Switches>(services.publisher, services.slow_lane);
  const auto operations = std::make_shared<Operations>(snapshots, services.publisher.definitions());

  http::Router router;
  router.add(Method::kPost, "/ofrep/v1/evaluate/flags/{rest}",
             [ofrep](const Request& request, Reply& reply) { ofrep->single(request, reply); });
  router.add(Method::kPost, "/ofrep/v1/evaluate/flags",
             [ofrep](const Request& request, Reply& reply) { ofrep->bulk(request, reply); });

  router.add(
      Method::kPost, "/v1/track", [events](const Request& request, Reply& reply) { events->track(request, reply); },
      kEventBody);
  router.add(
      Method::kPost, "/v1/batch", [events](const Request& request, Reply& reply) { events->batch(request, reply); },
      kEventBody);

  router.add(Method::kPost, "/v1/messages/next",
             [messages](const Request& request, Reply& reply) { messages->next(request, reply); });
  router.add(Method::kPost, "/v1/bootstrap",
             [messages](const Request& request, Reply& reply) { messages->bootstrap(request, reply); });
  router.add(Method::kGet, "/v1/preferences/{rest}",
             [preferences](const Request& request, Reply& reply) { preferences->get(request, reply); });
  router.add(Method::kPut, "/v1/preferences/{rest}",
             [preferences](const Request& request, Reply& reply) { preferences->put(request, reply); });

  router.add(Method::kGet, "/", [results](const Request& request, Reply& reply) { results->index(request, reply); });
  router.add(Method::kGet, "/v1/experiments",
             [results](const Request& request, Reply& reply) { results->experiments(request, reply); });
  router.add(Method::kGet, "/v1/experiments/{rest}/report",
             [results](const Request& request, Reply& reply) { results->report(request, reply); });

  router.add(Method::kGet, "/v1/explain",
             [explain](const Request& request, Reply& reply) { explain->explain(request, reply); });

  router.add(Method::kPost, "/v1/kill/{rest}",
             [switches](const Request& request, Reply& reply) { switches->kill(request, reply); });
  router.add(Method::kPost, "/v1/unkill/{rest}",
             [switches](const Request& request, Reply& reply) { switches->unkill(request, reply); });

  router.add(Method::kGet, "/health/live", &Operations::live);
  router.add(Method::kGet, "/health/ready",
             [operations](const Request& request, Reply& reply) { operations->ready(request, reply); });
  router.add(Method::kGet, "/version", &Operations::version);
  return router;
}

}  // namespace flywheel::api
