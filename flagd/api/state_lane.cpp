#include "flagd/api/state_lane.hpp"

#include <string>
#include <utility>

namespace flywheel::api {
namespace {

/// As many requests wait for the network at once.
constexpr std::size_t kThreads = 8;
constexpr std::size_t kMostWaiting = 1024;

/// What a handler answers at once is sent later, as its thread is not the connection's. Parts rendered beforehand are
/// for the hot path, which does not come here.
class LaterReply final : public http::Reply {
 public:
  explicit LaterReply(std::shared_ptr<http::Deferred> later) : later_(std::move(later)) {}
  void send(int status, std::string_view content_type, std::string_view body,
            std::initializer_list<http::Header> headers) override {
    later_->send(status, content_type, std::string(body), {headers.begin(), headers.end()});
  }
  void send_prepared(std::string_view, std::string_view) override {}
  [[nodiscard]] std::shared_ptr<http::Deferred> defer() override { return later_; }

 private:
  std::shared_ptr<http::Deferred> later_;
};

}  // namespace

StateLane::StateLane(std::function<http::Router()> make_router)
    : make_router_(std::move(make_router)), lane_(kThreads, kMostWaiting) {}

StateLane::Router StateLane::take_router() {
  {
    const std::lock_guard lock(mutex_);
    if (!spare_.empty()) {
      Router router = std::move(spare_.back());
      spare_.pop_back();
      return router;
    }
  }
  return std::make_unique<const http::Router>(make_router_());
}

void StateLane::answer(const http::Request& request, http::Reply& reply) {
  const std::shared_ptr<http::Deferred> later = reply.defer();
  const auto kept = std::make_shared<const http::KeptRequest>(request);
  const bool taken = lane_.post([this, later, kept] {
    Router router = take_router();
    std::string_view rest;
    const http::Router::Route* route = router->find(kept->request().method, kept->request().path, rest);
    LaterReply answers(later);
    if (route) route->handler(kept->request(), answers);
    const std::lock_guard lock(mutex_);
    spare_.push_back(std::move(router));
  });
  if (taken) return;
  later->send(503, http::kJson, http::error_body("GENERAL", "too many requests wait for the state of users"),
              {{"Retry-After", "1"}});
}

}  // namespace flywheel::api
