#include "flagd/http/worker.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace flywheel::http {
namespace {

using std::chrono::milliseconds;

constexpr int kAcceptsAtOnce = 256;
constexpr int kAcceptsAtStop = 4096;  // as many as may wait, so that a flood cannot keep the server from stopping
constexpr std::size_t kInputBuffer = 64 << 10;
constexpr milliseconds kStopInterval{25};

/// Beyond the limits there is one answer, if the socket takes it at once. What the peer has sent already is read,
/// because closing would reset the connection otherwise, and a reset may overtake the answer.
void turn_away(Socket socket, ThreadParts& parts) {
  const Header retry{"Retry-After", "1"};
  std::string answer;
  append_answer(answer, {false, true, false}, parts.fields.text(), 503, kJson,
                error_body("GENERAL", "there are too many connections"), {&retry, 1});
  if (socket.write(answer).outcome == Socket::Outcome::kDone) socket.shut_down_sending();
  (void)socket.read(parts.input);
}

}  // namespace

Worker::Worker(const ServerOptions& options, Admission& admission, Router router, Listener listener)
    : parts_{options, admission, poller_, std::move(router), std::make_shared<Mailbox>()},
      listener_(std::move(listener)) {
  parts_.input.resize(kInputBuffer);
}

Worker::~Worker() {
  stop();
  join();
  parts_.mailbox->close();
  while (!parts_.connections.empty()) parts_.connections.back()->close();
}

void Worker::start() {
  if (!poller_.add(listener_.descriptor(), Poller::Interest::kReading, &listener_) ||
      !poller_.add(parts_.mailbox->descriptor(), Poller::Interest::kReading, parts_.mailbox.get())) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
  accepting_ = true;
  thread_ = std::thread([this] { run(); });
}

void Worker::stop() {
  parts_.mailbox->post([this] { begin_stop(); });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

void Worker::run() {
  parts_.now = std::chrono::steady_clock::now();
  next_sweep_ = parts_.now + interval();
  while (!is_finished()) {
    const auto ready = poller_.wait(std::chrono::ceil<milliseconds>(next_sweep_ - parts_.now));
    parts_.now = std::chrono::steady_clock::now();
    parts_.fields.refresh(parts_.now);
    handle(ready);
    sweep_when_due();
    parts_.closed.clear();
  }
}

/// Connections first: they close nobody but themselves, so that all owners in `ready` are alive; posted work may close
/// any.
void Worker::handle(std::span<void* const> ready) {
  bool has_mail = false;
  bool has_callers = false;
  for (void* owner : ready) {
    if (owner == parts_.mailbox.get()) {
      has_mail = true;
    } else if (owner == &listener_) {
      has_callers = true;
    } else {
      static_cast<Connection*>(owner)->on_ready();
    }
  }
  if (has_callers) accept_all();
  if (has_mail) parts_.mailbox->run_all();
}

void Worker::accept_all() {
  Listener::Refusal why = Listener::Refusal::kNobodyWaits;
  const int at_most = parts_.stopping ? kAcceptsAtStop : kAcceptsAtOnce;
  for (int i = 0; i < at_most; ++i) {
    auto accepted = listener_.accept(why);
    if (!accepted) break;
    take(std::move(*accepted));
  }
  // Without descriptors the listener would stay ready and the thread spin: the next sweep tries again.
  const bool wants_more = why != Listener::Refusal::kExhausted;
  if (std::exchange(accepting_, wants_more) == wants_more) return;
  const auto interest = wants_more ? Poller::Interest::kReading : Poller::Interest::kNothing;
  poller_.change(listener_.descriptor(), interest, &listener_);
}

void Worker::take(Accepted accepted) {
  if (!parts_.admission.enter(accepted.address, accepted.is_loopback)) {
    return turn_away(std::move(accepted.socket), parts_);
  }
  std::make_shared<Connection>(parts_, std::move(accepted))->start();
}

/// Often enough to keep every deadline to a quarter.
milliseconds Worker::interval() const {
  if (parts_.stopping) return kStopInterval;
  const ServerOptions& options = parts_.options;
  const milliseconds shortest = std::min({options.header_deadline, options.body_deadline, options.idle_deadline,
                                          options.reply_deadline, options.body_rate_grace});
  return std::clamp(shortest / 4, milliseconds(20), milliseconds(500));
}

/// One coarse clock for all deadlines of the thread.
void Worker::sweep_when_due() {
  if (parts_.now < next_sweep_) return;
  next_sweep_ = parts_.now + interval();
  const bool is_over = parts_.stopping && parts_.now - parts_.stopping_since > parts_.options.drain_deadline;
  // From the back, because closing puts the last connection in the closed one's place.
  for (std::size_t i = parts_.connections.size(); i-- > 0;) {
    Connection& connection = *parts_.connections[i];
    if (is_over) {
      connection.close();
    } else {
      connection.sweep();
    }
  }
  if (!parts_.stopping && !accepting_) accept_all();
}

void Worker::begin_stop() {
  if (parts_.stopping) return;
  parts_.stopping = true;
  parts_.stopping_since = parts_.now;
  next_sweep_ = parts_.now + interval();
  for (const auto& connection : parts_.connections) connection->wind_down();
  accept_all();  // who waits in the queue has connected
  listener_.close();
}

}  // namespace flywheel::http
