#include "sdk/src/core.hpp"

#include <algorithm>
#include <exception>

#include "sdk/src/deadline.hpp"

namespace flywheel {
namespace {

using std::chrono::milliseconds;

using sdk::bounded;
using sdk::deadline_after;

/// A line break in the key would end the header field that carries it.
bool is_visible_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

Client::Core::Core(Options options)
    : options_(std::move(options)),
      queue_(options_.queue_limit, options_.flush_at, bounded(options_.flush_interval, milliseconds{1})) {
  auto url = sdk::parse_server_url(options_.server);
  if (!url) {
    broken_ = url.error().text;
  } else if (!is_visible_ascii(options_.api_key)) {
    broken_ = "the API key holds a character other than visible ASCII";
  } else {
    try {
      worker_ = std::make_unique<sdk::Worker>(
          sdk::Worker::Settings{.url = std::move(*url),
                                .api_key = options_.api_key,
                                .timeout = bounded(options_.timeout, milliseconds{1}),
                                .poll_interval = bounded(options_.poll_interval, milliseconds{1}),
                                .send_sent_at = !options_.clock,
                                .app = {options_.locale, options_.layouts, options_.preview},
                                .placements = options_.placements,
                                .clock = options_.clock},
          current_, queue_);
    } catch (const std::exception& failure) {
      broken_ = std::string("the background thread could not start: ") + failure.what();
    }
  }
  if (!worker_) queue_.close();
  messages_.emplace(options_, current_, worker_.get(),
                    [this](const std::string& event, const std::string& user, const Attributes& properties,
                           const std::string& id) { return Queue(event, user, properties, id); });
}

Client::Core::~Core() {
  try {
    Shutdown(options_.timeout);
  } catch (...) {
    // Out of memory while flushing; the members' destructors still join the thread.
  }
}

void Client::Core::Identify(const Context& context) {
  Context asked = context;
  // Message experiments are flags, too, and are read in the same language.
  if (!options_.locale.empty()) asked.attributes.emplace("locale", options_.locale);
  auto session = std::make_shared<sdk::Session>(asked);
  if (!worker_) session->fail(broken_);
  {
    const std::lock_guard lock(closed_mutex_);
    if (closed_) return;
    current_.replace(std::move(session));
  }
  if (worker_) worker_->session_changed();
}

bool Client::Core::WaitUntilReady(milliseconds timeout) {
  const auto deadline = deadline_after(timeout);
  for (auto session = current_.get(); session;) {
    if (session->wait(deadline)) return true;
    auto latest = current_.get();
    if (latest == session) return false;
    session = std::move(latest);
  }
  return false;
}

ClientState Client::Core::State() const {
  if (closed()) return ClientState::kClosed;
  const auto session = current_.get();
  if (!session) return ClientState::kNotReady;
  const auto view = session->view();
  if (!view.assignments) return ClientState::kNotReady;
  return view.stale ? ClientState::kStale : ClientState::kReady;
}

std::string Client::Core::LastError() const {
  if (!broken_.empty()) return broken_;
  const auto session = current_.get();
  std::string problem = session ? session->problem() : std::string();
  return problem.empty() ? queue_.problem() : problem;
}

bool Client::Core::closed() const {
  const std::lock_guard lock(closed_mutex_);
  return closed_;
}

Client::Core::Finding Client::Core::Find(const std::string& key) const {
  Finding found;
  const auto without = [&found](ErrorCode error, std::string message) {
    found.error = error;
    found.error_message = std::move(message);
    return std::move(found);
  };
  if (closed()) return without(ErrorCode::kProviderNotReady, "the client is shut down");
  if (!broken_.empty()) return without(ErrorCode::kProviderNotReady, broken_);
  found.session = current_.get();
  if (!found.session) return without(ErrorCode::kProviderNotReady, "the client is not started");
  if (found.session->request_body().empty()) return without(ErrorCode::kInvalidContext, found.session->problem());
  found.view = found.session->view();
  if (!found.view.assignments) {
    const std::string problem = found.session->problem();
    return without(ErrorCode::kProviderNotReady, problem.empty() ? "the first assignments are on their way" : problem);
  }
  const auto& by_key = found.view.assignments->by_key;
  const auto entry = by_key.find(key);
  if (entry == by_key.end()) return without(ErrorCode::kFlagNotFound, "the server has no flag `" + key + "`");
  found.assignment = &entry->second;
  found.error = found.assignment->error;
  found.error_message = found.assignment->error_message;
  return found;
}

void Client::Core::Expose(sdk::Session& session, const sdk::Assignment& assignment) {
  const sdk::Enrolment& enrolment = *assignment.enrolment;
  if (!session.expose(enrolment)) return;
  const bool held_back = enrolment.experiment.empty();
  Attributes properties{{"holdout_id", enrolment.holdout}};
  if (!held_back) {
    properties = {
        {"experiment_id", enrolment.experiment}, {"variation_id", assignment.variant}, {"phase", enrolment.phase}};
    std::string attributes = session.attributes_named(assignment.exposure_attributes);
    if (!attributes.empty()) properties.emplace("attributes", Json{std::move(attributes)});
  }
  if (!Queue(held_back ? "Holdout Viewed" : "Experiment Viewed", session.targeting_key(), properties)) {
    session.forget(enrolment);
  }
}

void Client::Core::Track(const std::string& event, const Attributes& properties) noexcept {
  const auto session = current_.get();
  Queue(event, session ? session->targeting_key() : "", properties);
  try {
    if (session) session->messages().note_event(event);
  } catch (...) {
    // Out of memory: the server is asked again before a delayed message is drawn.
  }
}

bool Client::Core::Queue(const std::string& event, const std::string& user, const Attributes& properties,
                         std::string message_id) noexcept {
  try {
    if (message_id.empty()) message_id = sdk::new_message_id();
    const auto now = options_.clock ? options_.clock() : std::chrono::system_clock::now();
    auto rendered = sdk::render_event(message_id, event, user, now, properties);
    if (!rendered) {
      queue_.refuse("event `" + event + "`: " + rendered.error().text);
      return false;
    }
    const auto push = queue_.push(std::move(*rendered));
    if (push == sdk::EventQueue::Push::kWakeSender) worker_->events_changed();
    return push != sdk::EventQueue::Push::kDropped;
  } catch (...) {
    queue_.refuse("clock or memory");  // short enough to need no memory itself
    return false;
  }
}

bool Client::Core::Flush(milliseconds timeout) {
  if (!worker_) return false;
  const auto flush = queue_.request_flush();
  worker_->events_changed();
  return queue_.wait_flushed(flush, deadline_after(timeout));
}

bool Client::Core::Shutdown(milliseconds timeout) {
  const std::lock_guard once(shutdown_mutex_);
  if (shutdown_result_) return *shutdown_result_;
  {
    const std::lock_guard lock(closed_mutex_);
    closed_ = true;
  }
  if (const auto session = current_.get()) session->retire();
  queue_.close();
  const bool flushed = Flush(timeout);
  if (worker_) worker_->stop();
  queue_.abandon();
  shutdown_result_ = flushed;
  return flushed;
}

}  // namespace flywheel
