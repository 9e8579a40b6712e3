// The public conformance cases of CEL that lie in this language: conformance/*.txt, one file for each of cel-spec's
// tests/simple/testdata/*.textproto, with its sections and names. A row is
//
//   name: expression ⇒ value
//   name: expression ⇒ value ≠ ours (why) where x = literal; y = literal
//
// The value is written as rendered.hpp does; `error` stands for an evaluation that fails or a text that is refused.
// What we answer otherwise on purpose stands after ≠: a value, `error` (fails) or `refused` (at load). Control
// characters of an expression are written as their pictures, ␊ for a line feed.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/config/expression/rendered.hpp"
#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

namespace {

struct Row {
  std::string name, expression, value, ours;
  std::vector<std::pair<std::string, std::string>> bound;
};

/// The text with each picture of a control character as that character.
std::string without_pictures(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto third = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : 0U;
    if (text.substr(at, 2) != "\xE2\x90" || third < 0x80 || third > 0xA1) {
      plain += text[at];
      continue;
    }
    plain += third == 0xA1 ? '\x7F' : static_cast<char>(third - 0x80);
    at += 2;
  }
  return plain;
}

/// Cuts what follows the last `mark` off `text`; an empty text where there is none.
std::string take_after(std::string& text, std::string_view mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string::npos) return {};
  const std::string rest = text.substr(at + mark.size());
  text.erase(at);
  return rest;
}

Row row_of(std::string line, const std::string& section) {
  Row row;
  const std::string where = take_after(line, " where ");
  for (std::size_t at = 0; at < where.size();) {
    const std::size_t equals = where.find(" = ", at);
    const std::size_t end = std::min(where.find("; ", at), where.size());
    row.bound.emplace_back(where.substr(at, equals - at), where.substr(equals + 3, end - equals - 3));
    at = end + 2;
  }
  std::string ours = take_after(line, " ≠ ");
  row.value = take_after(line, " ⇒ ");
  row.ours = ours.substr(0, ours.find(" ("));
  const std::size_t colon = line.find(": ");
  BOOST_REQUIRE_MESSAGE(!row.value.empty() && colon != std::string::npos, line);
  BOOST_REQUIRE_MESSAGE(ours.empty() || ours.ends_with(')'), line << ": why?");
  row.name = section + "/" + line.substr(0, colon);
  row.expression = without_pictures(std::string_view(line).substr(colon + 2));
  return row;
}

std::vector<Row> rows_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<Row> rows;
  std::string section;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '[' && line.ends_with(']')) {
      section = file.stem().string() + "/" + line.substr(1, line.size() - 2);
    } else {
      rows.push_back(row_of(line, section));
    }
  }
  return rows;
}

/// A value, or `error` or `refused`.
std::string answer(const Row& row) {
  World world;
  Arena literals;
  for (const auto& [name, literal] : row.bound) {
    const auto program = world.compile(literal);
    BOOST_REQUIRE_MESSAGE(program.has_value(), row.name << ": " << literal);
    world.set(name, deep_copy(program->evaluate(world.inputs(), world.arena()).value, literals));
    BOOST_REQUIRE(world.attributes().intern(name).has_value());
  }
  const auto program = world.compile(row.expression);
  if (!program) return "refused";
  const Outcome outcome = program->evaluate(world.inputs(), world.arena());
  return outcome.failed() ? "error" : rendered(outcome.value);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_conformance)

BOOST_AUTO_TEST_CASE(the_public_cases_answer_as_cel_says_or_as_their_row_explains) {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  const std::filesystem::path folder = std::string(source ? source : ".") + "/tests/config/expression/conformance";
  std::size_t cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    for (const Row& row : rows_of(file.path())) {
      ++cases;
      const std::string said = answer(row);
      const bool fails = said == "error" || said == "refused";
      const bool as_cel = said == row.value || (row.value == "error" && fails);
      if (row.ours.empty()) {
        BOOST_CHECK_MESSAGE(as_cel, row.name << ": " << row.expression << " ⇒ " << row.value << ", but " << said);
      } else {
        BOOST_CHECK_MESSAGE(said == row.ours && !as_cel,
                            row.name << ": " << row.expression << " ⇒ " << row.ours << ", but " << said);
      }
    }
  }
  BOOST_TEST(cases > 900U);
}

BOOST_AUTO_TEST_SUITE_END()
