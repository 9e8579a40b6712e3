// One kept-alive connection to the server: the SDK's transport.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "sdk/src/answer.hpp"
#include "sdk/src/server_url.hpp"

namespace flywheel::sdk {

/// Posts one request at a time and gives whole answers only: one that was cut, that is larger than 8 MiB, or whose end
/// is marked by nothing but the connection's end counts as none.
/// Thread-safety: none; everything happens on the context's thread.
class Connection {
 public:
  Connection(boost::asio::io_context& context, ServerUrl url, std::string api_key);

  struct Post {
    std::string_view path;  ///< below the server's prefix
    std::string_view body;
    std::string_view if_none_match;  ///< sent where not empty
  };
  /// `timeout` is for everything: name, connection, request and answer (a name look-up that the system does not give up
  /// may take longer). A connection that the server closed while it was idle is opened anew.
  boost::asio::awaitable<Answer> post(Post post, std::chrono::milliseconds timeout);

  /// Ends the exchange under way, if there is one: it answers at once that there is no answer.
  void abort();

 private:
  enum class Cut { kNo, kDeadline, kAborted };
  struct Attempt {
    Answer answer;
    bool unheard = false;  ///< the connection ended before any byte of an answer
  };

  boost::asio::awaitable<Attempt> attempt(const std::string& head, std::string_view body);
  boost::asio::awaitable<std::string> connect();
  std::string head_of(const Post& post) const;
  std::string explain(std::string_view what, const boost::system::error_code& error) const;
  void cut(Cut why);
  void close();

  ServerUrl url_;
  std::string api_key_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  boost::beast::flat_buffer buffer_;
  std::chrono::milliseconds timeout_{0};
  bool busy_ = false;
  Cut cut_ = Cut::kNo;
};

}  // namespace flywheel::sdk
