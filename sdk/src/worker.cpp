#include "sdk/src/worker.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <random>
#include <utility>

namespace flywheel::sdk {
namespace asio = boost::asio;
namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

/// Decisions that come with the assignments wait for the first visit of their placements.
void keep_offers(const Answer& answer, WallTime asked_at, MessageBook& book) {
  auto offers = read_offers(answer, asked_at);
  if (!offers) return;
  for (Offer& offer : *offers) book.keep(std::move(offer));
}

}  // namespace

void Signal::raise() {
  raised_ = true;
  timer_.cancel();
}

asio::awaitable<void> Signal::wait_until(SteadyTime time) {
  if (!raised_) {
    timer_.expires_at(time);
    boost::system::error_code cut_short;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cut_short));
  }
  raised_ = false;
}

Worker::Worker(Settings settings, CurrentSession& current, EventQueue& queue)
    : settings_(std::move(settings)),
      current_(current),
      queue_(queue),
      assignments_connection_(context_, settings_.url, settings_.api_key),
      assignments_backoff_(random_seed()),
      messages_connection_(context_, settings_.url, settings_.api_key),
      events_connection_(context_, settings_.url, settings_.api_key),
      events_backoff_(random_seed()),
      thread_([this] { run(); }) {}

Worker::~Worker() {
  stop();
}

void Worker::session_changed() {
  asio::post(context_, [this] {
    assignments_signal_.raise();
    const auto current = current_.get();
    if (fetched_ && fetched_ != current) assignments_connection_.abort();
    if (asked_ && asked_->session() != current) messages_connection_.abort();
  });
}

void Worker::ask(std::shared_ptr<Ask> ask) {
  asio::post(context_, [this, ask = std::move(ask)] {
    std::erase_if(asks_, [this](const auto& earlier) { return !is_wanted(*earlier); });
    asks_.push_back(ask);
    messages_signal_.raise();
  });
}

bool Worker::is_wanted(const Ask& ask) const {
  return ask.wanted() && ask.session() == current_.get();
}

void Worker::events_changed() {
  asio::post(context_, [this] { events_signal_.raise(); });
}

void Worker::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
  context_.end();
}

void Worker::run() {
  // The host's signal handlers run on the host's threads. (SIGPIPE never arises: sockets are written with
  // MSG_NOSIGNAL.)
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "flywheel-sdk");

  const auto work = asio::make_work_guard(context_);
  start(&Worker::keep_assignments);
  start(&Worker::ask_about_messages);
  start(&Worker::send_events);
  while (!context_.stopped()) {
    try {
      context_.run();
    } catch (const std::exception& failure) {
      queue_.note(failure.what());
    }
  }
}

void Worker::start(Loop loop) {
  // Out of memory is all that can end a loop; the app goes on, so the loop does too.
  asio::co_spawn(context_, (this->*loop)(), [this, loop](const std::exception_ptr& failure) {
    if (failure) start(loop);
  });
}

asio::awaitable<void> Worker::keep_assignments() {
  fetched_ = nullptr;
  SteadyTime next = SteadyTime::max();
  for (;;) {
    if (auto latest = current_.get(); latest != fetched_) {
      fetched_ = std::move(latest);
      const bool can_be_asked_for = fetched_ && !fetched_->request_body().empty();
      next = can_be_asked_for ? not_before_ : SteadyTime::max();
    }
    if (Clock::now() < next) {
      co_await assignments_signal_.wait_until(next);
    } else {
      next = co_await fetch();
    }
  }
}

WallTime Worker::now() const {
  try {
    if (settings_.clock) return settings_.clock();
  } catch (...) {
    // The app's clock fails: that of the system is better than none.
  }
  return std::chrono::system_clock::now();
}

/// Flags never wait for messages: a server that refuses this question is asked for flags alone from then on.
std::string Worker::first_question(const Session& session) const {
  if (settings_.placements.empty() || bootstrap_refused_) return {};
  auto question = message_question(session, settings_.app, settings_.placements);
  return question ? std::move(*question) : std::string();
}

/// Asks once, and says when to ask again.
asio::awaitable<SteadyTime> Worker::fetch() {
  const auto session = fetched_;
  const auto known = session->view().assignments;
  // Plain locals: g++ 12 evaluates conditionals wrongly inside a co_await expression.
  Connection::Post post{.path = "/ofrep/v1/evaluate/flags", .body = session->request_body(), .if_none_match = ""};
  if (known) post.if_none_match = known->etag;
  const std::string first = known ? std::string() : first_question(*session);
  if (!first.empty()) post = {.path = "/v1/bootstrap", .body = first, .if_none_match = ""};
  const WallTime asked_at = now();
  const Answer answer = co_await assignments_connection_.post(post, settings_.timeout);
  if (session != current_.get()) co_return Clock::now();
  auto assignments = read_evaluation(answer, known);
  if (assignments) {
    if (!first.empty()) keep_offers(answer, asked_at, session->messages());
    session->succeed(std::move(*assignments));
    assignments_backoff_.reset();
    co_return Clock::now() + settings_.poll_interval;
  }
  session->fail(assignments.error().text);
  if (!first.empty() && is_final_refusal(answer.status)) {
    bootstrap_refused_ = true;
    co_return Clock::now();
  }
  const SteadyTime again = Clock::now() + assignments_backoff_.next(answer.retry_after);
  if (answer.retry_after) not_before_ = again;
  co_return again;
}

asio::awaitable<void> Worker::ask_about_messages() {
  for (;;) {
    if (asks_.empty()) {
      co_await messages_signal_.wait_until(SteadyTime::max());
      continue;
    }
    asked_ = std::move(asks_.front());
    asks_.pop_front();
    if (!is_wanted(*asked_)) continue;
    const Connection::Post post{.path = "/v1/messages/next", .body = asked_->body(), .if_none_match = ""};
    const Answer answer = co_await messages_connection_.post(post, settings_.timeout);
    std::exchange(asked_, nullptr)->finish(answer);
  }
}

asio::awaitable<void> Worker::send_events() {
  for (;;) {
    if (batch_.size == 0) {
      const auto now = Clock::now();
      if (const auto due = queue_.due(now); due > now) {
        co_await events_signal_.wait_until(due);
        continue;
      }
      batch_ = queue_.take();
    }
    co_await deliver();
  }
}

asio::awaitable<void> Worker::deliver() {
  for (;;) {
    std::optional<WallTime> sent_at;
    if (settings_.send_sent_at) sent_at = std::chrono::system_clock::now();
    const std::string body = batch_.body(sent_at);
    const Connection::Post post{.path = "/v1/batch", .body = body, .if_none_match = ""};
    const Answer answer = co_await events_connection_.post(post, settings_.timeout);
    Delivery delivery = read_delivery(answer, batch_.size);
    if (delivery.settled) {
      queue_.settle(std::exchange(batch_, {}), delivery.refused, std::move(delivery.problem));
      events_backoff_.reset();
      co_return;
    }
    queue_.note(std::move(delivery.problem));
    const auto pause = events_backoff_.next(answer.retry_after);
    co_await pause_sending(pause, answer.retry_after.has_value());
  }
}

/// A flush that begins meanwhile ends the pause, unless the server asked for it.
asio::awaitable<void> Worker::pause_sending(std::chrono::milliseconds pause, bool asked_by_server) {
  const auto until = Clock::now() + pause;
  while (Clock::now() < until) {
    co_await events_signal_.wait_until(until);
    if (queue_.flushing() && !asked_by_server) co_return;
  }
}

}  // namespace flywheel::sdk
