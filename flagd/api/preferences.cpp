#include "flagd/api/preferences.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "config/vocabulary/json_writer.hpp"
#include "flagd/api/message_report.hpp"

namespace flywheel::api {
namespace {

using messages::History;
using messages::MessageMemory;

constexpr std::size_t kMostNames = 1000;

Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

/// What a request says a user wants.
struct Wishes {
  std::uint16_t muted_intents = 0;
  std::set<std::string> muted;
  std::map<std::string, Time> snoozed;
};

Error malformed(std::string_view member, std::string_view what) {
  return {"PARSE_ERROR", "`" + std::string(member) + "` must be " + std::string(what)};
}

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= 200;
}

/// A message's key, also from one with an arm as answers write it: "nudge/team".
std::string_view key_of(std::string_view message) {
  return message.substr(0, message.find('/'));
}

Result<std::set<std::string>> texts_of(const Value& document, std::string_view name) {
  std::set<std::string> texts;
  const Value list = document.find(name);
  if (list.absent()) return texts;
  if (!list.is(Kind::kList) || list.as_list().size() > kMostNames) return malformed(name, "a list of texts");
  for (const Value& item : list.as_list()) {
    if (!item.is(Kind::kString) || !is_key(key_of(item.as_string()))) return malformed(name, "a list of texts");
    texts.emplace(key_of(item.as_string()));
  }
  return texts;
}

Result<Wishes> read_wishes(const Value& document) {
  Wishes wishes;
  const auto intents = texts_of(document, "muted_intents");
  if (!intents) return intents.error();
  for (const std::string& name : *intents) {
    const catalog::Intent intent = catalog::intent_of(name);
    if (intent == catalog::Intent::kNone) return malformed("muted_intents", "a list of intents, not `" + name + "`");
    wishes.muted_intents |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(intent));
  }
  auto muted = texts_of(document, "muted_messages");
  if (!muted) return muted.error();
  wishes.muted = std::move(*muted);
  const Value snoozed = document.find("snoozed");
  if (snoozed.absent()) return wishes;
  constexpr std::string_view kSnoozed = "an object of messages and the times until which they are snoozed";
  if (!snoozed.is(Kind::kMap) || snoozed.as_map().size() > kMostNames) return malformed("snoozed", kSnoozed);
  for (const Member& member : snoozed.as_map()) {
    const auto until =
        member.value.is(Kind::kString) ? parse_time(member.value.as_string()) : Result<Time>(Error("invalid_time", ""));
    if (!until || !is_key(key_of(member.name))) return malformed("snoozed", kSnoozed);
    if (*until > now() + kLongestSnooze) return malformed("snoozed", "over within 366 days");
    wishes.snoozed.emplace(key_of(member.name), *until);
  }
  return wishes;
}

void grant(const Wishes& wishes, History& history) {
  history.muted_intents = wishes.muted_intents;
  for (MessageMemory& memory : history.messages) {
    memory.muted = false;
    memory.snoozed_until = Time::min();
  }
  for (const std::string& key : wishes.muted) history.memory_of(key).muted = true;
  for (const auto& [key, until] : wishes.snoozed) history.memory_of(key).snoozed_until = until;
}

std::string text_of(const History& history, Time now) {
  std::set<std::string_view> muted;
  std::map<std::string_view, Time> snoozed;
  for (const MessageMemory& memory : history.messages) {
    if (memory.muted) muted.insert(memory.key);
    if (now < memory.snoozed_until) snoozed.emplace(memory.key, memory.snoozed_until);
  }
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("muted_intents");
  json.begin_array();
  for (std::size_t i = 1; i < catalog::kIntents; ++i) {
    const auto intent = static_cast<catalog::Intent>(i);
    if (history.mutes(intent)) json.string(catalog::intent_name(intent));
  }
  json.end_array();
  json.key("muted_messages");
  json.begin_array();
  for (const std::string_view key : muted) json.string(key);
  json.end_array();
  json.key("snoozed");
  json.begin_object();
  for (const auto& [key, until] : snoozed) json.member(key, format_time(until));
  json.end_object();
  json.end_object();
  return body;
}

/// The user that the path names; empty where it is none.
std::string user_of(const http::Request& request) {
  std::string user;
  if (!http::percent_decode(request.rest, user) || user.size() > 512) return {};
  return user;
}

void refuse(http::Reply& reply, int status, std::string_view code, std::string_view details) {
  reply.send(status, http::kJson, http::error_body(code, details));
}

constexpr std::string_view kNoUser = "the path must end with a user, well percent-encoded";

}  // namespace

void Preferences::get(const http::Request& request, http::Reply& reply) {
  const std::string user = user_of(request);
  if (user.empty()) return refuse(reply, 400, "GENERAL", kNoUser);
  const auto history = histories_->history_of({"user", user});
  if (!history) return refuse(reply, 503, "GENERAL", history.error().message);
  reply.send(200, http::kJson, text_of(*history, now()));
}

void Preferences::put(const http::Request& request, http::Reply& reply) {
  if (wrong_media_type(request, reply)) return;
  const std::string user = user_of(request);
  if (user.empty()) return refuse(reply, 400, "GENERAL", kNoUser);
  arena_.clear();
  const auto document = reader_.read(request.body, arena_);
  if (!document) return refuse(reply, 400, "PARSE_ERROR", document.error().message);
  if (!document->is(Kind::kMap)) return refuse(reply, 400, "PARSE_ERROR", "the request body must be a JSON object");
  const auto wishes = read_wishes(*document);
  if (!wishes) return refuse(reply, 400, wishes.error().code, wishes.error().message);
  const std::shared_ptr<http::Deferred> deferred = reply.defer();
  const auto body = std::make_shared<std::string>();
  (void)histories_->change_history(
      {"user", user},
      [&](History& history) {
        grant(*wishes, history);
        *body = text_of(history, now());
        return true;
      },
      [deferred, body](const Result<void>& stored) {
        if (stored) return deferred->send(200, http::kJson, std::move(*body));
        deferred->send(503, http::kJson, http::error_body("GENERAL", stored.error().message), {{"Retry-After", "1"}});
      });
}

}  // namespace flywheel::api
