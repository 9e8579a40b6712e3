#include "config/catalog/text_template.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

/// "words|attribute|attribute=default|…", or the error.
std::string parts_of(std::string_view text) {
  const auto parts = catalog::read_template(text);
  if (!parts) return parts.error().message;
  std::string all;
  for (const catalog::TextPart& part : *parts) {
    if (!all.empty()) all += "|";
    if (part.attribute.empty()) {
      all += "'" + std::string(part.words) + "'";
    } else {
      all += std::string(part.attribute) + (part.otherwise ? "=" + std::string(*part.otherwise) : std::string());
    }
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_text_template)

BOOST_AUTO_TEST_CASE(placeholders_are_names_with_or_without_a_default) {
  BOOST_TEST(parts_of("") == "");
  BOOST_TEST(parts_of("Hello") == "'Hello'");
  BOOST_TEST(parts_of("Hi {{ first_name }}!") == "'Hi '|first_name|'!'");
  BOOST_TEST(parts_of("{{a}}{{b2|default:'x'}}") == "a|b2=x");
  BOOST_TEST(parts_of("{{ a | default: \"it's {{ }}\" }}") == "a=it's {{ }}");
  BOOST_TEST(parts_of("{{ a | default: '' }}") == "a=");
  BOOST_TEST(parts_of("{ a } }} is text") == "'{ a } }} is text'");
}

BOOST_AUTO_TEST_CASE(there_is_nothing_else_between_braces) {
  for (const char* text :
       {"{{", "{{}}", "{{ a", "{{ a }", "{{ 7 }}", "{{ a b }}", "{{ a.b }}", "{{ a | upcase }}", "{{ a | default }}",
        "{{ a | default: x }}", "{{ a | default: 'x }}", "{{ a | default: 'x' | upcase }}", "{{ über }}"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(parts_of(std::string("Hi ") + text).ends_with("not what begins at byte 3"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
