#include "flagd/api/ofrep.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>

namespace flywheel::api {
namespace {

Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

/// `"` + 16 hex digits + `"`.
std::array<char, 18> etag_of(std::uint64_t hash) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<char, 18> tag;
  tag.front() = tag.back() = '"';
  for (std::size_t i = 16; i >= 1; --i, hash >>= 4) tag[i] = kHex[hash & 15];
  return tag;
}

void refuse(http::Reply& reply, const Error& error, std::string_view key = {}) {
  reply.send(400, http::kJson, http::error_body(error.code, error.message, key));
}

}  // namespace

bool wrong_media_type(const http::Request& request, http::Reply& reply) {
  if (request.content_type.empty() || http::is_json(request.content_type)) return false;
  reply.send(415, http::kJson, http::error_body("GENERAL", "send the body as application/json"));
  return true;
}

bool if_none_match(std::string_view field, std::string_view tag) {
  const auto skip = [&field](std::string_view which) {
    while (!field.empty() && which.find(field.front()) != std::string_view::npos) field.remove_prefix(1);
  };
  skip(" \t");
  if (field == "*") return true;
  bool matched = false;
  while (true) {
    skip(" \t,");
    if (field.empty()) return matched;
    if (field.starts_with("W/")) field.remove_prefix(2);
    const std::size_t close = field.starts_with('"') ? field.find('"', 1) : std::string_view::npos;
    if (close == std::string_view::npos) return false;
    matched = matched || field.substr(0, close + 1) == tag;
    field.remove_prefix(close + 1);
    skip(" \t");
    if (!field.empty() && field.front() != ',') return false;
  }
}

void Ofrep::single(const http::Request& request, http::Reply& reply) {
  if (wrong_media_type(request, reply)) return;
  const Snapshot& snapshot = *snapshot_.get();
  std::string_view key = request.rest;
  if (key.find('%') != std::string_view::npos) {
    if (!http::percent_decode(key, key_))
      return refuse(reply, {"GENERAL", "the flag key is not well percent-encoded UTF-8"});
    key = key_;
  }
  const catalog::Entry* entry = snapshot.catalog().find(key);
  if (!entry) {
    return reply.send(404, http::kJson, http::error_body("FLAG_NOT_FOUND", "no flag or experiment has this key", key));
  }
  const auto attributes = context_.read_request(request.body, snapshot.catalog().attributes());
  if (!attributes) return refuse(reply, attributes.error(), key);
  assignment::EvaluationContext context{*attributes, now(), std::nullopt, snapshot.killed()};
  context.reached = moments_.recall(snapshot.catalog(), snapshot.moments(), context);
  const std::span<const StickyUnit> keepers = snapshot.sticky().units_of(*entry);
  context.sticky = sticky_.recall(snapshot.catalog(), keepers, context);
  const assignment::Evaluation evaluation = assignment::evaluate(snapshot.catalog(), *entry, context, context_.arena());
  sticky_.remember(snapshot.catalog(), keepers, context, {&evaluation, 1});
  exposures_.note(snapshot.catalog(), context, evaluation);
  const Answer& answer = snapshot.answer(snapshot.outcome(evaluation));
  if (answer.message_at == 0) return reply.send_prepared(answer.head, answer.body);
  body_.assign(answer.body, 0, answer.message_at);
  snapshot.append_message(evaluation, context, context_.arena(), body_);
  body_.append(answer.body, answer.message_at);
  reply.send(200, http::kJson, body_);
}

void Ofrep::bulk(const http::Request& request, http::Reply& reply) {
  if (wrong_media_type(request, reply)) return;
  const Snapshot& snapshot = *snapshot_.get();
  const auto attributes = context_.read_request(request.body, snapshot.catalog().attributes());
  if (!attributes) return refuse(reply, attributes.error());

  assignment::EvaluationContext context{*attributes, now(), std::nullopt, snapshot.killed()};
  context.reached = moments_.recall(snapshot.catalog(), snapshot.moments(), context);
  flags_.evaluate(snapshot, context, context_.arena());
  const auto tag = etag_of(flags_.hash(snapshot));
  const std::string_view tag_text(tag.data(), tag.size());

  const bool forced = !request.query.empty() && [&] {
    const std::string known = http::query_parameter(request.query, "flagConfigEtag");
    return !known.empty() && known != snapshot.catalog().epoch();
  }();
  if (!forced && !request.if_none_match.empty() && if_none_match(request.if_none_match, tag_text)) {
    head_.assign("HTTP/1.1 304 Not Modified\r\nETag: ").append(tag_text).append("\r\n");
    return reply.send_prepared(head_, {});
  }

  body_.assign(R"({"flags":[)");
  flags_.append_items(snapshot, body_);
  body_ += snapshot.bulk_tail();
  std::array<char, 24> length;
  const auto end = std::to_chars(length.data(), length.data() + length.size(), body_.size()).ptr;
  head_.assign("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: ").append(tag_text);
  head_.append("\r\nContent-Length: ")
      .append(length.data(), static_cast<std::size_t>(end - length.data()))
      .append("\r\n");
  reply.send_prepared(head_, body_);
}

}  // namespace flywheel::api
