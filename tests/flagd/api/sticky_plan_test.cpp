#include "flagd/api/sticky_plan.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

BOOST_AUTO_TEST_SUITE(api_sticky_plan)

BOOST_AUTO_TEST_CASE(running_sticky_experiments_stand_under_their_units) {
  std::string text = "project: p\n---\nunits: { account: { from: account } }\n---\nflag: f\nvariants: { on: true }\n";
  const auto add = [&](const std::string& key, const std::string& fields) {
    text += "---\nexperiment: " + key + "\n" + fields + "split: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n";
  };
  add("a", "status: running\nsticky: true\n");
  add("b", "status: draft\nsticky: true\n");
  add("c", "status: running\n");
  add("d", "status: running\nsticky: true\nunit: account\n");
  add("e", "status: running\nsticky: true\n");
  const auto loaded = catalog::build({{"all.yaml", text}});
  for (const auto& one : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(one));
  BOOST_REQUIRE(loaded.catalog);
  const api::StickyPlan plan(*loaded.catalog);
  std::string units;
  for (const api::StickyUnit& unit : plan.units()) {
    units += std::string(unit.type) + ":";
    for (const auto index : unit.experiments) units += " " + loaded.catalog->experiments()[index].key;
    units += "; ";
  }
  BOOST_TEST(units == "user: a e; account: d; ");
  for (const auto& [key, unit] : std::map<std::string, std::string>{
           {"f", ""}, {"a", "user"}, {"b", ""}, {"c", ""}, {"d", "account"}, {"e", "user"}}) {
    const auto of = plan.units_of(*loaded.catalog->find(key));
    BOOST_TEST((of.empty() ? "" : std::string(of[0].type)) == unit);
  }
}

BOOST_AUTO_TEST_SUITE_END()
