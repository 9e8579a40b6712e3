#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "config/source/json_schema.hpp"
#include "config/source/reference.hpp"
#include "flagd/commands/command.hpp"
#include "tests/flagd/commands/running.hpp"

using namespace flywheel;
using namespace flywheel::commands;

BOOST_AUTO_TEST_SUITE(commands_schema)

BOOST_AUTO_TEST_CASE(the_schema_is_printed_as_json_or_as_a_reference) {
  const running::Finished schema = running::run(run_schema, {});
  BOOST_TEST(schema.code == kOk);
  BOOST_TEST(schema.out == source::json_schema());
  BOOST_TEST(boost::json::parse(schema.out).at("title").as_string() == "Flywheel definitions");
  BOOST_TEST(running::run(run_schema, {"--format", "markdown"}).out == source::reference_markdown());
  BOOST_TEST(running::run(run_schema, {"--format", "yaml"}).code == kUsage);
  BOOST_TEST(running::run(run_schema, {"x"}).code == kUsage);
}

BOOST_AUTO_TEST_SUITE_END()
