#include "config/source/fields.hpp"

#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"
#include "tests/config/source/reading.hpp"

using namespace flywheel;
using namespace flywheel::source;

BOOST_AUTO_TEST_SUITE(source_fields)

BOOST_AUTO_TEST_CASE(fields_are_read_by_their_type) {
  const reading::Read read(
      "text: on\nlist: [a, b]\nbool: true\nint: 7\nshare: 2.5%\nlevel: 8%\nchange: +1pp\nduration: 3d\nwhen: "
      "1970-01-02\n"
      "map: { k: v }\nempty:\n");
  const Fields fields(read.root());
  BOOST_TEST(fields.text("text") == "on");
  BOOST_TEST(fields.texts("list").size() == 2U);
  BOOST_TEST(fields.texts("text").size() == 1U);
  BOOST_TEST(fields.flag("bool", false));
  BOOST_TEST(fields.integer("int").value() == 7);
  BOOST_TEST(fields.share("share").value() == 25'000U);
  BOOST_TEST(fields.level("level").value() == 0.08);
  BOOST_TEST(fields.change("change").value() == 0.01);
  BOOST_TEST((fields.duration("duration").value() == kDay * 3));
  BOOST_TEST(fields.when("when").has_value());
  BOOST_TEST(fields.entries("map").size() == 1U);
  BOOST_TEST(fields.items("list").size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_wrong_is_absent) {
  const reading::Read read("list: [a, [b]]\nbool: yes\nint: one\nempty:\ntag: !x y\n");
  const Fields fields(read.root());
  BOOST_TEST(fields.text("none", "else") == "else");
  BOOST_TEST(fields.text("empty", "else") == "else");
  BOOST_TEST(fields.text("tag", "else") == "else");
  BOOST_TEST(fields.text("list", "else") == "else");
  BOOST_TEST(fields.texts("list").size() == 1U);
  BOOST_TEST(fields.flag("bool", true));
  BOOST_TEST(!fields.integer("int"));
  BOOST_TEST(!fields.has("none"));
  BOOST_TEST(fields.entries("list").empty());
}

BOOST_AUTO_TEST_CASE(open_values_keep_their_shape) {
  const reading::Read read("a: { on: true, n: [1, 2.0, x], s: '1', none: null }\n");
  Arena arena;
  BOOST_TEST(to_json(open_value(read.root(), arena)) == R"({"a":{"on":true,"n":[1,2.0,"x"],"s":"1","none":null}})");
}

BOOST_AUTO_TEST_CASE(words_are_split_at_spaces) {
  const auto words = split_words(" one  two ");
  BOOST_REQUIRE(words.size() == 2U);
  BOOST_TEST(words[0] == "one");
  BOOST_TEST(words[1] == "two");
}

BOOST_AUTO_TEST_SUITE_END()
