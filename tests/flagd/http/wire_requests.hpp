// Requests, written as bytes.
#pragma once

#include <string>

namespace wire {

// What would be answered if it were taken for a request of its own.
inline const std::string kSmuggled = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";

inline std::string get(const std::string& fields = "Host: h\r\n", const std::string& line = "GET /live HTTP/1.1") {
  return line + "\r\n" + fields + "\r\n";
}

inline std::string target(const std::string& text, const std::string& method = "GET") {
  return get("Host: h\r\n", method + " " + text + " HTTP/1.1");
}

inline std::string post(const std::string& fields, const std::string& body, const std::string& version = "HTTP/1.1") {
  return "POST /echo " + version + "\r\nHost: h\r\n" + fields + "\r\n" + body;
}

inline std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}

inline std::string repeated(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace wire
