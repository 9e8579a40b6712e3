#include "config/expression/short_text.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

using flywheel::expression::ShortText;

BOOST_AUTO_TEST_SUITE(expression_short_text)

BOOST_AUTO_TEST_CASE(two_are_equal_where_their_texts_are) {
  std::mt19937 random(20261126);
  const auto letter = [&random] { return "ab\0\xFF"[random() % 4]; };
  for (std::size_t size = 0; size <= ShortText::kLargest; ++size) {
    for (int round = 0; round < 200; ++round) {
      std::string text;
      for (std::size_t i = 0; i < size; ++i) text += letter();
      BOOST_TEST((ShortText(text) == ShortText(std::string(text))));
      for (std::size_t i = 0; i < size; ++i) {
        std::string other = text;
        other[i] = static_cast<char>(other[i] + 1);
        BOOST_TEST_CONTEXT("size " << size << ", byte " << i) {
          BOOST_TEST(!(ShortText(text) == ShortText(other)));
        }
      }
      if (size < ShortText::kLargest) BOOST_TEST(!(ShortText(text) == ShortText(text + '\0')));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
