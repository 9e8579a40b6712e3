#include "config/source/kinds.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "config/source/check.hpp"
#include "config/source/fields.hpp"
#include "tests/config/source/reading.hpp"

using namespace flywheel::source;

BOOST_AUTO_TEST_SUITE(source_kinds)

BOOST_AUTO_TEST_CASE(every_kind_is_found_by_its_first_key) {
  for (const Kind& kind : kinds()) {
    BOOST_TEST_CONTEXT(kind.name) {
      BOOST_TEST(find_kind(kind.name) == &kind);
      BOOST_TEST(kind.record->find(kind.name) != nullptr);
    }
  }
  BOOST_TEST(find_kind("flags") == nullptr);
  BOOST_TEST(is_section(*find_kind("metrics")));
  BOOST_TEST(!is_section(*find_kind("flag")));
}

BOOST_AUTO_TEST_CASE(the_table_is_consistent) {
  for (const Record* record : records()) {
    std::set<std::string_view> names;
    for (const Field& field : record->fields) {
      BOOST_TEST_CONTEXT(record->name << "." << field.name) {
        BOOST_TEST(names.insert(field.name).second);
        BOOST_TEST(!field.description.empty());
        for (const std::string_view with : split_words(field.with)) BOOST_TEST(record->find(with) != nullptr);
        if (field.type.shape == Shape::kWord) BOOST_TEST(!field.type.words.empty());
      }
    }
    for (const std::string_view name : record->exactly_one) BOOST_TEST(record->find(name) != nullptr);
  }
}

BOOST_AUTO_TEST_CASE(every_record_is_described_and_its_example_is_valid) {
  std::set<std::string_view> names;
  for (const Record* record : records()) {
    BOOST_TEST_CONTEXT(record->name) {
      BOOST_TEST(names.insert(record->name).second);
      BOOST_TEST(record->about.ends_with("."));
      reading::Read read(std::string(record->example) + "\n");
      BOOST_REQUIRE(read.documents.roots.size() == 1U);
      check(read.root(), record_type(*record), "the example", read.diagnostics);
      BOOST_TEST(read.messages() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_kind_has_the_fields_of_all) {
  for (const Kind& kind : kinds()) {
    for (const char* name : {"description", "owner", "tags", "lint"}) BOOST_TEST(kind.record->find(name) != nullptr);
  }
}

BOOST_AUTO_TEST_SUITE_END()
