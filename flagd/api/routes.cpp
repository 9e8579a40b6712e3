#include "flagd/api/routes.hpp"

#include <memory>

#include "flagd/api/events.hpp"
#include "flagd/api/explain.hpp"
#include "flagd/api/messages.hpp"
#include "flagd/api/preferences.hpp"
#include "flagd/api/results.hpp"
#include "flagd/api/switches.hpp"

namespace flywheel::api {
namespace {

using http::Method;
using http::Reply;
using http::Request;

/// What needs the state of users.
std::vector<http::Router::Route> state_routes(const Services& services) {
  const SnapshotPublication& snapshots = services.publisher.snapshots();
  const auto messages =
      std::make_shared<Messages>(snapshots, services.events, services.users, services.histories, services.previews);
  const auto preferences = std::make_shared<Preferences>(services.histories);
  return {{Method::kPost, "/v1/messages/next",
           [messages](const Request& request, Reply& reply) { messages->next(request, reply); }},
          {Method::kPost, "/v1/bootstrap",
           [messages](const Request& request, Reply& reply) { messages->bootstrap(request, reply); }},
          {Method::kGet, "/v1/preferences/{rest}",
           [preferences](const Request& request, Reply& reply) { preferences->get(request, reply); }},
          {Method::kPut, "/v1/preferences/{rest}",
           [preferences](const Request& request, Reply& reply) { preferences->put(request, reply); }}};
}

}  // namespace

http::Router make_state_router(const Services& services) {
  http::Router router;
  for (http::Router::Route& route : state_routes(services)) {
    router.add(route.method, std::move(route.pattern), std::move(route.handler));
  }
  return router;
}

http::Router make_router(const Services& services) {
  constexpr std::size_t kEventBody = std::size_t{4} << 20;

  const SnapshotPublication& snapshots = services.publisher.snapshots();
  const auto ofrep = std::make_shared<Ofrep>(snapshots, services.events, services.users);
  const auto events =
      std::make_shared<Events>(snapshots, services.events, services.users, services.histories, services.state_lane);
  const auto results = std::make_shared<Results>(snapshots, services.board);
  const auto explain =
      std::make_shared<Explain>(snapshots, services.events, services.users, services.slow_lane, services.data);
  const auto switches = std::make_shared<Switches>(services.publisher, services.slow_lane);
  const auto operations = std::make_shared<Operations>(snapshots, services.publisher.definitions(), services.histories);

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

  for (http::Router::Route& route : state_routes(services)) {
    if (StateLane* lane = services.state_lane) {
      route.handler = [lane](const Request& request, Reply& reply) { lane->answer(request, reply); };
    }
    router.add(route.method, std::move(route.pattern), std::move(route.handler));
  }

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
