#include "flagd/catalog_watch/frozen_holdouts.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

std::shared_ptr<const catalog::Catalog> of(const std::string& holdout) {
  const auto loaded =
      catalog::build({{"all.yaml", "project: p\n---\nholdout: h\nholds_back: all_messages\n" + holdout}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(diagnostic));
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_watch_frozen_holdouts)

BOOST_AUTO_TEST_CASE(who_is_held_back_must_not_change_while_it_is_in_force) {
  const std::string five = "percent: 5%\nstart: 2026-01-01\nend: 2026-07-01\n";
  struct Case {
    std::string next;
    const char* now;
    const char* change;  // "": it may follow
  };
  for (const Case& c : std::vector<Case>{
           {five, "2026-03-01T00:00:00Z", ""},
           {"percent: 30%\nstart: 2026-01-01\nend: 2026-07-01\n", "2026-03-01T00:00:00Z", "its percent from 5% to 30%"},
           {"percent: 30%\nstart: 2026-01-01\nend: 2026-07-01\n", "2025-12-31T00:00:00Z", ""},
           {"percent: 30%\nstart: 2026-01-01\nend: 2026-07-01\n", "2026-07-02T00:00:00Z", ""},
           {five + "seed: other\n", "2026-03-01T00:00:00Z", "its seed from `h` to `other`"},
           {five + "unit: device\n", "2026-03-01T00:00:00Z", "its unit from `user` to `device`"},
           {"percent: 5%\nstart: 2026-01-01\nend: 2026-03-01\n", "2026-03-01T00:00:00Z", ""},
           {five + "description: Half a year\n", "2026-03-01T00:00:00Z", ""},
       }) {
    const auto why = catalog_watch::changed_holdout(*of(five), *of(c.next), parse_time(c.now).value());
    BOOST_TEST_CONTEXT(c.next << " " << c.now) {
      const std::string expected = std::string("the holdout `h` is in force and cannot change ") + c.change +
                                   "; end it and begin one of another key";
      BOOST_TEST(why.value_or("") == (*c.change ? expected : ""));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_holdout_may_go) {
  const auto none = catalog::build({{"all.yaml", "project: p\n"}}).catalog;
  BOOST_REQUIRE(none);
  BOOST_TEST(!catalog_watch::changed_holdout(*of("percent: 5%\n"), *none, parse_time("2026-03-01T00:00:00Z").value()));
}

BOOST_AUTO_TEST_SUITE_END()
