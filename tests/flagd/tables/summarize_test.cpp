#include "flagd/tables/summarize.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/flagd/tables/temporary_file.hpp"

using namespace flywheel;
using tables::MetricKind;
using tables::summarize;
using tables::SummarizeOptions;
using test::TemporaryFile;

namespace {

SummarizeOptions options(MetricKind kind = MetricKind::kGuess, std::string where = {}) {
  return {.unit = "id",
          .variant = "arm",
          .control = "b",
          .metrics = {{"x", kind}},
          .where = std::move(where),
          .progress = {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_summarize)

BOOST_AUTO_TEST_CASE(units_are_counted_once_and_those_of_several_arms_not_at_all) {
  const TemporaryFile file("id,arm,x\n1,a,2\n2,b,4\n3,c,6\n1,a,9\n4,a,1\n4,b,1\n5,b,8\n");
  const auto table = summarize(file.path(), options()).value();
  BOOST_TEST(table.arms == (std::vector<std::string>{"b", "a", "c"}), boost::test_tools::per_element());
  BOOST_TEST(table.units == (std::vector<std::int64_t>{2, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(table.first_seen == (std::vector<std::int64_t>{2, 2, 1}), boost::test_tools::per_element());
  BOOST_TEST(table.multi_arm_units == 1);
  BOOST_TEST(table.repeated_rows == 1);
  BOOST_TEST(!table.metrics[0].is_proportion);
  BOOST_TEST(table.metrics[0].arms[0].mean == 6.0);
  BOOST_TEST(table.metrics[0].arms[1].mean == 2.0);  // the first row of unit 1
}

BOOST_AUTO_TEST_CASE(zeros_and_ones_are_a_conversion_that_any_row_can_make) {
  const TemporaryFile file("id,arm,x\n1,a,0\n1,a,1\n2,b,0\n");
  const auto guessed = summarize(file.path(), options()).value();
  BOOST_TEST(guessed.metrics[0].is_proportion);
  BOOST_TEST(guessed.metrics[0].arms[1].mean == 1.0);
  const auto mean = summarize(file.path(), options(MetricKind::kMean)).value();
  BOOST_TEST(!mean.metrics[0].is_proportion);
  BOOST_TEST(mean.metrics[0].arms[1].mean == 0.0);
}

BOOST_AUTO_TEST_CASE(rows_for_which_where_is_false_are_left_out) {
  const TemporaryFile file("id,arm,x,ok\n1,a,1,y\n2,b,1,y\n3,b,0,n\n");
  BOOST_TEST(summarize(file.path(), options(MetricKind::kGuess, R"(ok == "y")")).value().units[0] == 1);
}

BOOST_AUTO_TEST_CASE(a_table_without_the_control_names_the_arms_there_are) {
  const TemporaryFile file("id,arm,x\n1,a,1\n2,c,1\n");
  BOOST_TEST(file.shortened(summarize(file.path(), options()).error().message) ==
             "t.csv: no row has the control `b` in `arm`; there are `a`, `c`");
}

BOOST_AUTO_TEST_SUITE_END()
