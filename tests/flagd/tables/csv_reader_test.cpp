#include "flagd/tables/csv_reader.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/tables/temporary_file.hpp"

using flywheel::tables::CsvReader;
using flywheel::test::TemporaryFile;

namespace {

/// Every row with its line, fields between bars; or the error without the path.
std::string read_all(const std::string& text) {
  const TemporaryFile file(text);
  auto reader = CsvReader::open(file.path());
  if (!reader) return file.shortened(reader.error().message);
  std::string out;
  for (const std::string& name : reader->header()) out += name + "|";
  while (true) {
    const auto row = reader->next();
    if (!row) return out + "\n" + file.shortened(row.error().message);
    if (!*row) return out;
    out += "\n" + std::to_string(reader->line()) + " ";
    for (const std::string_view field : **row) out += std::string(field) + "|";
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_csv_reader)

BOOST_AUTO_TEST_CASE(rows_are_read_as_rfc_4180_says) {
  struct Case {
    const char* text;
    const char* rows;
  };
  for (const Case& c : {
           Case{"a,b\n1,2\n3,4\n", "a|b|\n2 1|2|\n3 3|4|"},
           Case{"a,b\r\n1,2\r\n3,4", "a|b|\n2 1|2|\n3 3|4|"},
           Case{"\xEF\xBB\xBF"
                "a,b\n,\n",
                "a|b|\n2 ||"},
           Case{"a,b\n\"x,\"\"y\"\"\nz\",2\n3,4\n", "a|b|\n2 x,\"y\"\nz|2|\n4 3|4|"},
           Case{"a,b\n\n1,2\n\n", "a|b|\n3 1|2|"},
           Case{"a\n\n1\n", "a|\n2 |\n3 1|"},
           Case{"a,b\n1\r2,3\n", "a|b|\n2 1\r2|3|"},
           Case{",b\n0,1\n", "|b|\n2 0|1|"},
       }) {
    BOOST_TEST(read_all(c.text) == c.rows);
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_line) {
  struct Case {
    const char* text;
    const char* error;
  };
  for (const Case& c : {
           Case{"", "t.csv:1: the file is empty: its first line must name the columns"},
           Case{"a,a\n1,2\n", "t.csv:1: the column `a` is named twice"},
           Case{"a,b\n1,2\n3\n", "a|b|\n2 1|2|\nt.csv:3: the row has 1 fields, the header has 2"},
           Case{"a,b\n1,2,3\n", "a|b|\nt.csv:2: the row has 3 fields, the header has 2"},
           Case{"a,b\n\"1,2\n", "a|b|\nt.csv:2: a quoted field is not closed"},
           Case{"a,b\n\"1\"x,2\n", "a|b|\nt.csv:2: text follows a closing quote"},
           Case{"a,b\n\xFF,2\n", "a|b|\nt.csv:2: the row is not UTF-8"},
       }) {
    BOOST_TEST(read_all(c.text) == c.error);
  }
  BOOST_TEST(read_all("a,b\n\"" + std::string(3 << 20, 'x')) ==
             "a|b|\nt.csv:2: the row is larger than 1 MiB; is a quote left open?");
}

BOOST_AUTO_TEST_CASE(a_missing_column_is_named_with_the_nearest_one) {
  const TemporaryFile file("user_id,group\n1,2\n");
  const auto reader = CsvReader::open(file.path());
  BOOST_REQUIRE(reader.has_value());
  BOOST_TEST(reader->require_column("group").value() == 1U);
  BOOST_TEST(reader->require_column("userid").error().message ==
             file.path() + ":1: there is no column `userid`; did you mean `user_id`?");
  BOOST_TEST(reader->require_column("converted").error().message ==
             file.path() + ":1: there is no column `converted`; there are `user_id`, `group`");
  BOOST_TEST(CsvReader::open("/nowhere.csv").error().message == "/nowhere.csv: No such file or directory");
  BOOST_TEST(CsvReader::open("/tmp").error().message == "/tmp: is a directory");
}

BOOST_AUTO_TEST_SUITE_END()
