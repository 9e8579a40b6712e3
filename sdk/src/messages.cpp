#include "sdk/src/messages.hpp"

#include <algorithm>
#include <utility>

namespace flywheel::sdk {
namespace {

constexpr const char* kPaused = "messages are paused";

}  // namespace

Messages::Messages(const Options& options, CurrentSession& current, Worker* worker, Queue queue)
    : options_(options),
      app_{options.locale, options.layouts, options.preview},
      current_(current),
      worker_(worker),
      queue_(std::move(queue)) {}

Decision Messages::next(const std::string& placement, const Trigger& trigger) {
  const auto session = current_.get();
  if (const std::string reason = closed_to(session.get(), placement); !reason.empty()) {
    return nothing(placement, reason);
  }
  MessageBook& book = session->messages();
  if (const auto pause = paused()) {
    if (*pause == Pause::kQueue && !trigger.event.empty()) {
      const auto rendered = render_trigger(trigger);
      if (!rendered) return nothing(placement, "PAUSED", rendered.error().text);
      book.queue_trigger(placement, *rendered);
    }
    return nothing(placement, "PAUSED");
  }
  if (auto waiting = book.hand_out(placement, now(), MessageBook::Arrival::kEarlier)) return *std::move(waiting);
  Decision decision = ask(session, placement, trigger);
  if (session != current_.get()) return nothing(placement, "NOT_READY", "the user has changed meanwhile");
  if (paused()) {
    book.drop_waiting(kPaused);
    return nothing(placement, "PAUSED");
  }
  return decision;
}

Decision Messages::ask(const std::shared_ptr<Session>& session, const std::string& placement, const Trigger& trigger) {
  MessageBook& book = session->messages();
  std::vector<std::string> triggers = book.take_triggers(placement);
  if (!trigger.event.empty()) {
    auto rendered = render_trigger(trigger);
    if (!rendered) return nothing(placement, "NOT_READY", rendered.error().text);
    triggers.push_back(std::move(*rendered));
  }
  auto body = message_question(*session, app_, {placement}, triggers);
  if (!body) return nothing(placement, "NOT_READY", body.error().text);
  const auto asked = begin(session, std::move(*body), trigger.event, "");
  const auto answer = asked->wait(deadline_after(options_.message_timeout));
  if (answer && *answer) {
    if (auto decided = book.hand_out(placement, now(), MessageBook::Arrival::kJust)) return *std::move(decided);
    const Decision& decision = (*answer)->decision;
    if (decision.what == Decision::Do::kNothing) {
      // What has happened in a night that ends is told again with the next question.
      if (decision.reason == "QUIET_HOURS" && decision.retry_after.count() > 0) {
        for (std::string& one : triggers) book.queue_trigger(placement, std::move(one));
      }
      return decision;
    }
    return nothing(placement, "REPEATED", "the server gave a decision that is over");
  }
  if (auto cached = book.hand_out_offline(placement, trigger.event, now())) return *std::move(cached);
  if (answer) return nothing(placement, "UNAVAILABLE", answer->error().text);
  return nothing(placement, "TIMEOUT", "the answer is kept for the next visit, should it come");
}

Rendering Messages::render(const std::string& decision) {
  const auto session = current_.get();
  if (!session || decision.empty()) return {false, "nothing is to be drawn"};
  if (paused()) return {false, kPaused};
  MessageBook& book = session->messages();
  const auto check = book.check(decision, now());
  if (!check) return {false, check.error().text};
  if (check->ask_again) {
    if (std::string why = ask_again(session, decision, *check); !why.empty()) return {false, std::move(why)};
  }
  if (session != current_.get()) return {false, "the user has changed meanwhile"};
  if (paused()) return {false, kPaused};
  const auto drawn = book.expose(decision, now(), sender(*session));
  if (!drawn) return {false, drawn.error().text};
  return {*drawn, ""};
}

std::string Messages::ask_again(const std::shared_ptr<Session>& session, const std::string& decision,
                                const MessageBook::Check& check) {
  auto body = message_question(*session, app_, {check.placement}, {}, decision);
  if (!body) return body.error().text;
  const auto answer = begin(session, std::move(*body), "", decision)->wait(deadline_after(options_.message_timeout));
  if (answer && *answer) return "";  // where it does not hold, the book knows by now
  if (check.offline) return "";
  return answer ? "whether it still holds is not known: " + answer->error().text
                : "the server did not say in time whether it still holds";
}

std::shared_ptr<Ask> Messages::begin(const std::shared_ptr<Session>& session, std::string body,
                                     const std::string& trigger, const std::string& recheck) {
  auto ask = std::make_shared<Ask>(session, std::move(body), trigger, recheck, now());
  worker_->ask(ask);
  return ask;
}

Outcome Messages::report(const std::string& decision, const MessageEvent& event) {
  const auto session = current_.get();
  if (!session) return {false, "nobody is identified"};
  const auto taken = session->messages().report(decision, event, sender(*session));
  return taken ? Outcome{true, ""} : Outcome{false, taken.error().text};
}

void Messages::leave(const std::string& placement) {
  if (const auto session = current_.get()) session->messages().leave(placement, sender(*session));
}

void Messages::pause(Pause mode) {
  {
    const std::lock_guard lock(mutex_);
    paused_ = mode;
  }
  if (const auto session = current_.get()) session->messages().drop_waiting(kPaused);
}

void Messages::resume() {
  const std::lock_guard lock(mutex_);
  paused_.reset();
}

std::optional<Pause> Messages::paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

WallTime Messages::now() const {
  return options_.clock ? options_.clock() : std::chrono::system_clock::now();
}

const char* Messages::closed_to(const Session* session, const std::string& placement) const {
  if (!worker_ || !session || session->request_body().empty()) return "NOT_READY";
  const auto& blocked = options_.never_on;
  return std::find(blocked.begin(), blocked.end(), placement) != blocked.end() ? "WRONG_PLACEMENT" : "";
}

MessageBook::Send Messages::sender(const Session& session) const {
  return [this, &session](const std::string& event, const Attributes& properties, const std::string& message_id) {
    return queue_(event, session.targeting_key(), properties, message_id);
  };
}

}  // namespace flywheel::sdk
