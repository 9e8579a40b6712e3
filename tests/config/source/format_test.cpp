// FORMAT.md says what the table says: every field of the table has its line, and no line is of another field.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <map>

#include "tests/config/source/format_rows.hpp"

namespace {

/// The lines of FORMAT.md's tables by heading.
std::map<std::string, std::vector<std::string>> tables() {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  std::ifstream in(std::string(source ? source : ".") + "/config/FORMAT.md");
  BOOST_REQUIRE(in.good());
  std::map<std::string, std::vector<std::string>> tables;
  std::string line, heading;
  while (std::getline(in, line)) {
    if (line.starts_with("### ")) heading = line;
    if (line.starts_with("## ")) heading.clear();
    if (!heading.empty() && line.starts_with("|")) tables[heading].push_back(line);
  }
  return tables;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_format)

BOOST_AUTO_TEST_CASE(the_document_has_every_field_and_no_other) {
  const auto written = tables();
  std::size_t described = 0;
  for (const flywheel::source::Record* record : format_rows::all_records()) {
    std::vector<std::string> expected = format_rows::section(*record);
    const std::string heading = expected.front();
    expected.erase(expected.begin());
    const auto found = written.find(heading);
    BOOST_TEST_CONTEXT(heading) {
      BOOST_REQUIRE(found != written.end());
      BOOST_TEST(found->second == expected, boost::test_tools::per_element());
    }
    ++described;
  }
  BOOST_TEST(written.size() == described);
}

BOOST_AUTO_TEST_SUITE_END()
