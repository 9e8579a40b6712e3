#include "flagd/web/page.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::web;

namespace {

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(web_page)

BOOST_AUTO_TEST_CASE(a_page_stands_alone) {
  const std::string page = render_page("A & B", "<p>x</p>");
  BOOST_TEST(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
  BOOST_TEST(page.find("<title>A &amp; B</title>") != std::string::npos);
  BOOST_TEST(page.find("<p>x</p>") != std::string::npos);
  BOOST_TEST(count(page, "<style>") == 1U);
  for (const char* foreign : {"<script", "style=\"", "<link", "src=", "http://", "https://", "@import"}) {
    BOOST_TEST(count(page, foreign) == 0U, foreign);
  }
}

BOOST_AUTO_TEST_CASE(an_error_page_says_what_is_wrong_and_leads_back) {
  const std::string page = render_error_page("Not found", "there is no experiment `<b>`");
  BOOST_TEST(page.find("<h1>Not found</h1>") != std::string::npos);
  BOOST_TEST(page.find("there is no experiment `&lt;b&gt;`") != std::string::npos);
  BOOST_TEST(page.find("<a href=\"/\">") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
