#include "flagd/store/redis/server.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace flywheel::store::redis {
namespace {

constexpr std::size_t kMostIdle = 32;
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{5000};
constexpr std::chrono::seconds kBetweenPings{1};
constexpr std::string_view kProbe = "flywheel:1:probe";

/// Those that are the caller's business.
bool is_answer(const Reply& reply) {
  if (reply.kind != Reply::Kind::kRefused) return true;
  return reply.text.starts_with("NOSCRIPT") || reply.text.starts_with("WRONGTYPE");
}

Result<Reply> asked(Connection& connection, std::span<const std::string_view> words, Clock::time_point deadline) {
  auto reply = connection.ask(words, deadline);
  if (reply && !is_answer(*reply))
    return Error("unavailable", "it refuses " + std::string(words[0]) + ": " + reply->text);
  return reply;
}

}  // namespace

std::chrono::microseconds jitter(std::chrono::microseconds most) {
  std::random_device entropy;
  return std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, most.count())(entropy));
}

Server::Server(Address address, Notice notice) : address_(std::move(address)), notice_(std::move(notice)) {
  find();
  thread_ = std::thread([this] { run(); });
}

Server::~Server() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Error Server::away(const std::string& why) const {
  return {"unavailable", "Redis at " + address_.text() + ": " + why};
}

Result<void> Server::reachable() const {
  const std::lock_guard lock(mutex_);
  if (!found_) return away(why_away_);
  return {};
}

Result<Server::Lent> Server::lend() {
  const std::lock_guard lock(mutex_);
  if (!found_) return away(why_away_);
  Lent lent{found_->at, found_->visit, nullptr};
  if (!found_->idle.empty()) {
    lent.connection = std::move(found_->idle.back());
    found_->idle.pop_back();
  }
  return lent;
}

void Server::take_back(Lent lent) {
  const std::lock_guard lock(mutex_);
  if (!found_ || found_->visit != lent.visit || found_->idle.size() >= kMostIdle) return;
  found_->idle.push_back(std::move(lent.connection));
}

void Server::forget_idle(std::uint64_t visit) {
  const std::lock_guard lock(mutex_);
  if (found_ && found_->visit == visit) found_->idle.clear();
}

Error Server::lost(std::uint64_t visit, const Error& why) {
  {
    const std::lock_guard lock(mutex_);
    if (!found_ || found_->visit != visit) return away(why.message);  // others have found that out before
    found_.reset();
    why_away_ = why.message;
  }
  changed_.notify_all();
  return away(why.message);
}

Result<Reply> Server::ask(std::initializer_list<std::string_view> words, Clock::time_point deadline) {
  auto lent = lend();
  if (!lent) return lent.error();
  const auto until = std::min(deadline, Clock::now() + kCommandTime);
  const std::span<const std::string_view> command(words.begin(), words.size());
  if (lent->connection) {
    auto reply = asked(*lent->connection, command, until);
    if (reply) {
      take_back(std::move(*lent));
      return reply;
    }
    if (Clock::now() >= until) return lost(lent->visit, reply.error());
    // A connection may end while nobody uses it, and the others with it: that says little of the server.
    forget_idle(lent->visit);
  }
  auto opened = Connection::open(lent->at, until);
  if (!opened) return lost(lent->visit, opened.error());
  lent->connection = std::move(*opened);
  auto reply = asked(*lent->connection, command, until);
  if (!reply) return lost(lent->visit, reply.error());
  take_back(std::move(*lent));
  return reply;
}

/// Also a server that only refuses to write is not found.
void Server::find() {
  const auto deadline = Clock::now() + kCommandTime;
  auto connection = Connection::open(address_, deadline);
  Error why;
  if (connection) {
    const std::string_view write[] = {"SET", kProbe, "1", "PX", "60000"};
    const auto written = asked(**connection, write, deadline);
    if (!written) why = written.error();
  } else {
    why = connection.error();
  }
  const std::lock_guard lock(mutex_);
  why_away_ = why.message;
  if (!why.code.empty()) return;
  found_.emplace(Found{(*connection)->peer(), ++visits_, {}});
  found_->idle.push_back(std::move(*connection));
}

void Server::report() {
  const auto now = reachable();
  if (now.has_value() == reported_found_) return;
  reported_found_ = now.has_value();
  if (!notice_) return;
  notice_(now ? "Redis at " + address_.text() + " answers again" : now.error().message);
}

void Server::run() {
  std::chrono::milliseconds most = kFirstPause;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    report();
    lock.lock();
    if (found_) {
      most = kFirstPause;
      changed_.wait_for(lock, kBetweenPings, [this] { return stopping_ || !found_; });
      if (stopping_ || !found_) continue;
      lock.unlock();
      (void)ask({"PING"}, Clock::now() + kCommandTime);
    } else {
      changed_.wait_for(lock, jitter(most), [this] { return stopping_; });
      if (stopping_) return;
      lock.unlock();
      find();
      most = std::min(2 * most, kLongestPause);
    }
    lock.lock();
  }
}

}  // namespace flywheel::store::redis
