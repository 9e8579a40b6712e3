// The designed examples load, all of them together.
#include "tests/config/catalog/design_examples.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "tests/config/catalog/building.hpp"

using namespace flywheel;

BOOST_AUTO_TEST_SUITE(catalog_design_examples)

BOOST_AUTO_TEST_CASE(every_kind_loads_as_designed) {
  const auto loaded = catalog::build({{"all.yaml", building::kExamples}});
  for (const auto& one : loaded.diagnostics) {
    BOOST_TEST_CONTEXT(render_text(one)) BOOST_TEST((one.severity == source::Severity::kWarning));
  }
  BOOST_REQUIRE(loaded.catalog);
  const catalog::Catalog& all = *loaded.catalog;
  BOOST_TEST(all.flags().size() == 2U);
  BOOST_TEST(all.experiments().size() == 1U);
  BOOST_TEST(all.holdouts().size() == 1U);
  BOOST_TEST(all.learnings().size() == 1U);
  BOOST_TEST(all.layers().size() == 1U);
  BOOST_TEST(all.project().caps.size() == 3U);
  BOOST_TEST(all.project().natural_frequency == "daily");
  const catalog::Experiment& nudge = *all.find_experiment("invite-nudge-copy");
  BOOST_TEST(building::joined(nudge.guardrails) == "d7_retention mute_rate");
  BOOST_TEST(
      to_json(nudge.arms[2].value) ==
      R"({"layout":"toast","title":{"en":"Finish this twice as fast with a teammate",)"
      R"("de":"Zu zweit doppelt so schnell"},"body":{"en":"Invite a teammate to edit this file with you.",)"
      R"("de":"Lade jemanden ein."},"button":{"text":{"en":"Invite","de":"Einladen"},"action":"app://share/invite"}})");
  // 2027-03-03 to 2027-03-31 as whole days; Vienna's, until the user's own are looked at.
  BOOST_TEST(nudge.schedule.in_user_zone);
  BOOST_TEST(format_time(nudge.schedule.start.value()) == "2027-03-02T23:00:00Z");
  BOOST_TEST(format_time(nudge.schedule.end.value()) == "2027-03-31T22:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
