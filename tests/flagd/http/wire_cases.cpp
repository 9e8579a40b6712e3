#include "tests/flagd/http/wire_cases.hpp"

namespace wire {
namespace {

using namespace std::string_literals;

// What would be answered if it were taken for a request of its own.
const std::string kSmuggled = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";

std::string get(const std::string& fields = "Host: h\r\n", const std::string& line = "GET /live HTTP/1.1") {
  return line + "\r\n" + fields + "\r\n";
}

std::string target(const std::string& text, const std::string& method = "GET") {
  return get("Host: h\r\n", method + " " + text + " HTTP/1.1");
}

std::string post(const std::string& fields, const std::string& body, const std::string& version = "HTTP/1.1") {
  return "POST /echo " + version + "\r\nHost: h\r\n" + fields + "\r\n" + body;
}

std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}

std::string repeated(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

std::vector<Case> start_lines() {
  return {
      {"a plain request", get(), "200 open"},
      {"two in one read", get() + get(), "200 200 open"},
      {"an empty line before the request", "\r\n" + get(), "200 open"},
      {"empty lines between requests", get() + "\r\n\r\n" + get(), "200 200 open"},
      {"a bare LF before the request", "\n" + get(), "400 close"},
      {"lines that end in LF", "GET /live HTTP/1.1\nHost: h\n\n", "400 close"},
      {"a request line that ends in LF", "GET /live HTTP/1.1\nHost: h\r\n\r\n", "400 close"},
      {"a request line with a bare CR", "GET /live HTTP/1.1\rHost: h\r\n\r\n", "400 close"},
      {"a lower-case method", target("/live", "get"), "405 open"},
      {"an unknown method on a known path", target("/live", "BREW"), "405 open"},
      {"an unknown method on an unknown path", target("/none", "BREW"), "404 open"},
      {"a method that is no token", target("/live", "GE(T"), "400 close"},
      {"no method", " /live HTTP/1.1\r\nHost: h\r\n\r\n", "400 close"},
      {"TRACE", target("/live", "TRACE"), "405 open"},
      {"CONNECT", target("h:443", "CONNECT"), "405 open"},
      {"PATCH", target("/live", "PATCH"), "405 open"},
      {"no version", "GET /live\r\nHost: h\r\n\r\n", "400 close"},
      {"HTTP/0.9", "GET /live\r\n\r\n", "400 close"},
      {"HTTP/1.2", get("Host: h\r\n", "GET /live HTTP/1.2"), "505 close"},
      {"HTTP/2.0", get("Host: h\r\n", "GET /live HTTP/2.0"), "505 close"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 close"},
      {"HTTP/11", get("Host: h\r\n", "GET /live HTTP/11"), "400 close"},
      {"HTTP/1.10", get("Host: h\r\n", "GET /live HTTP/1.10"), "400 close"},
      {"http/1.1", get("Host: h\r\n", "GET /live http/1.1"), "400 close"},
      {"a space after the version", get("Host: h\r\n", "GET /live HTTP/1.1 "), "400 close"},
      {"two spaces before the target", get("Host: h\r\n", "GET  /live HTTP/1.1"), "400 close"},
      {"two spaces before the version", get("Host: h\r\n", "GET /live  HTTP/1.1"), "400 close"},
      {"a tab as separator", get("Host: h\r\n", "GET\t/live HTTP/1.1"), "400 close"},
      {"a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, "400 close"},
      {"a NUL at the beginning", "\0"s + get(), "400 close"},
      {"a request line of more than 8 KiB", target("/" + std::string(8200, 'a')), "414 close"},
      {"an endless request line", "GET /" + std::string(20'000, 'a'), "414 close"},
      {"a long request line within the limit", target("/" + std::string(8000, 'a')), "404 open"},
  };
}

std::vector<Case> targets() {
  return {
      {"an unknown path", target("/none"), "404 open"},
      {"a path with a query", target("/live?a=b"), "200 open"},
      {"an absolute target", target("http://h/live"), "200 open"},
      {"an absolute target for another host", target("http://other/live"), "200 open"},
      {"an absolute target in capitals", target("HTTP://h/live"), "200 open"},
      {"an absolute target without path", target("http://h"), "404 open"},
      {"an absolute target with a user", target("http://u:p@h/live"), "400 close"},
      {"an absolute target without host", target("http:///live"), "400 close"},
      {"an absolute target of another scheme", target("ftp://h/live"), "400 close"},
      {"an absolute target does not replace Host", get("", "GET http://h/live HTTP/1.1"), "400 close"},
      {"a target without slash", target("live"), "400 close"},
      {"an authority as target of GET", target("h:80"), "400 close"},
      {"an asterisk as target of GET", target("*"), "400 close"},
      {"an asterisk as target of OPTIONS", target("*", "OPTIONS"), "204 open"},
      {"OPTIONS on a path", target("/echo", "OPTIONS"), "204 open"},
      {"OPTIONS on an unknown path", target("/none", "OPTIONS"), "404 open"},
      {"a fragment in the target", target("/live#x"), "400 close"},
      {"bytes beyond ASCII in the target", target("/\xc3\xa9"), "400 close"},
      {"a NUL in the target", target("/li\0ve"s), "400 close"},
      {"a quotation mark in the target", target("/\"live\""), "400 close"},
      {"a backslash in the target", target("/..\\live"), "400 close"},
      {"a malformed escape in the path", target("/%zz"), "400 close"},
      {"an escaped NUL in the path", target("/live%00"), "400 close"},
      {"escaped bytes that are no UTF-8", target("/%c0%af"), "400 close"},
      {"dot segments", target("/x/../live"), "404 open"},
      {"escaped dot segments", target("/x/%2e%2e/live"), "404 open"},
      {"twice escaped dot segments", target("/x/%252e%252e/live"), "404 open"},
      {"dot segments with a semicolon", target("/x/..;/live"), "404 open"},
      {"an escaped slash in a fixed segment", target("/x%2flive"), "404 open"},
      {"an escape in a fixed segment", target("/%6cive"), "404 open"},
      {"a double slash", target("//live"), "404 open"},
      {"a trailing slash", target("/live/"), "404 open"},
  };
}

std::vector<Case> hosts() {
  return {
      {"no Host", get(""), "400 close"},
      {"no Host in HTTP/1.0", get("", "GET /live HTTP/1.0"), "200 close"},
      {"two Hosts", get("Host: a\r\nHost: b\r\n"), "400 close"},
      {"the same Host twice", get("Host: h\r\nHost: h\r\n"), "400 close"},
      {"two Hosts in HTTP/1.0", get("Host: a\r\nHost: b\r\n", "GET /live HTTP/1.0"), "400 close"},
      {"an empty Host", get("Host:\r\n"), "400 close"},
      {"a Host with a path", get("Host: a/b\r\n"), "400 close"},
      {"a Host with a space", get("Host: a b\r\n"), "400 close"},
      {"a Host with a user", get("Host: u@a\r\n"), "400 close"},
      {"a Host with a list", get("Host: a, b\r\n"), "400 close"},
      {"a Host with a port", get("Host: a:8080\r\n"), "200 open"},
      {"a Host with a port that is none", get("Host: a:b\r\n"), "400 close"},
      {"an address as Host", get("Host: 127.0.0.1:1\r\n"), "200 open"},
      {"an IPv6 address as Host", get("Host: [::1]:1\r\n"), "200 open"},
      {"an open bracket as Host", get("Host: [::1\r\n"), "400 close"},
      {"a space before the colon of Host", get("Host : h\r\n"), "400 close"},
      {"Host with space around", get("Host: \t h \t\r\n"), "200 open"},
      {"hOsT", get("hOsT: h\r\n"), "200 open"},
  };
}

std::vector<Case> fields() {
  const std::string host = "Host: h\r\n";
  return {
      {"a folded field", get(host + "X: a\r\n b\r\n"), "400 close"},
      {"a field folded by a tab", get(host + "X: a\r\n\tb\r\n"), "400 close"},
      {"a first field that begins with a space", get(" " + host), "400 close"},
      {"a line without colon", get(host + "nonsense\r\n"), "400 close"},
      {"a field without name", get(host + ": x\r\n"), "400 close"},
      {"a space before the colon", get(host + "X : y\r\n"), "400 close"},
      {"a name that is no token", get(host + "X(y): z\r\n"), "400 close"},
      {"a name beyond ASCII", get(host + "X\xc3\xa9: z\r\n"), "400 close"},
      {"a NUL in a value", get(host + "X: a\0b\r\n"s), "400 close"},
      {"a NUL in a name", get(host + "X\0: b\r\n"s), "400 close"},
      {"a bare CR in a value", get(host + "X: a\rb\r\n"), "400 close"},
      {"a bare CR before a field", get(host + "\rX: b\r\n"), "400 close"},
      {"a bare LF in a value", get(host + "X: a\nb: c\r\n"), "400 close"},
      {"a control character in a value", get(host + "X: a\x01\r\n"), "400 close"},
      {"DEL in a value", get(host + "X: a\x7f\r\n"), "400 close"},
      {"a tab in a value", get(host + "X: a\tb\r\n"), "200 open"},
      {"bytes beyond ASCII in a value", get(host + "X: \xff\xc3\xa9\r\n"), "200 open"},
      {"an empty value", get(host + "X:\r\n"), "200 open"},
      {"100 fields", get(host + repeated(99, "X: y\r\n")), "200 open"},
      {"101 fields", get(host + repeated(100, "X: y\r\n")), "431 close"},
      {"16 KiB of fields", get(host + "X: " + std::string(16'000, 'a') + "\r\n"), "200 open"},
      {"more than 16 KiB of fields", get(host + "X: " + std::string(17'000, 'a') + "\r\n"), "431 close"},
      {"an endless field", "GET /live HTTP/1.1\r\nX: " + std::string(20'000, 'a'), "431 close"},
      {"endless fields", "GET /live HTTP/1.1\r\n" + repeated(5'000, "X: y\r\n"), "431 close"},
      {"an Upgrade to h2c is ignored",
       get(host + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), "200 open"},
      {"an Upgrade to WebSocket is ignored", get(host + "Connection: Upgrade\r\nUpgrade: websocket\r\n"), "200 open"},
      {"two Authorizations", get(host + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), "400 close"},
      {"two API keys", get(host + "X-API-Key: a\r\nx-api-key: b\r\n"), "400 close"},
      {"two Content-Types", post("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n", "x"), "400 close"},
  };
}

std::vector<Case> connections() {
  const std::string host = "Host: h\r\n";
  return {
      {"close is asked for", get(host + "Connection: close\r\n") + get(), "200 close"},
      {"close in capitals", get(host + "Connection: CLOSE\r\n") + get(), "200 close"},
      {"close in a list", get(host + "Connection: x, close\r\n") + get(), "200 close"},
      {"keep-alive in HTTP/1.1", get(host + "Connection: keep-alive\r\n") + get(), "200 200 open"},
      {"HTTP/1.0 closes", get(host, "GET /live HTTP/1.0") + get(), "200 close"},
      {"HTTP/1.0 with keep-alive", get(host + "Connection: keep-alive\r\n", "GET /live HTTP/1.0") + get(),
       "200 200 open"},
      {"a malformed Connection", get(host + "Connection: a b\r\n"), "400 close"},
      {"a handler that throws", target("/throws"), "500 close"},
      {"a handler that says nothing", target("/silent"), "500 close"},
      {"a handler that answers twice", target("/twice") + get(), "200 200 open"},
      {"a prepared answer", target("/prepared") + get(), "200 200 open"},
      {"HEAD", target("/live", "HEAD") + target("/live", "HEAD"), "200 200 open", true},
      {"HEAD of a prepared answer", target("/prepared", "HEAD") + target("/live", "HEAD"), "200 200 open", true},
      {"HEAD of nothing", target("/none", "HEAD"), "404 open", true},
      {"HEAD where only POST answers", target("/echo", "HEAD"), "405 open", true},
      {"HEAD that is refused", get("", "HEAD /live HTTP/1.1"), "400 close", true},
      {"HEAD of a handler that throws", target("/throws", "HEAD"), "500 close", true},
      {"100 requests in one read", repeated(100, get()), repeated(100, "200 ") + "open"},
  };
}

std::vector<Case> lengths() {
  const auto length = [](const std::string& value) { return post("Content-Length: " + value + "\r\n", "abc"); };
  const std::string fine = "Content-Length: 3\r\n";
  return {
      {"a body", length("3"), "200 open"},
      {"a body and another request", length("3") + get(), "200 200 open"},
      {"no body", post("", ""), "200 open"},
      {"an empty body", post("Content-Length: 0\r\n", "") + get(), "200 200 open"},
      {"leading zeros", length("0003"), "200 open"},
      {"what looks like a request in a body",
       post("Content-Length: " + std::to_string(kSmuggled.size()) + "\r\n", kSmuggled), "200 open"},
      {"a body of GET", "GET /live HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" + get(), "200 200 open"},
      {"two equal lengths", post(fine + fine, "abc" + kSmuggled), "400 close"},
      {"two lengths", post(fine + "Content-Length: 4\r\n", "abc" + kSmuggled), "400 close"},
      {"a list of equal lengths", length("3, 3") + kSmuggled, "400 close"},
      {"a list of lengths", length("3, 4") + kSmuggled, "400 close"},
      {"a negative length", length("-3") + kSmuggled, "400 close"},
      {"a signed length", length("+3") + kSmuggled, "400 close"},
      {"a hexadecimal length", length("0x3") + kSmuggled, "400 close"},
      {"a decimal point", length("3.0") + kSmuggled, "400 close"},
      {"an empty length", length("") + kSmuggled, "400 close"},
      {"a length with a space within", length("3 3") + kSmuggled, "400 close"},
      {"a length in words", length("three") + kSmuggled, "400 close"},
      {"a length beyond 64 bits", length("18446744073709551619") + kSmuggled, "400 close"},
      {"a length of 2^64 - 1", length("18446744073709551615") + kSmuggled, "413 close"},
      {"a length with a space before the colon", post("Content-Length : 3\r\n", "abc") + kSmuggled, "400 close"},
      {"a length with a vertical tab", length("\v3") + kSmuggled, "400 close"},
      {"a body at the limit", post("Content-Length: 1000\r\n", std::string(1000, 'a')) + get(), "200 200 open"},
      {"a body beyond the limit", post("Content-Length: 1001\r\n", std::string(1001, 'a')) + get(), "413 close"},
      {"a length beyond the limit, no body", post("Content-Length: 1001\r\n", ""), "413 close"},
      {"a small body nobody wants", "POST /none HTTP/1.1\r\nHost: h\r\n" + fine + "\r\nabc" + get(), "404 200 open"},
      {"a body for the wrong method", "PUT /echo HTTP/1.1\r\nHost: h\r\n" + fine + "\r\nabc" + get(), "405 200 open"},
      {"a large body nobody wants", "POST /none HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", "404 close"},
      {"gzip", post("Content-Encoding: gzip\r\n" + fine, "abc") + get(), "415 close"},
      {"identity", post("Content-Encoding: identity\r\n" + fine, "abc") + get(), "200 200 open"},
      {"identity and gzip", post("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n" + fine, "abc"),
       "415 close"},
      {"gzip of nothing", post("Content-Encoding: gzip\r\n", "") + get(), "200 200 open"},
  };
}

std::vector<Case> codings() {
  const auto coding = [](const std::string& value) {
    return post("Transfer-Encoding: " + value + "\r\n", "0\r\n\r\n") + kSmuggled;
  };
  const std::string te = "Transfer-Encoding: chunked\r\n";
  return {
      {"chunked", chunked("3\r\nabc\r\n0\r\n\r\n") + get(), "200 200 open"},
      {"Chunked", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n") + get(), "200 200 open"},
      {"chunked with blanks around", post("Transfer-Encoding: \t chunked \r\n", "0\r\n\r\n") + get(), "200 200 open"},
      {"gzip as coding", coding("gzip"), "400 close"},
      {"gzip as coding with a length", post("Transfer-Encoding: gzip\r\nContent-Length: 3\r\n", "abc" + kSmuggled),
       "400 close"},
      {"chunked, gzip", coding("chunked, gzip"), "400 close"},
      {"gzip, chunked", coding("gzip, chunked"), "400 close"},
      {"chunked, chunked", coding("chunked, chunked"), "400 close"},
      {"chunked,", coding("chunked,"), "400 close"},
      {", chunked", coding(", chunked"), "400 close"},
      {"xchunked", coding("xchunked"), "400 close"},
      {"chunkedx", coding("chunkedx"), "400 close"},
      {"identity as coding", coding("identity"), "400 close"},
      {"a quoted coding", coding("\"chunked\""), "400 close"},
      {"a coding after a byte beyond ASCII", coding("\xa0"s + "chunked"), "400 close"},
      {"a coding after a vertical tab", coding("\vchunked"), "400 close"},
      {"a coding with a parameter", coding("chunked;a=b"), "400 close"},
      {"an empty coding", coding(""), "400 close"},
      {"two codings", post(te + te, "0\r\n\r\n" + kSmuggled), "400 close"},
      {"two codings, one unknown", post(te + "Transfer-Encoding: x\r\n", "0\r\n\r\n" + kSmuggled), "400 close"},
      {"two codings, the first unknown", post("Transfer-Encoding: x\r\n" + te, "0\r\n\r\n" + kSmuggled), "400 close"},
      {"a folded coding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n" + kSmuggled), "400 close"},
      {"a coding with a space before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + kSmuggled),
       "400 close"},
      {"a coding and a length", post(te + "Content-Length: 3\r\n", "0\r\n\r\n" + kSmuggled), "400 close"},
      {"a length and a coding", post("Content-Length: 5\r\n" + te, "0\r\n\r\n" + kSmuggled), "400 close"},
      {"a coding in HTTP/1.0", post(te, "0\r\n\r\n" + kSmuggled, "HTTP/1.0"), "400 close"},
      {"a coding in HTTP/1.0 with keep-alive",
       post("Connection: keep-alive\r\n" + te, "0\r\n\r\n" + kSmuggled, "HTTP/1.0"), "400 close"},
  };
}

std::vector<Case> chunks() {
  return {
      {"several chunks", chunked("1\r\na\r\nA\r\n0123456789\r\n0\r\n\r\n") + get(), "200 200 open"},
      {"a chunk extension", chunked("3;x=\"y\"\r\nabc\r\n0\r\n\r\n") + get(), "200 200 open"},
      {"an endless chunk extension", chunked("3;" + std::string(50'000, 'x')), "400 close"},
      {"endless zeros", chunked(std::string(50'000, '0')), "400 close"},
      {"a chunk size that is none", chunked("x\r\n") + kSmuggled, "400 close"},
      {"a negative chunk size", chunked("-1\r\n") + kSmuggled, "400 close"},
      {"a chunk size with 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n") + kSmuggled, "400 close"},
      {"a chunk size beyond 64 bits", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n") + kSmuggled, "413 close"},
      {"a chunk longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n") + kSmuggled, "400 close"},
      {"a chunk that ends in LF", chunked("3\r\nabc\n0\r\n\r\n") + kSmuggled, "400 close"},
      {"a chunk size that ends in LF", chunked("3\nabc\r\n0\r\n\r\n") + kSmuggled, "400 close"},
      {"a chunk extension with LF", chunked("3;x\nabc\r\n0\r\n\r\n") + kSmuggled, "400 close"},
      {"a chunked body beyond the limit", chunked("3E9\r\n" + std::string(1001, 'a') + "\r\n0\r\n\r\n"), "413 close"},
      {"chunks beyond the limit in sum",
       chunked(repeated(11, "64\r\n" + std::string(100, 'a') + "\r\n") + "0\r\n\r\n") + kSmuggled, "413 close"},
      {"a chunked body at the limit", chunked("3E8\r\n" + std::string(1000, 'a') + "\r\n0\r\n\r\n") + get(),
       "200 200 open"},
      {"a trailer field", chunked("0\r\nX: y\r\n\r\n") + get(), "200 200 open"},
      {"trailer fields that would change the framing",
       chunked("0\r\nContent-Length: 30\r\nTransfer-Encoding: x\r\nHost: a\r\n\r\n") + get(), "200 200 open"},
      {"a folded trailer field", chunked("0\r\nX: y\r\n z\r\n\r\n") + kSmuggled, "400 close"},
      {"a trailer line without colon", chunked("0\r\nnonsense\r\n\r\n") + kSmuggled, "400 close"},
      {"endless trailer fields", chunked("0\r\n" + repeated(10'000, "X: y\r\n")), "400 close"},
      {"a chunked body nobody wants",
       "POST /none HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get(),
       "404 200 open"},
  };
}

std::vector<Case> expectations() {
  const std::string expect = "Expect: 100-continue\r\n";
  return {
      {"a body that waits for 100", post(expect + "Content-Length: 3\r\n", ""), "100 open"},
      {"a chunked body that waits for 100", post(expect + "Transfer-Encoding: chunked\r\n", ""), "100 open"},
      {"a body that would be too large", post(expect + "Content-Length: 1001\r\n", ""), "413 close"},
      {"a body for nobody", "POST /none HTTP/1.1\r\nHost: h\r\n" + expect + "Content-Length: 3\r\n\r\n", "404 close"},
      {"100-continue without body", get("Host: h\r\n" + expect) + get(), "200 200 open"},
      {"100-Continue", post("Expect: 100-Continue\r\nContent-Length: 3\r\n", ""), "100 open"},
      {"another expectation", post("Expect: tea\r\nContent-Length: 3\r\n", "abc") + get(), "417 close"},
      {"an expectation in HTTP/1.0", post("Expect: tea\r\nContent-Length: 3\r\n", "abc", "HTTP/1.0"), "200 close"},
  };
}

}  // namespace

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& group :
       {start_lines(), targets(), hosts(), fields(), connections(), lengths(), codings(), chunks(), expectations()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace wire
