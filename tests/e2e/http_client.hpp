// A plain HTTP/1.1 client that shares no code with the server it tests.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace e2e {

struct Response {
  int status = 0;                              ///< 0: the connection ended before an answer
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One keep-alive connection to 127.0.0.1. Reconnects where the server closed it.
class HttpClient {
 public:
  explicit HttpClient(int port) : port_(port) {}
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  Response request(std::string_view method, std::string_view path, std::string_view body = {},
                   const Headers& headers = {});
  Response get(std::string_view path, const Headers& headers = {}) { return request("GET", path, {}, headers); }
  /// With `Content-Type: application/json`.
  Response post(std::string_view path, std::string_view body, Headers headers = {});

 private:
  bool connect();
  void close();
  bool send_all(std::string_view bytes);
  bool receive();
  std::optional<Response> read_response(bool head_only);

  int port_;
  int socket_ = -1;
  std::string buffer_;
};

}  // namespace e2e
