#include "flagd/tables/row_expression.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/tables/temporary_file.hpp"

using namespace flywheel;
using tables::CsvReader;
using tables::Row;
using test::TemporaryFile;

namespace {

/// "yes" or "no" for each row, or the error.
std::string matches(const std::string& table, const std::string& expression) {
  const TemporaryFile file(table);
  auto reader = CsvReader::open(file.path());
  BOOST_REQUIRE(reader.has_value());
  Row row(*reader);
  const auto program = row.compile(expression);
  if (!program) return program.error().message;
  std::string out;
  while (true) {
    const auto fields = reader->next();
    BOOST_REQUIRE(fields.has_value());
    if (!*fields) return out;
    row.set(**fields);
    const auto matched = row.matches(*program);
    if (!matched) return out + file.shortened(matched.error().message);
    out += *matched ? "yes " : "no ";
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_row_expression)

BOOST_AUTO_TEST_CASE(every_column_is_a_text) {
  const std::string table = "group,page\na,x\nb,y\na,\n";
  BOOST_TEST(matches(table, R"(group == "a")") == "yes no yes ");
  BOOST_TEST(matches(table, R"((group == "a") == (page == "x"))") == "yes yes no ");
  BOOST_TEST(matches(table, R"(page == "")") == "no no yes ");
  BOOST_TEST(matches("n\n7\n12\n", "int(n) > 10") == "no yes ");
}

BOOST_AUTO_TEST_CASE(columns_without_a_name_do_no_harm) {
  BOOST_TEST(matches(",a\n1,x\n", R"(a == "x")") == "yes ");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_place) {
  BOOST_TEST(matches("group\na\n", R"(grop == "a")").find("did you mean `group`?") != std::string::npos);
  BOOST_TEST(matches("group\na\n", "1 +").find("`1 +`: ") == 0U);
  const std::string failed = matches("n\n7\nx\n", "int(n) > 1");
  BOOST_TEST(failed.starts_with("yes t.csv:3: `int(n) > 1`: "));
  BOOST_TEST(matches("n\n7\n", "int(n)").find("true") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
