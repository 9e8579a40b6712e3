#include "sdk/src/connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>

namespace flywheel::sdk {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

using Parser = http::response_parser<http::string_body>;

constexpr std::size_t kAnswerLimit = 8 << 20;
constexpr std::uint32_t kHeadLimit = 16 << 10;
constexpr std::size_t kBufferLimit = 64 << 10;

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::chrono::seconds(seconds);
}

bool is_json(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return boost::beast::iequals(type, "application/json");
}

/// Whether the answer says where it ends. One that ends with its connection may have been cut anywhere.
bool is_framed(const Parser& parser) {
  const std::string_view coding = parser.get()[http::field::transfer_encoding];
  if (!coding.empty()) return boost::beast::iequals(coding, "chunked");
  const unsigned status = parser.get().result_int();
  return parser.content_length().has_value() || status == 204 || status == 304;
}

Answer answer_of(Parser&& parser) {
  auto message = parser.release();
  Answer answer;
  answer.status = static_cast<int>(message.result_int());
  answer.json = is_json(message[http::field::content_type]);
  answer.etag = message[http::field::etag];
  answer.retry_after = seconds_of(message[http::field::retry_after]);
  answer.body = std::move(message.body());
  return answer;
}

Answer no_answer(std::string problem) {
  Answer answer;
  answer.problem = std::move(problem);
  return answer;
}

}  // namespace

Connection::Connection(asio::io_context& context, ServerUrl url, std::string api_key)
    : url_(std::move(url)),
      api_key_(std::move(api_key)),
      resolver_(context),
      socket_(context),
      deadline_(context),
      buffer_(kBufferLimit) {}

asio::awaitable<Answer> Connection::post(Post post, std::chrono::milliseconds timeout) {
  busy_ = true;
  cut_ = Cut::kNo;
  timeout_ = timeout;
  deadline_.expires_after(timeout);
  deadline_.async_wait([this](const error_code& error) {
    // A wait that was over before it could be cancelled comes without an error; the next request has set a new expiry.
    if (!error && deadline_.expiry() <= asio::steady_timer::clock_type::now()) cut(Cut::kDeadline);
  });

  const std::string head = head_of(post);
  const bool kept_alive = socket_.is_open();
  Attempt attempted = co_await attempt(head, post.body);
  if (kept_alive && attempted.unheard && cut_ == Cut::kNo) attempted = co_await attempt(head, post.body);
  deadline_.cancel();
  busy_ = false;
  co_return std::move(attempted.answer);
}

void Connection::abort() {
  if (busy_) cut(Cut::kAborted);
}

asio::awaitable<Connection::Attempt> Connection::attempt(const std::string& head, std::string_view body) {
  if (!socket_.is_open()) {
    if (auto problem = co_await connect(); !problem.empty()) {
      close();
      co_return Attempt{no_answer(std::move(problem)), false};
    }
  }
  // A write error is left to the read: a server may refuse a request, and say why, before it has read all of it.
  error_code ignored;
  const std::array<asio::const_buffer, 2> request{asio::buffer(head), asio::buffer(body)};
  co_await asio::async_write(socket_, request, asio::redirect_error(asio::use_awaitable, ignored));

  Parser parser;
  parser.header_limit(kHeadLimit);
  parser.body_limit(kAnswerLimit);
  error_code error;
  co_await http::async_read(socket_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
  if (error || cut_ != Cut::kNo) {
    close();
    co_return Attempt{no_answer(explain("no whole answer from", error)), !parser.got_some()};
  }
  if (!is_framed(parser)) {
    close();
    co_return Attempt{no_answer("the answer of " + url_.authority() + " does not say where it ends"), false};
  }
  // Bytes beyond the answer belong to no request of ours.
  if (!parser.keep_alive() || buffer_.size() > 0) close();
  co_return Attempt{answer_of(std::move(parser)), false};
}

/// Empty: connected.
asio::awaitable<std::string> Connection::connect() {
  const auto [unknown, endpoints] =
      co_await resolver_.async_resolve(url_.host, url_.port, asio::as_tuple(asio::use_awaitable));
  if (unknown || cut_ != Cut::kNo) co_return explain("cannot find", unknown);
  const auto [refused, endpoint] =
      co_await asio::async_connect(socket_, endpoints, asio::as_tuple(asio::use_awaitable));
  if (refused || cut_ != Cut::kNo) co_return explain("cannot connect to", refused);
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  co_return std::string();
}

std::string Connection::head_of(const Post& post) const {
  std::string head = "POST ";
  head += url_.prefix;
  head += post.path;
  head += " HTTP/1.1\r\nHost: " + url_.authority();
  head += "\r\nUser-Agent: flywheel-cpp\r\nContent-Type: application/json\r\nAccept: application/json";
  if (!api_key_.empty()) head += "\r\nAuthorization: Bearer " + api_key_;
  if (!post.if_none_match.empty()) {
    head += "\r\nIf-None-Match: ";
    head += post.if_none_match;
  }
  head += "\r\nContent-Length: " + std::to_string(post.body.size()) + "\r\n\r\n";
  return head;
}

std::string Connection::explain(std::string_view what, const error_code& error) const {
  if (cut_ == Cut::kAborted) return "the request was given up for a newer one";
  const std::string text = std::string(what) + " " + url_.authority();
  if (cut_ == Cut::kDeadline) return text + " within " + std::to_string(timeout_.count()) + " ms";
  return text + ": " + error.message();
}

void Connection::cut(Cut why) {
  cut_ = why;
  resolver_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
  buffer_.clear();
}

}  // namespace flywheel::sdk
