#include "config/source/kinds.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <set>

#include "config/source/fields.hpp"

using namespace flywheel::source;

namespace {

/// Calls `visit` for every record of the table, once.
void each_record(const std::function<void(const Record&)>& visit) {
  std::set<const Record*> seen;
  const std::function<void(const Type*)> walk = [&](const Type* type) {
    if (!type) return;
    for (const Type* part : {type->item, type->scalar, type->list, type->map}) walk(part);
    if (!type->record || !seen.insert(type->record).second) return;
    visit(*type->record);
    for (const auto& part : type->record->parts()) {
      for (const Field& field : part) walk(&field.type);
    }
  };
  for (const Kind& kind : kinds()) {
    const Type type = record_type(*kind.record);
    walk(&type);
  }
}

}  // namespace

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
  each_record([](const Record& record) {
    std::set<std::string_view> names;
    for (const auto& part : record.parts()) {
      for (const Field& field : part) {
        BOOST_TEST_CONTEXT(record.name << "." << field.name) {
          BOOST_TEST(names.insert(field.name).second);
          BOOST_TEST(!field.description.empty());
          for (const std::string_view with : split_words(field.with)) BOOST_TEST(record.find(with) != nullptr);
          if (field.type.shape == Shape::kWord) BOOST_TEST(!field.type.words.empty());
        }
      }
    }
    for (const std::string_view name : record.exactly_one) BOOST_TEST(record.find(name) != nullptr);
  });
}

BOOST_AUTO_TEST_CASE(every_kind_has_the_fields_of_all) {
  for (const Kind& kind : kinds()) {
    for (const char* name : {"description", "owner", "tags", "lint"}) BOOST_TEST(kind.record->find(name) != nullptr);
  }
}

BOOST_AUTO_TEST_SUITE_END()
