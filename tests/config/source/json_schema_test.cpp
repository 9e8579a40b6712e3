#include "config/source/json_schema.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "config/source/kinds.hpp"

namespace json = boost::json;
using namespace flywheel::source;

BOOST_AUTO_TEST_SUITE(source_json_schema)

BOOST_AUTO_TEST_CASE(every_field_of_the_table_is_in_the_schema) {
  const json::value schema = json::parse(json_schema());
  const json::object& definitions = schema.at("definitions").as_object();
  for (const Record* record : records()) {
    std::string name(record->name);
    std::replace(name.begin(), name.end(), ' ', '_');
    BOOST_TEST_CONTEXT(name) {
      BOOST_REQUIRE(definitions.contains(name));
      const json::object& properties = definitions.at(name).at("properties").as_object();
      for (const Field& field : record->fields) BOOST_TEST(properties.contains(field.name));
      BOOST_TEST(properties.size() == record->fields.size());
      BOOST_TEST(!definitions.at(name).at("additionalProperties").as_bool());
    }
  }
  BOOST_TEST(definitions.size() == records().size());
}

BOOST_AUTO_TEST_CASE(rules_of_the_table_become_rules_of_the_schema) {
  const json::value schema = json::parse(json_schema());
  const json::value& metric = schema.at("definitions").at("metric");
  BOOST_TEST(metric.at("oneOf").as_array().size() == 13U);
  BOOST_TEST(json::serialize(metric.at("dependencies").at("day")) == R"({"anyOf":[{"required":["retained"]}]})");
  const json::value& good = metric.at("properties").at("good");
  BOOST_TEST(json::serialize(good) ==
             R"x({"description":"the better direction (default: up)","allOf":[{"enum":["up","down"]}]})x");
  BOOST_TEST(json::serialize(schema.at("definitions").at("flag").at("required")) == R"(["flag","variants"])");
  BOOST_TEST(schema.at("anyOf").as_array().size() == 7U);
  // A document of maps has one of them at least; other documents have their first key.
  BOOST_TEST(schema.at("definitions").at("sections").at("anyOf").as_array().size() == 7U);
  BOOST_TEST(!schema.at("definitions").at("flag").as_object().contains("anyOf"));
}

BOOST_AUTO_TEST_SUITE_END()
