#include "flagd/http/answer.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "flagd/http/common_fields.hpp"
#include "flagd/http/status.hpp"

using namespace flywheel::http;
using std::chrono::seconds;
using std::chrono::system_clock;

namespace {

constexpr std::string_view kCommon = "Date: D\r\n";

std::string answer(Form form, int status, std::string_view type, std::string_view body,
                   std::initializer_list<Header> headers = {}) {
  std::string out;
  append_answer(out, form, kCommon, status, type, body, {headers.begin(), headers.end()});
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_answer)

BOOST_AUTO_TEST_CASE(an_answer_has_the_form_that_request_and_status_ask_for) {
  BOOST_TEST(answer({}, 200, "text/plain", "hi") ==
             "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
             "Cache-Control: no-store\r\nDate: D\r\n\r\nhi");
  BOOST_TEST(answer({true, false, false}, 404, "text/plain", "hi") ==
             "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
             "Cache-Control: no-store\r\nDate: D\r\n\r\n");
  BOOST_TEST(answer({false, true, true}, 204, "", "dropped", {{"Allow", "GET"}}) ==
             "HTTP/1.1 204 No Content\r\nAllow: GET\r\nCache-Control: no-store\r\nDate: D\r\n"
             "Connection: close\r\n\r\n");
  BOOST_TEST(answer({false, false, true}, 304, "", "dropped", {{"ETag", "\"x\""}, {"cache-control", "no-cache"}}) ==
             "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\ncache-control: no-cache\r\nDate: D\r\n"
             "Connection: keep-alive\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(html_without_a_policy_of_its_own_may_do_nothing) {
  const std::string_view nothing = "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
  BOOST_TEST(answer({}, 200, kHtml, "x").find(nothing) != std::string::npos);
  BOOST_TEST(answer({}, 200, kJson, "x").find("Content-Security-Policy") == std::string::npos);
  const std::string own = answer({}, 200, kHtml, "x", {{"Content-Security-Policy", "default-src 'self'"}});
  BOOST_TEST(own.find("\r\nContent-Security-Policy: default-src 'self'\r\n") != std::string::npos);
  BOOST_TEST(own.find(nothing) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_value_cannot_begin_a_line) {
  const std::string out = answer({}, 200, "a\r\nX-One: 1", "", {{"X-Key", std::string_view("b\r\nX-Two: 2\0", 12)}});
  BOOST_TEST(out.find("\r\nContent-Type: a  X-One: 1\r\n") != std::string::npos);
  BOOST_TEST(out.find("\r\nX-Key: b  X-Two: 2 \r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_prepared_head_is_completed) {
  std::string out = "before ";
  append_prepared(out, {false, true, false}, kCommon, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n", "x");
  BOOST_TEST(out ==
             "before HTTP/1.1 200 OK\r\nContent-Length: 1\r\nCache-Control: no-store\r\nDate: D\r\n"
             "Connection: close\r\n\r\nx");
}

BOOST_AUTO_TEST_CASE(statuses_have_their_registered_phrases) {
  BOOST_TEST(reason_phrase(200) == "OK");
  BOOST_TEST(reason_phrase(431) == "Request Header Fields Too Large");
  BOOST_TEST(reason_phrase(599) == "Unknown");
}

BOOST_AUTO_TEST_CASE(dates_are_imf_fixdates) {
  // The first is RFC 9110's own example; the others are from `date -u -d @N`.
  BOOST_TEST(http_date(system_clock::time_point(seconds(784'111'777))) == "Sun, 06 Nov 1994 08:49:37 GMT");
  BOOST_TEST(http_date(system_clock::time_point(seconds(0))) == "Thu, 01 Jan 1970 00:00:00 GMT");
  BOOST_TEST(http_date(system_clock::time_point(seconds(1'709'251'199))) == "Thu, 29 Feb 2024 23:59:59 GMT");
}

BOOST_AUTO_TEST_CASE(the_common_fields_change_with_the_second_only) {
  CommonFields fields;
  const auto now = std::chrono::steady_clock::now();
  fields.refresh(now);
  const std::string text(fields.text());
  BOOST_TEST(text.starts_with("Date: "));
  BOOST_TEST(text.find("\r\nX-Content-Type-Options: nosniff\r\n") != std::string::npos);
  BOOST_TEST(text.find("\r\nReferrer-Policy: no-referrer\r\n") != std::string::npos);
  const char* const where = fields.text().data();
  fields.refresh(now);
  BOOST_TEST(fields.text().data() == where);
  BOOST_TEST(fields.text() == text);
}

BOOST_AUTO_TEST_SUITE_END()
