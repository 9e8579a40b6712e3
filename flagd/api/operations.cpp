#include "flagd/api/operations.hpp"

#include "config/vocabulary/json_writer.hpp"
#include "flagd/api/version.hpp"

namespace flywheel::api {

void DefinitionsState::note(std::size_t errors, std::string first_error) {
  const std::lock_guard lock(mutex_);
  view_ = {errors, std::move(first_error)};
}

DefinitionsState::View DefinitionsState::view() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

void Operations::live(const http::Request&, http::Reply& reply) {
  reply.send(200, http::kJson, R"({"status":"live"})");
}

void Operations::ready(const http::Request&, http::Reply& reply) {
  const DefinitionsState::View definitions = definitions_->view();
  const auto reachable = histories_->reachable();
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.member("status", definitions.errors == 0 && reachable ? "ready" : "degraded");
  json.member("epoch", snapshot_.get()->catalog().epoch());
  json.key("definitions");
  json.begin_object();
  json.member("state", definitions.errors == 0 ? "current" : "last good");
  json.member("errors", static_cast<std::int64_t>(definitions.errors));
  if (definitions.errors > 0) json.member("first_error", definitions.first_error);
  json.end_object();
  json.key("message_state");
  json.begin_object();
  json.member("state", reachable ? "reachable" : "unreachable");
  if (!reachable) json.member("error", reachable.error().message);
  json.end_object();
  json.end_object();
  reply.send(200, http::kJson, body);
}

void Operations::version(const http::Request&, http::Reply& reply) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.member("name", "flagd");
  json.member("version", kVersion);
  json.end_object();
  reply.send(200, http::kJson, body);
}

}  // namespace flywheel::api
