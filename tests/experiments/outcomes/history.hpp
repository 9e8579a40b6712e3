// Histories of units in a compact notation, and totals as text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/event.hpp"
#include "experiments/outcomes/totals.hpp"

namespace histories {

/// The instant that "0h" means: 2026-11-01T00:00:00Z.
[[nodiscard]] flywheel::Time base();
/// base() + a duration as definitions spell it ("36h"); a leading `-` goes back.
[[nodiscard]] flywheel::Time at(std::string_view offset);

/// An event that owns its text.
struct Happening {
  flywheel::Time time;
  std::string name;
  std::optional<double> value;
  std::map<std::string, std::string> properties;  ///< `true`, `false` and numbers are not texts
};

/// One unit and what it did.
struct History {
  std::string type = "user";
  std::string id;
  std::vector<Happening> happenings;
};

/// An exposure: `arm` of `experiment`.
[[nodiscard]] Happening exposure(flywheel::Time time, std::string_view arm, std::string_view experiment = "e");

/// Reads "0h exposed a; 1h purchase 3; 2h file_modified file_id=x role=editor", one unit a line. A line may begin with
/// the unit's type: "device: 0h exposed a". `exposed other/a` names another experiment than `e`;
/// `exposed a phase=2 plan=free` another phase than the first, and attributes of the context.
[[nodiscard]] std::vector<History> parse(std::string_view text);

/// Shows a unit's events to the visitor, by time and, at equal times, as they stand.
void show(const History& history, flywheel::outcomes::HistoryVisitor& visitor);

/// The totals in one line: "a 2 of 3: m 1/2 (1 open) | b 1: m 0/1 | unknown 1 | outside 1": of the arm's 3 units 2 are
/// in the analysis, 2 have a value of metric m, their sum is 1, one more is not mature. "+1 later": started after t0.
/// Metrics of several numbers show the sum of each: "m 3:4/2".
[[nodiscard]] std::string text(const flywheel::outcomes::ExperimentTotals& totals);

/// The totals of one fold over all units.
[[nodiscard]] std::vector<flywheel::outcomes::ExperimentTotals> fold(
    const std::shared_ptr<const flywheel::catalog::Catalog>& catalog, const std::vector<History>& units,
    flywheel::Time as_of);

/// The catalog of one file; fails the test with the diagnostics where there is none.
[[nodiscard]] std::shared_ptr<const flywheel::catalog::Catalog> catalog_of(std::string yaml);

}  // namespace histories
