#include "flagd/api/explain.hpp"

#include <chrono>

#include "flagd/api/explained.hpp"
#include "flagd/history/past.hpp"

namespace flywheel::api {
namespace {

struct Answered {
  int status;
  std::string body;
};

std::vector<Value> slots_of(const catalog::Catalog& catalog, const std::string& unit) {
  std::vector<Value> slots(catalog.attributes().size());
  if (!unit.empty()) slots[expression::Attributes::kTargetingKey] = Value::string(unit);
  return slots;
}

Answered unknown_key(const std::string& key) {
  return {404, http::error_body("FLAG_NOT_FOUND", "no flag or experiment has this key", key)};
}

Answered explain_by(const history::Past& past, const std::string& key, const std::string& unit, Time at) {
  const catalog::Catalog& catalog = *past.catalog;
  const std::vector<Value> slots = slots_of(catalog, unit);
  const auto killed = history::killed_places(catalog, past.killed);
  Arena scratch;
  assignment::Explanation explanation;
  const assignment::EvaluationContext context{slots, at, std::nullopt, killed};
  const auto evaluation = assignment::evaluate(catalog, key, context, scratch, &explanation);
  if (!evaluation.entry) return unknown_key(key);
  return {200, explained_json({key, catalog, context, evaluation, explanation, at, past.served.since})};
}

Answered explain_past_at(const std::filesystem::path& data, const std::string& key, const std::string& unit, Time at) {
  const auto past = history::past_at(data, at);
  if (past) return explain_by(*past, key, unit, at);
  const int status = past.error().code == "not_found" ? 404 : 500;
  return {status, http::error_body("GENERAL", past.error().message, key)};
}

}  // namespace

void Explain::explain(const http::Request& request, http::Reply& reply) {
  const std::string key = http::query_parameter(request.query, "key");
  const std::string unit = http::query_parameter(request.query, "unit");
  const std::string at_text = http::query_parameter(request.query, "at");
  if (key.empty()) return reply.send(400, http::kJson, http::error_body("GENERAL", "the parameter `key` is missing"));
  if (at_text.empty()) return explain_now(key, unit, reply);
  const auto at = parse_time(at_text);
  if (!at) return reply.send(400, http::kJson, http::error_body("GENERAL", "`at`: " + at.error().message, key));
  explain_past(key, unit, *at, reply);
}

void Explain::explain_now(const std::string& key, const std::string& unit, http::Reply& reply) {
  const Snapshot& snapshot = *snapshot_.get();
  const catalog::Catalog& catalog = snapshot.catalog();
  const std::vector<Value> slots = slots_of(catalog, unit);
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  assignment::EvaluationContext context{slots, now, std::nullopt, snapshot.killed()};
  context.reached = moments_.recall(catalog, snapshot.moments(), context);
  context.sticky = sticky_.recall(catalog, snapshot.sticky().units(), context);
  Arena scratch;
  assignment::Explanation explanation;
  const auto evaluation = assignment::evaluate(catalog, key, context, scratch, &explanation);
  const Answered answered = evaluation.entry
                                ? Answered{200, explained_json({key, catalog, context, evaluation, explanation})}
                                : unknown_key(key);
  reply.send(answered.status, http::kJson, answered.body);
}

void Explain::explain_past(const std::string& key, const std::string& unit, Time at, http::Reply& reply) {
  const std::shared_ptr<http::Deferred> deferred = reply.defer();
  const bool posted = lane_->post([data = data_, key, unit, at, deferred] {
    Answered answered = explain_past_at(data, key, unit, at);
    deferred->send(answered.status, http::kJson, std::move(answered.body));
  });
  if (posted) return;
  deferred->send(503, http::kJson, http::error_body("GENERAL", "too much waits already", key), {{"Retry-After", "1"}});
}

}  // namespace flywheel::api
