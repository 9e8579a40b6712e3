#include "config/catalog/message_texts.hpp"

#include "tests/config/catalog/building.hpp"

using namespace flywheel;

namespace {

/// The texts of the experiment `e` with these two arms.
std::shared_ptr<const catalog::Catalog> with_arms(const std::string& a, const std::string& b) {
  const auto loaded = catalog::build({{"t.yaml",
                                       "experiment: e\nplacement: p\nsplit: { control: 34%, a: 33%, b: 33% }\n"
                                       "messages:\n  a: { layout: card, " +
                                           a + " }\n  b: { layout: card, " + b + " }\n"}});
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_message_texts)

BOOST_AUTO_TEST_CASE(a_locale_counts_where_all_texts_of_all_arms_have_it) {
  struct Case {
    std::string a, b;
    std::vector<std::string_view> locales;
    std::string wanted;
    std::size_t read;
  };
  for (const Case& c : std::vector<Case>{
           {"title: x", "title: y", {"en"}, "de", 0},
           {"title: { de: x, en: x }", "title: y", {"de", "en"}, "de-AT", 0},
           {"title: { de: x, en: x }", "title: y", {"de", "en"}, "fr", 1},
           {"title: { de: x, en: x }", "title: y", {"de", "en"}, "no tag", 1},
           {"title: { de: x, en: x, fr: x }", "body: { en: y, fr: y }", {"en", "fr"}, "de", 0},
           {"title: { de: x, en: x }", "items: [{ text: { en: y } }]", {"en"}, "de", 0},
       }) {
    const auto catalog = with_arms(c.a, c.b);
    const catalog::MessageTexts& texts = catalog->experiments()[0].texts;
    std::vector<Value> attributes(catalog->attributes().size());
    attributes[catalog->attributes().find(catalog::kLocaleAttribute).value()] = Value::string(c.wanted);
    BOOST_TEST(std::vector(texts.locales().begin(), texts.locales().end()) == c.locales,
               boost::test_tools::per_element());
    BOOST_TEST(texts.locale_of(attributes) == c.read);
    BOOST_TEST(!texts.asks());
  }
}

BOOST_AUTO_TEST_CASE(what_one_arm_needs_in_a_language_all_arms_need) {
  const auto catalog = with_arms("title: { en: \"{{ b }}\", de: x }", "title: \"{{ a | default: 'x' }}\"");
  const catalog::MessageTexts& texts = catalog->experiments()[0].texts;
  const auto slot = catalog->attributes().find("b").value();
  std::vector<Value> attributes(catalog->attributes().size());
  BOOST_TEST(texts.asks());
  for (const Value& none : {Value(), Value::string(""), Value::null(), Value::list({})}) {
    attributes[slot] = none;
    BOOST_TEST(texts.lacking(0, attributes).value() == slot);
    BOOST_TEST(!texts.lacking(1, attributes));
  }
  for (const Value& some : {Value::string("x"), Value::integer(0), Value::boolean(false)}) {
    attributes[slot] = some;
    BOOST_TEST(!texts.lacking(0, attributes));
  }
  BOOST_TEST(texts.lacking(0, {}).value() == slot);
}

BOOST_AUTO_TEST_SUITE_END()
