#include "sdk/src/session.hpp"

#include <algorithm>

#include "sdk/src/json_writer.hpp"

namespace flywheel::sdk {
namespace {

constexpr const char* kTargetingKey = "targetingKey";

Result<std::string> request_body_of(const Context& context) {
  Attributes attributes = context.attributes;
  attributes.erase(kTargetingKey);
  if (!context.targeting_key.empty()) attributes.emplace(kTargetingKey, context.targeting_key);
  std::string body = R"({"context":{)";
  if (const auto written = append_members(body, attributes); !written) {
    return Problem{"context attribute " + written.error().text};
  }
  body += "}}";
  return {boost::system::in_place_value, std::move(body)};
}

}  // namespace

Session::Session(const Context& context)
    : targeting_key_(context.targeting_key), attributes_(context.attributes), id_(new_message_id()) {
  if (auto body = request_body_of(context)) {
    request_body_ = std::move(*body);
  } else {
    fail(body.error().text);
  }
}

std::string Session::attributes_named(std::string_view names) const {
  Attributes named;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    if (const auto found = attributes_.find(std::string(name)); found != attributes_.end()) named.insert(*found);
  }
  std::string json = "{";
  if (named.empty() || !append_members(json, named)) return {};
  return json + "}";
}

Session::View Session::view() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

std::string Session::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void Session::succeed(std::shared_ptr<const Assignments> assignments) {
  const std::lock_guard lock(mutex_);
  view_ = {std::move(assignments), false};
  problem_.clear();
  untold_failure_ = false;
  changed_.notify_all();
}

void Session::fail(std::string problem) {
  const std::lock_guard lock(mutex_);
  view_.stale = view_.assignments != nullptr;
  problem_ = std::move(problem);
  untold_failure_ = true;
  changed_.notify_all();
}

void Session::retire() {
  const std::lock_guard lock(mutex_);
  retired_ = true;
  changed_.notify_all();
}

bool Session::wait(SteadyTime deadline) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [this] { return view_.assignments || untold_failure_ || retired_; });
  untold_failure_ = false;
  return view_.assignments && !retired_;
}

bool Session::expose(const Enrolment& enrolment) {
  const std::lock_guard lock(mutex_);
  return exposed_.insert(enrolment).second;
}

void Session::forget(const Enrolment& enrolment) {
  const std::lock_guard lock(mutex_);
  exposed_.erase(enrolment);
}

std::shared_ptr<Session> CurrentSession::get() const {
  const std::lock_guard lock(mutex_);
  return session_;
}

void CurrentSession::replace(std::shared_ptr<Session> session) {
  {
    const std::lock_guard lock(mutex_);
    session_.swap(session);
  }
  if (session) session->retire();
}

}  // namespace flywheel::sdk
