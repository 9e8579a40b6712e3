#include "flagd/api/intake_answer.hpp"

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::api {

void IntakeAnswer::finished(const Result<std::vector<store::Appended>>& appended) {
  {
    const std::lock_guard lock(mutex_);
    if (!appended) {
      failure_ = appended.error();
    } else {
      for (const store::Appended what : *appended) {
        if (what == store::Appended::kStored) ++stored_;
        if (what == store::Appended::kDuplicate) ++duplicates_;
        if (what == store::Appended::kConflict) ++conflicts_;
      }
    }
  }
  if (open_.fetch_sub(1, std::memory_order_acq_rel) == 1) send();
}

void IntakeAnswer::send() {
  const std::lock_guard lock(mutex_);
  if (failure_) {
    const bool overloaded = failure_->code == "overloaded";
    reply_->send(overloaded ? 429 : 503, http::kJson, http::error_body("GENERAL", failure_->message),
                 {{"Retry-After", overloaded ? "1" : "10"}});
    return;
  }
  if (single_ && !rejected_.empty()) {
    const Error& why = rejected_.front().why;
    reply_->send(400, http::kJson, http::error_body("GENERAL", why.code + ": " + why.message));
    return;
  }
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.member("accepted", static_cast<std::int64_t>(stored_));
  json.member("duplicates", static_cast<std::int64_t>(duplicates_));
  json.member("conflicts", static_cast<std::int64_t>(conflicts_));
  json.member("clamped", static_cast<std::int64_t>(clamped_));
  if (const std::int64_t unknown = unknown_decisions_.load(std::memory_order_relaxed); unknown > 0) {
    json.member("unknownDecisions", unknown);
  }
  json.key("rejected");
  json.begin_array();
  for (const Rejected& rejected : rejected_) {
    json.begin_object();
    json.member("index", static_cast<std::int64_t>(rejected.index));
    json.member("reason", rejected.why.code);
    json.member("detail", rejected.why.message);
    json.end_object();
  }
  json.end_array();
  if (without_id_ > 0) {
    json.member("warning",
                std::to_string(without_id_) +
                    " without `messageId`: they were given one, so sending them again would count them twice");
  }
  json.end_object();
  reply_->send(200, http::kJson, std::move(body));
}

}  // namespace flywheel::api
