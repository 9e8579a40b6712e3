#include "flagd/store/redis/connection.hpp"

#include <hiredis/hiredis.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace flywheel::store::redis {
namespace {

/// A line without an end costs hiredis quadratic time; no answer of ours comes near this.
constexpr std::size_t kLongestAnswer = std::size_t{8} << 20;

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
struct FreeCommand {
  void operator()(char* command) const { redisFreeCommand(command); }
};

Error unavailable(std::string why) {
  return {"unavailable", std::move(why)};
}

std::chrono::milliseconds left_until(Clock::time_point deadline) {
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()), std::chrono::milliseconds(0));
}

/// Returns false at the deadline.
bool wait_for(int socket, short what, Clock::time_point deadline) {
  while (true) {
    pollfd waiting{socket, what, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left_until(deadline).count()));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

Error too_late() {
  return unavailable("it does not answer in time");
}

Reply taken(const redisReply& reply) {
  const std::string_view text(reply.str ? reply.str : "", reply.str ? reply.len : 0);
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      return {};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return {Reply::Kind::kText, std::string(text), 0};
    case REDIS_REPLY_INTEGER:
      return {Reply::Kind::kNumber, {}, reply.integer};
    case REDIS_REPLY_ERROR:
      return {Reply::Kind::kRefused, std::string(text), 0};
    default:
      return {Reply::Kind::kOther, {}, 0};
  }
}

/// The address at the other end, so that nobody has to look its name up again.
Address numeric(const Address& address, int socket) {
  Address peer = address;
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  std::array<char, NI_MAXHOST> host{};
  auto* end = reinterpret_cast<sockaddr*>(&storage);
  if (address.path.empty() && getpeername(socket, end, &size) == 0 &&
      getnameinfo(end, size, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) == 0) {
    peer.host = host.data();
  }
  return peer;
}

}  // namespace

void Connection::Close::operator()(redisContext* context) const {
  redisFree(context);
}

Result<std::unique_ptr<Connection>> Connection::open(const Address& address, Clock::time_point deadline) {
  const auto left = std::max(left_until(deadline), std::chrono::milliseconds(1));
  const timeval timeout{static_cast<time_t>(left.count() / 1000), static_cast<suseconds_t>(left.count() % 1000 * 1000)};
  Context context(address.path.empty() ? redisConnectWithTimeout(address.host.c_str(), address.port, timeout)
                                       : redisConnectUnixWithTimeout(address.path.c_str(), timeout));
  if (!context) return unavailable("no memory for a connection");
  if (context->err != 0) return unavailable(context->errstr);
  Address peer = numeric(address, context->fd);
  std::unique_ptr<Connection> connection(new Connection(std::move(context), std::move(peer)));
  if (const auto signed_in = connection->sign_in(deadline); !signed_in) return signed_in.error();
  return connection;
}

Result<void> Connection::sign_in(Clock::time_point deadline) {
  std::vector<std::vector<std::string_view>> commands;
  if (!peer_.password.empty()) {
    commands.push_back({"AUTH"});
    if (!peer_.user.empty()) commands.back().emplace_back(peer_.user);
    commands.back().emplace_back(peer_.password);
  }
  const std::string database = std::to_string(peer_.database);
  if (peer_.database != 0) commands.push_back({"SELECT", database});
  for (const auto& command : commands) {
    const auto reply = ask(command, deadline);
    if (!reply) return reply.error();
    if (reply->kind == Reply::Kind::kRefused)
      return unavailable("it refuses " + std::string(command[0]) + ": " + reply->text);
  }
  return {};
}

Result<void> Connection::send(std::string_view bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    // Not by hiredis, whose write() ends the process where the server has closed the connection.
    const ssize_t sent = ::send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_for(context_->fd, POLLOUT, deadline)) return too_late();
    } else if (errno != EINTR) {
      return unavailable(std::strerror(errno));
    }
  }
  return {};
}

Result<Reply> Connection::ask(std::span<const std::string_view> words, Clock::time_point deadline) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* bytes = nullptr;
  const int size = redisFormatCommandArgv(&bytes, static_cast<int>(words.size()), texts.data(), sizes.data());
  const std::unique_ptr<char, FreeCommand> command(bytes);
  if (size < 0) return unavailable("no memory for a command");
  if (const auto sent = send({bytes, static_cast<std::size_t>(size)}, deadline); !sent) return sent.error();
  while (true) {
    void* answered = nullptr;
    if (redisGetReplyFromReader(context_.get(), &answered) != REDIS_OK) return unavailable(context_->errstr);
    const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(answered));
    if (reply) return taken(*reply);
    if (context_->reader->len > kLongestAnswer) return unavailable("its answer has no end");
    if (!wait_for(context_->fd, POLLIN, deadline)) return too_late();
    if (redisBufferRead(context_.get()) != REDIS_OK) return unavailable(context_->errstr);
  }
}

}  // namespace flywheel::store::redis
