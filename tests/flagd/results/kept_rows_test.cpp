#include "flagd/results/kept_rows.hpp"

#include <boost/test/unit_test.hpp>

#include "flagd/results/range_rows.hpp"

using namespace flywheel;
using results::KeptRows;
using results::RangeReader;
using results::RangeWriter;
using results::RowSource;

namespace {

Time at(int seconds) {
  return Time(std::chrono::seconds(seconds));
}

std::string rows(std::initializer_list<std::pair<const char*, const char*>> all) {
  RangeWriter writer;
  for (const auto& [key, row] : all) writer.add(key, std::nullopt, row);
  return writer.take();
}

/// `a=1 <b=2 !c=3`: of the newer ones `<` are new and `!` replace.
std::string merged(const std::string& older, const std::string& newer) {
  std::string text;
  const auto each = [&](const RangeReader& one, RowSource source) {
    const char* mark = source == RowSource::kOlder ? "" : source == RowSource::kNewer ? "<" : "!";
    text.append(text.empty() ? "" : " ").append(mark).append(one.key()).append("=").append(one.row());
    return true;
  };
  return results::merge_rows(RangeReader(older), RangeReader(newer), each) ? text : "unreadable";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results_kept_rows)

BOOST_AUTO_TEST_CASE(memory_is_bounded_and_given_back) {
  KeptRows kept("", {.rows_in_memory = 1000, .changes_in_memory = 100, .left_on_disk = 0});
  kept.write(0, std::string(800, 'a'), 7);
  kept.write(1, std::string(800, 'b'), 8);
  BOOST_TEST(kept.read(0).value().units == 7U);
  BOOST_TEST(!kept.read(1));
  BOOST_TEST(kept.write_changes(0, std::string(90, 'c')));
  BOOST_TEST(!kept.write_changes(0, std::string(101, 'd')));
  BOOST_TEST(kept.write_changes(0, std::string(100, 'e')));
  BOOST_TEST(kept.read(0).value().changes == std::string(100, 'e'));
  kept.write(0, std::string(100, 'a'), 7);
  BOOST_TEST(kept.read(0).value().changes == "");
  kept.write(1, std::string(800, 'b'), 8);
  BOOST_TEST(kept.read(1).has_value());
  BOOST_TEST(kept.write_changes(1, std::string(100, 'f')));
  kept.clear();
  BOOST_TEST(!kept.read(1));
  kept.write(2, std::string(1000, 'c'), 9);
  BOOST_TEST(kept.write_changes(2, std::string(100, 'g')));
  BOOST_TEST((kept.read(2).value().rows == std::string(1000, 'c')));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_range_are_not_read) {
  RangeWriter writer;
  writer.add("key-1", std::nullopt, "row one");
  writer.add("key-2", at(3), "");
  writer.add("other", at(2), "row three");
  const std::string bytes = writer.take();
  RangeReader reader(bytes);
  BOOST_TEST((reader.earliest() == at(2)));
  BOOST_REQUIRE(reader.advance());
  BOOST_TEST(reader.key() == "key-1");
  BOOST_TEST(!reader.next());
  BOOST_TEST(reader.row() == "row one");
  BOOST_REQUIRE(reader.advance());
  BOOST_TEST(reader.key() == "key-2");
  BOOST_TEST((reader.next() == at(3)));
  BOOST_TEST(reader.row() == "");
  BOOST_REQUIRE(reader.advance());
  BOOST_TEST(reader.key() == "other");
  BOOST_TEST(!reader.advance());
  BOOST_TEST(reader.good());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    RangeReader part(std::string_view(bytes).substr(0, size));
    std::size_t rows = 0;
    while (part.advance()) ++rows;
    BOOST_TEST(rows < 3U);
  }
}

BOOST_AUTO_TEST_CASE(rows_are_merged_by_their_keys_and_newer_ones_stand_for_older) {
  const std::string older = rows({{"b", "1"}, {"ba", "2"}, {"d", "3"}});
  BOOST_TEST(merged(older, rows({})) == "b=1 ba=2 d=3");
  BOOST_TEST(merged("", older) == "<b=1 <ba=2 <d=3");
  BOOST_TEST(merged(older, rows({{"a", "4"}, {"ba", "5"}, {"c", ""}, {"e", "6"}})) == "<a=4 b=1 !ba=5 <c= d=3 <e=6");
  BOOST_TEST(merged(older, older) == "!b=1 !ba=2 !d=3");
  BOOST_TEST(merged(older.substr(0, older.size() - 1), rows({})) == "unreadable");
  BOOST_TEST(merged(older, older.substr(0, older.size() - 1)) == "unreadable");
}

BOOST_AUTO_TEST_SUITE_END()
