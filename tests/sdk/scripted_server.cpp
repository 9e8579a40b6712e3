#include "tests/sdk/scripted_server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <utility>

namespace flywheel::test {
namespace asio = boost::asio;
using asio::ip::tcp;

std::string Asked::field(std::string_view name) const {
  std::size_t line = head.find("\r\n");
  while (line != std::string::npos && line + 2 < head.size()) {
    const std::size_t start = line + 2;
    line = head.find("\r\n", start);
    const std::string text = head.substr(start, line - start);
    const auto colon = text.find(": ");
    if (colon != std::string::npos && boost::beast::iequals(text.substr(0, colon), name)) return text.substr(colon + 2);
  }
  return "";
}

ScriptedServer::ScriptedServer(Script script) : script_(std::move(script)) {
  listen();
}

ScriptedServer::~ScriptedServer() {
  refuse();
  for (auto& thread : threads_) thread.join();
}

std::string ScriptedServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void ScriptedServer::script(Script script) {
  const std::lock_guard lock(script_mutex_);
  script_ = std::move(script);
}

void ScriptedServer::listen() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = false;
  }
  acceptor_ = std::make_unique<tcp::acceptor>(context_, tcp::endpoint(asio::ip::address_v4::loopback(), port_));
  port_ = acceptor_->local_endpoint().port();
  accepting_ = std::thread([this] { accept(); });
}

void ScriptedServer::refuse() {
  if (!accepting_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    boost::system::error_code ignored;
    for (const auto& socket : sockets_) socket->shutdown(tcp::socket::shutdown_both, ignored);
  }
  // A blocking accept is woken by a connection only.
  boost::system::error_code ignored;
  tcp::socket knock(context_);
  knock.connect({asio::ip::address_v4::loopback(), port_}, ignored);
  accepting_.join();
  acceptor_.reset();
}

std::vector<Asked> ScriptedServer::asked(std::string_view path) const {
  const std::lock_guard lock(mutex_);
  std::vector<Asked> some;
  for (const Asked& one : asked_) {
    if (one.path == path) some.push_back(one);
  }
  return some;
}

void ScriptedServer::accept() {
  for (;;) {
    boost::system::error_code error;
    auto socket = std::make_shared<Socket>(context_);
    acceptor_->accept(*socket, error);
    const std::lock_guard lock(mutex_);
    if (stopping_ || error) return;
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, number = threads_.size() + 1] { serve(socket, number); });
  }
}

void ScriptedServer::serve(const std::shared_ptr<Socket>& socket, std::size_t number) {
  boost::system::error_code error;
  socket->set_option(tcp::no_delay(true), error);
  for (std::string buffer;;) {
    const std::size_t head = asio::read_until(*socket, asio::dynamic_buffer(buffer), "\r\n\r\n", error);
    if (error) break;
    Asked asked{.path = "", .head = buffer.substr(0, head), .body = "", .connection = number};
    buffer.erase(0, head);
    const auto path = asked.head.find(' ') + 1;
    asked.path = asked.head.substr(path, asked.head.find(' ', path) - path);
    const std::size_t length = std::stoul("0" + asked.field("Content-Length"));
    if (buffer.size() < length) {
      asio::read(*socket, asio::dynamic_buffer(buffer), asio::transfer_exactly(length - buffer.size()), error);
    }
    if (error) break;
    asked.body = buffer.substr(0, length);
    buffer.erase(0, length);

    Play play;
    {
      const std::lock_guard one_at_a_time(script_mutex_);
      play = script_(asked);
    }
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(std::move(asked));
    }
    asio::write(*socket, asio::buffer(play.bytes), error);
    if (play.then == Play::Then::kKeep && !error) continue;
    if (play.then == Play::Then::kSilence) asio::read(*socket, asio::dynamic_buffer(buffer), error);
    if (play.then == Play::Then::kReset) socket->set_option(asio::socket_base::linger(true, 0), error);
    break;
  }
  const std::lock_guard lock(mutex_);
  socket->close(error);
  std::erase(sockets_, socket);
}

std::string http_answer(int status, std::string_view body, std::string_view fields, std::string_view content_type) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Type: " + std::string(content_type);
  text += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  text += fields;
  text += "\r\n";
  text += body;
  return text;
}

std::string bulk_answer(std::string_view flags, std::string_view fields) {
  return http_answer(200, R"({"flags":[)" + std::string(flags) + R"(],"metadata":{}})", fields);
}

Play GoodServer::operator()(const Asked& asked) {
  if (asked.path != kBatch) return {.bytes = bulk_answer(flags_)};
  int accepted = 0;
  int duplicates = 0;
  const boost::json::value document = boost::json::parse(asked.body);
  for (const auto& event : document.at("batch").as_array()) {
    const bool is_new = ids_.insert(std::string(event.at("messageId").as_string())).second;
    is_new ? ++accepted : ++duplicates;
    if (!is_new) continue;
    events_.push_back(std::string(event.at("userId").as_string()) + " " + std::string(event.at("event").as_string()) +
                      " " + boost::json::serialize(event.at("properties")));
  }
  return {.bytes = http_answer(200, R"({"accepted":)" + std::to_string(accepted) + R"(,"duplicates":)" +
                                        std::to_string(duplicates) + R"(,"rejected":[]})")};
}

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace flywheel::test
