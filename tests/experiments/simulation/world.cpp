#include "tests/experiments/simulation/world.hpp"

#include <boost/test/unit_test.hpp>

#include "experiments/simulation/read_scenario.hpp"

namespace world {

using namespace flywheel;

std::shared_ptr<const catalog::Catalog> shop() {
  static const auto kLoaded = catalog::build({{"all.yaml", R"(project: shop
---
experiment: greeting
status: running
audience: plan == "free"
split: { control: 40%, warm: 40%, cold: 20% }
values: { control: 1, warm: 2, cold: 3 }
goal: { metric: bought }
---
experiment: draft
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
---
metrics:
  bought: { reach: purchase, within: 7d }
)"}});
  BOOST_REQUIRE(kLoaded.catalog);
  return kLoaded.catalog;
}

std::string text(const std::string& more, int units) {
  return "simulation: people\nexperiment: greeting\nunits: " + std::to_string(units) +
         "\nstart: 2026-03-01\narrivals: 7d\nfollowed: 7d\nattributes: { plan: { free: 80%, pro: 20% }, 7: { true: "
         "100% } }\n" +
         more;
}

simulation::Population population(const std::string& more, int units) {
  return population_of(text(more, units));
}

simulation::Population population_of(const std::string& text) {
  auto read = simulation::read_scenario("s.yaml", text, *shop());
  for (const auto& one : read.diagnostics) BOOST_TEST_MESSAGE(render_text(one));
  BOOST_REQUIRE(read.scenario.has_value());
  return {std::move(*read.scenario), shop()};
}

std::string complaints(const std::string& text) {
  std::string out;
  for (const auto& one : simulation::read_scenario("s.yaml", text, *shop()).diagnostics) {
    out += std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " + one.message +
           (one.hint.empty() ? "" : " (" + one.hint + ")") + "\n";
  }
  return out;
}

}  // namespace world
