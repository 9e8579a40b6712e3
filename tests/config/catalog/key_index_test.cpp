#include "config/catalog/key_index.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using flywheel::catalog::KeyIndex;

BOOST_AUTO_TEST_SUITE(catalog_key_index)

BOOST_AUTO_TEST_CASE(every_key_has_its_place_and_others_have_none) {
  for (const std::size_t count : {0, 1, 2, 3, 1000}) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back("feature-" + std::to_string(i) + "-enabled");
    const KeyIndex index({texts.begin(), texts.end()});
    for (std::size_t i = 0; i < count; ++i) BOOST_TEST(index.find(texts[i]).value() == i);
    for (std::size_t i = count; i < 2 * count + 1; ++i) {
      BOOST_TEST(!index.find("feature-" + std::to_string(i) + "-enabled").has_value());
    }
    BOOST_TEST(!index.find("").has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()
