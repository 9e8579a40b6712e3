#include "flagd/http/connection.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace flywheel::http {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLingerBytes = 2 << 20;
constexpr milliseconds kLingerTime{2'000};
constexpr milliseconds kStopGrace{250};
constexpr std::size_t kKeptOutput = 1 << 20;

/// Carries an answer to the connection's thread.
class PostedReply final : public Deferred {
 public:
  PostedReply(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection, std::uint64_t ticket)
      : mailbox_(std::move(mailbox)), connection_(std::move(connection)), ticket_(ticket) {}
  ~PostedReply() override {
    if (!sent_) post({500, std::string(kJson), error_body("GENERAL", "the server failed to answer"), {}});
  }

  void send(int status, std::string_view content_type, std::string body,
            std::vector<std::pair<std::string, std::string>> headers) override {
    post({status, std::string(content_type), std::move(body), std::move(headers)});
  }

 private:
  void post(Answer answer) {
    if (sent_.exchange(true)) return;
    mailbox_->post([connection = connection_, ticket = ticket_, answer = std::move(answer)] {
      if (const auto alive = connection.lock()) alive->deliver(ticket, answer);
    });
  }

  std::shared_ptr<Mailbox> mailbox_;
  std::weak_ptr<Connection> connection_;
  std::uint64_t ticket_;
  std::atomic<bool> sent_ = false;
};

}  // namespace

Connection::Connection(ThreadParts& parts, Accepted accepted)
    : parts_(&parts),
      socket_(std::move(accepted.socket)),
      session_(parts.router, parts.fields, *this, accepted.is_loopback ? 0 : parts.options.max_requests),
      address_(std::move(accepted.address)),
      is_loopback_(accepted.is_loopback),
      since_(parts.now) {}

void Connection::start() {
  index_ = parts_->connections.size();
  parts_->connections.push_back(shared_from_this());
  if (parts_->stopping) session_.wind_down();
  if (!parts_->poller.add(socket_.descriptor(), interest_, this)) close();
}

std::shared_ptr<Deferred> Connection::make_deferred(std::uint64_t ticket) {
  return std::make_shared<PostedReply>(parts_->mailbox, weak_from_this(), ticket);
}

/// Costs nothing where it waits for that already, as between requests.
void Connection::wait_for(Poller::Interest interest) {
  if (std::exchange(interest_, interest) != interest) parts_->poller.change(socket_.descriptor(), interest, this);
}

void Connection::on_ready() {
  if (doing_ == Doing::kLingering) return drain_input();
  if (doing_ == Doing::kWriting) return on_writable();
  if (interest_ != Poller::Interest::kReading) return close();  // nothing was asked for, so it is broken
  const Socket::Moved read = socket_.read(parts_->input);
  switch (read.outcome) {
    case Socket::Outcome::kDone:
      return converse({parts_->input.data(), read.size});
    case Socket::Outcome::kEnded:
      input_ended_ = true;
      return converse({});
    case Socket::Outcome::kWouldBlock:
      return;
    case Socket::Outcome::kFailed:
      return close();
  }
}

/// Lets the session take what it can, and writes what it says. `input` is all that was read and not yet taken.
void Connection::converse(std::string_view input) {
  while (true) {
    input.remove_prefix(session_.consume(input, parts_->output));
    const bool takes_more = session_.phase() < Session::Phase::kWaiting;
    if (input_ended_ && input.empty() && takes_more) session_.end_of_input(parts_->output);
    if (!write_output()) {
      if (parts_) keep(input);
      return;
    }
    if (!takes_more || input.empty()) break;
  }
  keep(input);
  note_progress();
  go_on();
}

/// Keeps what was not taken. Nothing is read before all that was kept is taken, so where there is some, `input` is its
/// end.
void Connection::keep(std::string_view input) {
  if (!pending_.empty()) {
    pending_.erase(0, static_cast<std::size_t>(input.data() - pending_.data()));
  } else if (!input.empty()) {
    pending_.assign(input);
  }
  if (pending_.empty() && pending_.capacity() > 0) std::string().swap(pending_);
}

/// What comes after everything so far is written.
void Connection::go_on() {
  switch (session_.phase()) {
    case Session::Phase::kDone:
      return linger();
    case Session::Phase::kWaiting:
      return wait_for(Poller::Interest::kNothing);
    default:
      return wait_for(Poller::Interest::kReading);
  }
}

/// Writes all answers at once. Returns false where the connection has closed or the peer must take some first.
bool Connection::write_output() {
  std::string& output = parts_->output;
  const std::size_t written = write_some(output);
  const bool is_whole = written == output.size();
  if (!is_whole && parts_) {
    unsent_.assign(output, written);
    doing_ = Doing::kWriting;
    since_ = parts_->now;
    wait_for(Poller::Interest::kWriting);
  }
  output.clear();
  if (output.capacity() > kKeptOutput) output.shrink_to_fit();
  return is_whole;
}

/// How much the socket took before it would have blocked. Where the connection is broken it closes.
std::size_t Connection::write_some(std::string_view bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const Socket::Moved moved = socket_.write(bytes.substr(written));
    if (moved.outcome == Socket::Outcome::kFailed) close();
    if (moved.outcome != Socket::Outcome::kDone) break;
    written += moved.size;
  }
  return written;
}

void Connection::on_writable() {
  unsent_from_ += write_some(std::string_view(unsent_).substr(unsent_from_));
  if (!parts_ || unsent_from_ < unsent_.size()) return;
  std::string().swap(unsent_);
  unsent_from_ = 0;
  doing_ = Doing::kReading;
  since_ = parts_->now;
  converse(pending_);
}

void Connection::deliver(std::uint64_t ticket, const Answer& answer) {
  if (!parts_) return;
  const bool is_writing = doing_ == Doing::kWriting;
  if (!session_.finish(ticket, answer, pending_.empty(), is_writing ? unsent_ : parts_->output)) return;
  if (!is_writing) converse(pending_);
}

/// Ends the connection so that the last answer arrives: closing a socket with unread input resets it, and a reset may
/// overtake the answer. So the peer gets time to see the end, read what there is, and close.
void Connection::linger() {
  if (!socket_.shut_down_sending() || input_ended_) return close();
  std::string().swap(pending_);
  doing_ = Doing::kLingering;
  since_ = parts_->now;
  wait_for(Poller::Interest::kReading);
}

void Connection::drain_input() {
  const Socket::Moved read = socket_.read(parts_->input);
  lingered_ += read.size;
  const bool goes_on = read.outcome == Socket::Outcome::kDone || read.outcome == Socket::Outcome::kWouldBlock;
  if (!goes_on || lingered_ > kLingerBytes) close();
}

/// Deadlines run from the beginning of what a session is in, however many bytes trickle in.
void Connection::note_progress() {
  const Session::Phase phase = session_.phase();
  const std::uint64_t requests = session_.requests();
  if (phase == seen_phase_ && requests == seen_requests_) return;
  // The first head's time runs from the start of the connection.
  const bool is_first_head = requests == 0 && phase == Session::Phase::kHead;
  if (!is_first_head) since_ = parts_->now;
  seen_phase_ = phase;
  seen_requests_ = requests;
}

milliseconds Connection::allowance() const {
  const ServerOptions& options = parts_->options;
  if (doing_ == Doing::kLingering) return parts_->stopping ? kStopGrace : kLingerTime;
  if (doing_ == Doing::kWriting) return options.body_deadline;
  switch (session_.phase()) {
    case Session::Phase::kHead:
      return options.header_deadline;
    case Session::Phase::kBody:
      return options.body_deadline;
    case Session::Phase::kWaiting:
      return options.reply_deadline;
    default:
      if (parts_->stopping) return kStopGrace;
      return session_.requests() == 0 ? options.header_deadline : options.idle_deadline;
  }
}

bool Connection::body_is_too_slow() const {
  if (doing_ != Doing::kReading || session_.phase() != Session::Phase::kBody) return false;
  const auto elapsed = std::chrono::duration_cast<milliseconds>(parts_->now - since_);
  return elapsed > parts_->options.body_rate_grace &&
         session_.body_received() * 1'000 <
             parts_->options.body_bytes_per_second * static_cast<std::uint64_t>(elapsed.count());
}

void Connection::sweep() {
  SteadyTime since = since_;
  const bool is_idle = doing_ == Doing::kLingering || session_.phase() == Session::Phase::kIdle;
  if (parts_->stopping && is_idle && doing_ != Doing::kWriting) since = std::max(since, parts_->stopping_since);
  if (parts_->now - since > allowance() || body_is_too_slow()) give_up();
}

void Connection::give_up() {
  if (doing_ != Doing::kReading || session_.phase() == Session::Phase::kIdle) return close();
  const bool was_waiting = session_.phase() == Session::Phase::kWaiting;
  session_.refuse(was_waiting ? Refusal{503, "the answer takes too long"} : Refusal{408, "the request takes too long"},
                  parts_->output);
  if (write_output()) linger();
}

void Connection::close() {
  if (!parts_) return;
  ThreadParts& parts = *std::exchange(parts_, nullptr);
  doing_ = Doing::kClosed;
  socket_.close();
  parts.admission.leave(address_, is_loopback_);
  parts.connections.back()->index_ = index_;
  std::swap(parts.connections[index_], parts.connections.back());
  parts.closed.push_back(std::move(parts.connections.back()));
  parts.connections.pop_back();
}

}  // namespace flywheel::http
