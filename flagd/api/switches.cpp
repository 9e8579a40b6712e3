#include "flagd/api/switches.hpp"

#include <chrono>

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::api {
namespace {

constexpr std::size_t kLongestReason = 1000;

void refuse(http::Reply& reply, int status, std::string_view code, std::string_view details,
            std::string_view key = {}) {
  reply.send(status, http::kJson, http::error_body(code, details, key));
}

/// Does what was asked, on the slow lane.
void answer(Publisher& publisher, const history::Switching& switching, http::Deferred& reply) {
  const auto switched = publisher.switch_by_hand(switching);
  if (!switched) {
    const std::string state = switching.kill ? "off until the next restart, but not durably: " : "still off: ";
    return reply.send(500, http::kJson, http::error_body("GENERAL", state + switched.error().message, switching.key));
  }
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.member("key", switching.key);
  json.member("killed", switching.kill);
  json.end_object();
  reply.send(200, http::kJson, std::move(body));
}

}  // namespace

void Switches::take(const http::Request& request, bool kill, http::Reply& reply) {
  if (!request.origin.empty()) return refuse(reply, 403, "GENERAL", "the switch is not open to web pages");
  if (!http::percent_decode(request.rest, key_)) {
    return refuse(reply, 400, "GENERAL", "the key is not well percent-encoded UTF-8");
  }
  const Snapshot& snapshot = *snapshot_.get();
  const bool known = snapshot.catalog().find(key_) || snapshot.catalog().find_message(key_) ||
                     (!kill && snapshot.killed_keys().contains(key_));
  if (!known) return refuse(reply, 404, "FLAG_NOT_FOUND", "no flag, experiment or message has this key", key_);
  auto reason = reason_of(request.body);
  if (!reason) return refuse(reply, 400, reason.error().code, reason.error().message, key_);
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const history::Switching switching{now, kill, key_, std::move(*reason), std::string(request.remote)};
  const std::shared_ptr<http::Deferred> deferred = reply.defer();
  const bool posted =
      lane_->post([publisher = publisher_, switching, deferred] { answer(*publisher, switching, *deferred); });
  if (posted) return;
  deferred->send(503, http::kJson, http::error_body("GENERAL", "too much waits already", key_), {{"Retry-After", "1"}});
}

Result<std::string> Switches::reason_of(std::string_view body) {
  if (body.empty()) return std::string();
  Arena arena;
  const auto document = reader_.read(body, arena);
  if (!document) return Error("PARSE_ERROR", document.error().message);
  const Value reason = document->find("reason");
  if (!document->is(Kind::kMap) || (!reason.absent() && !reason.is(Kind::kString))) {
    return Error("PARSE_ERROR", "the request body must be a JSON object whose `reason` is a text");
  }
  if (reason.absent()) return std::string();
  if (reason.as_string().size() > kLongestReason) return Error("PARSE_ERROR", "`reason` is longer than 1000 bytes");
  return std::string(reason.as_string());
}

}  // namespace flywheel::api
