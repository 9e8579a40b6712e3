// What is said where a field holds something of another shape: a row for every field of every record, in
// field_errors.txt: `flag.enabled: [x] → what is said`. Nothing after the arrow: the field takes anything.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <map>

#include "config/source/check.hpp"
#include "config/source/kinds.hpp"
#include "tests/config/source/reading.hpp"

using namespace flywheel::source;

namespace {

struct Row {
  std::string value;
  std::string message;
};

/// The rows by `record.field`.
std::map<std::string, Row> rows() {
  constexpr std::string_view kArrow = " →";
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  std::ifstream in(std::string(source ? source : ".") + "/tests/config/source/field_errors.txt");
  std::map<std::string, Row> rows;
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(": ");
    const std::size_t arrow = line.find(kArrow);
    BOOST_REQUIRE_MESSAGE(colon < arrow && arrow != std::string::npos, line);
    std::string message = line.substr(arrow + kArrow.size());
    if (message.starts_with(' ')) message.erase(0, 1);
    rows[line.substr(0, colon)] = {line.substr(colon + 2, arrow - colon - 2), message};
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_field_errors)

BOOST_AUTO_TEST_CASE(every_field_says_what_it_takes) {
  std::map<std::string, Row> due = rows();
  for (const Record* record : records()) {
    for (const Field& field : record->fields) {
      const std::string name = std::string(record->name) + "." + std::string(field.name);
      BOOST_REQUIRE_MESSAGE(due.contains(name), name << " has a row");
      const Row row = due.extract(name).mapped();
      reading::Read read(std::string(field.name) + ": " + row.value + "\n");
      check(read.root().entries[0].value, field.type, quote(field.name), read.diagnostics);
      const auto said = read.diagnostics.take();
      BOOST_TEST(said.size() == (row.message.empty() ? 0U : 1U));
      if (!said.empty()) BOOST_TEST(said[0].message == row.message, name << ": " << said[0].message);
    }
  }
  for (const auto& [name, row] : due) BOOST_ERROR("there is no field " << name);
}

BOOST_AUTO_TEST_SUITE_END()
