#include "config/vocabulary/locale.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace flywheel;

BOOST_AUTO_TEST_SUITE(vocabulary_locale)

BOOST_AUTO_TEST_CASE(exact_then_language_then_the_default) {
  struct Case {
    const char* wanted;
    std::vector<std::string_view> there;
    const char* found;  ///< "": none
  };
  for (const Case& c : std::vector<Case>{
           {"de-AT", {"en", "de", "de-AT"}, "de-AT"},
           {"de-AT", {"en", "de"}, "de"},
           {"DE_at", {"en", "de-AT"}, "de-AT"},
           {"zh-Hant-TW", {"en", "zh-Hant", "zh"}, "zh-Hant"},
           {"zh-Hant-x-TW", {"en", "zh-Hant"}, "zh-Hant"},
           {"de", {"en", "de-AT"}, "en"},
           {"fr", {"en", "de"}, "en"},
           {"", {"en", "de"}, "en"},
           {"de--AT", {"en", "de"}, "en"},
           {"../../etc", {"en", "de"}, "en"},
           {"fr", {"de"}, ""},
           {"fr", {}, ""},
       }) {
    const auto found = LocaleLookup(c.wanted, "en-GB").in(c.there);
    BOOST_TEST_CONTEXT(c.wanted) BOOST_TEST((found ? c.there[*found] : std::string_view()) == c.found);
  }
}

BOOST_AUTO_TEST_CASE(what_is_a_language_tag) {
  for (const char* tag : {"de", "de-AT", "de_AT", "zh-Hant-TW", "es-419", "sr-Latn-RS", "x-whatever"}) {
    BOOST_TEST_CONTEXT(tag) BOOST_TEST(is_language_tag(tag));
  }
  for (const std::string& text :
       {std::string(), std::string("-"), std::string("de-"), std::string("1de"), std::string("de AT"),
        std::string("deutschland"), std::string("dé"), std::string("de\n"), std::string(65, 'a')}) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!is_language_tag(text));
  }
}

BOOST_AUTO_TEST_SUITE_END()
