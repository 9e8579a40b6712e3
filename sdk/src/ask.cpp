#include "sdk/src/ask.hpp"

#include <utility>

#include "sdk/src/json_writer.hpp"

namespace flywheel::sdk {
namespace {

Result<void> append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"" + std::string(name) + "\":";
  if (const auto written = append_string(out, text); !written) {
    return Problem{"`" + std::string(name) + "` " + written.error().text};
  }
  return {};
}

template <class Texts>
Result<void> append_list(std::string& out, std::string_view name, const Texts& texts) {
  out += ",\"" + std::string(name) + "\":[";
  for (const std::string_view text : texts) {
    if (out.back() != '[') out += ',';
    if (const auto written = append_string(out, text); !written) {
      return Problem{"`" + std::string(name) + "` " + written.error().text};
    }
  }
  out += ']';
  return {};
}

}  // namespace

Result<std::string> render_trigger(const Trigger& trigger) {
  if (trigger.event.empty()) return Problem{"a trigger has no event"};
  std::string out = R"({"event":)";
  if (const auto written = append_string(out, trigger.event); !written) {
    return Problem{"the trigger's event " + written.error().text};
  }
  if (!trigger.id.empty()) {
    if (const auto written = append_member(out, "id", trigger.id); !written) return written.error();
  }
  out += R"(,"properties":{)";
  if (const auto written = append_members(out, trigger.properties); !written) {
    return Problem{"the trigger's property " + written.error().text};
  }
  out += "}}";
  return {boost::system::in_place_value, std::move(out)};
}

Result<std::string> message_question(const Session& session, const AppTraits& app,
                                     const std::vector<std::string>& placements,
                                     const std::vector<std::string>& triggers, const std::string& recheck) {
  std::string out = session.request_body();
  out.pop_back();  // the brace at its end
  Result<void> written = append_list(out, "placements", placements);
  if (written) written = append_member(out, "session", session.id());
  if (written) {
    written = app.layouts.empty() ? append_list(out, "layouts", kLayouts) : append_list(out, "layouts", app.layouts);
  }
  if (written && !app.locale.empty()) written = append_member(out, "locale", app.locale);
  if (written && !app.preview.empty()) written = append_member(out, "preview", app.preview);
  if (written && !recheck.empty()) written = append_member(out, "recheck", recheck);
  if (!written) return written.error();
  if (!triggers.empty()) {
    out += R"(,"trigger":[)";
    for (std::size_t i = 0; i < triggers.size(); ++i) out += (i > 0 ? "," : "") + triggers[i];
    out += ']';
  }
  out += '}';
  return {boost::system::in_place_value, std::move(out)};
}

Ask::Ask(std::shared_ptr<Session> session, std::string body, std::string trigger, std::string recheck,
         WallTime asked_at)
    : session_(std::move(session)),
      body_(std::move(body)),
      trigger_(std::move(trigger)),
      recheck_(std::move(recheck)),
      asked_at_(asked_at) {}

std::optional<Result<Offer>> Ask::wait(SteadyTime deadline) {
  std::unique_lock lock(mutex_);
  answered_.wait_until(lock, deadline, [this] { return answer_.has_value(); });
  wanted_ = false;
  return answer_;
}

bool Ask::wanted() const {
  const std::lock_guard lock(mutex_);
  return wanted_;
}

Result<Offer> Ask::read(const Answer& answer) const {
  auto offers = read_offers(answer, asked_at_);
  if (!offers) return offers.error();
  if (offers->size() != 1) return Problem{"the server answered with another number of decisions than one"};
  offers->front().trigger = trigger_;
  return std::move(offers->front());
}

void Ask::finish(const Answer& answer) {
  Result<Offer> read = this->read(answer);
  MessageBook& book = session_->messages();
  if (read && recheck_.empty()) book.keep(*read);
  if (read && !recheck_.empty() && read->decision.id != recheck_) {
    book.cancel(recheck_, "the server says that it does not hold any more: " + read->decision.reason);
  }
  const std::lock_guard lock(mutex_);
  answer_ = std::move(read);
  answered_.notify_all();
}

}  // namespace flywheel::sdk
