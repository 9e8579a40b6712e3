#include "flagd/http/request.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace flywheel::http;

BOOST_AUTO_TEST_SUITE(http_request)

BOOST_AUTO_TEST_CASE(escapes_are_decoded_once) {
  struct Case {
    std::string_view text;
    bool fine;
    std::string_view decoded;
  };
  for (const Case& c :
       {Case{"", true, ""},     {"plain", true, "plain"}, {"a%20b", true, "a b"},       {"a%2Fb%2fc", true, "a/b/c"},
        {"%252F", true, "%2F"}, {"a+b", true, "a+b"},     {"%C3%A9", true, "\xc3\xa9"}, {"\xc3\xa9", true, "\xc3\xa9"},
        {"%", false, ""},       {"%4", false, ""},        {"a%4", false, ""},           {"%4g", false, ""},
        {"%g4", false, ""},     {"%%41", false, ""},      {"% 41", false, ""},          {"%00", false, ""},
        {"a%00b", false, ""},   {"%ff", false, ""},       {"%C0%AF", false, ""},        {"%ED%A0%80", false, ""},
        {"%C3", false, ""},     {"\xff", false, ""}}) {
    BOOST_TEST_CONTEXT(c.text) {
      std::string out = "left over";
      BOOST_TEST(percent_decode(c.text, out) == c.fine);
      if (c.fine) BOOST_TEST(out == c.decoded);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_query_parameter_is_found_by_its_decoded_name) {
  struct Case {
    std::string_view query;
    std::string_view name;
    std::string_view value;
  };
  for (const Case& c : {Case{"", "a", ""},
                        {"a=1", "a", "1"},
                        {"a=1&b=2", "b", "2"},
                        {"a=1&a=2", "a", "1"},
                        {"a", "a", ""},
                        {"a=", "a", ""},
                        {"a=b=c", "a", "b=c"},
                        {"ab=1", "a", ""},
                        {"a=x%26y", "a", "x&y"},
                        {"a=x+y", "a", "x y"},
                        {"a=x%2By", "a", "x+y"},
                        {"%61=1", "a", "1"},
                        {"&&a=1&&", "a", "1"},
                        {"a=%zz", "a", ""},
                        {"%zz=1&a=2", "a", "2"}}) {
    BOOST_TEST_CONTEXT(c.query) BOOST_TEST(query_parameter(c.query, c.name) == c.value);
  }
}

BOOST_AUTO_TEST_CASE(json_is_known_by_its_media_type) {
  for (const std::string_view json : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                                      "application/json;charset=utf-8", " application/json ;x=y"}) {
    BOOST_TEST(is_json(json), json);
  }
  for (const std::string_view other : {"", "text/json", "application/jsonp", "application/json5", "text/plain",
                                       "application", "text/plain; application/json"}) {
    BOOST_TEST(!is_json(other), other);
  }
}

BOOST_AUTO_TEST_CASE(a_kept_request_outlives_the_buffers_of_its_connection) {
  std::string buffer = "path query rest body type accept match authorization key agent origin remote";
  std::string_view left = buffer;
  const auto word = [&] {
    const std::string_view first = left.substr(0, left.find(' '));
    left.remove_prefix(std::min(first.size() + 1, left.size()));
    return first;
  };
  Request request;
  request.method = Method::kPut;
  std::string_view Request::*const parts[] = {&Request::path,          &Request::query,         &Request::rest,
                                              &Request::body,          &Request::content_type,  &Request::accept,
                                              &Request::if_none_match, &Request::authorization, &Request::api_key,
                                              &Request::user_agent,    &Request::origin,        &Request::remote};
  for (const auto part : parts) request.*part = word();
  const std::string before = buffer;
  const KeptRequest kept(request);
  buffer.assign(buffer.size(), '#');
  std::string after;
  for (const auto part : parts) after += (after.empty() ? "" : " ") + std::string(kept.request().*part);
  BOOST_TEST(after == before);
  BOOST_TEST((kept.request().method == Method::kPut));
}

BOOST_AUTO_TEST_CASE(methods_have_their_names) {
  BOOST_TEST(method_name(Method::kGet) == "GET");
  BOOST_TEST(method_name(Method::kDelete) == "DELETE");
  BOOST_TEST(method_name(Method::kOther) == "");
}

BOOST_AUTO_TEST_SUITE_END()
