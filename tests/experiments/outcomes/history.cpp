#include "tests/experiments/outcomes/history.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <cstdio>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/exact.hpp"

namespace histories {
namespace {

using flywheel::Member;
using flywheel::Time;
using flywheel::Value;
using namespace flywheel::outcomes;

/// Of the names under which a Happening keeps an exposure's attributes.
const std::string kAttributePrefix = "attributes.";

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Value value_of(const std::string& text) {
  if (text == "true" || text == "false") return Value::boolean(text == "true");
  const auto found = number(text);
  return found ? Value::number(*found) : Value::string(text);
}

Happening happening(const std::string& text) {
  const std::vector<std::string> words = split(text, ' ');
  BOOST_REQUIRE_MESSAGE(words.size() >= 2, "no event: " + text);
  if (words[1] == "exposed") {
    const std::vector<std::string> parts = split(words.at(2), '/');
    Happening one = exposure(at(words[0]), parts.back(), parts.size() > 1 ? parts[0] : "e");
    for (std::size_t i = 3; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      const std::string name = words[i].substr(0, equals);
      one.properties[name == kExposurePhase ? name : kAttributePrefix + name] = words[i].substr(equals + 1);
    }
    return one;
  }
  Happening one{at(words[0]), words[1], {}, {}};
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    if (equals == std::string::npos) {
      one.value = number(words[i]);
      BOOST_REQUIRE_MESSAGE(one.value, "no number: " + words[i]);
    } else {
      one.properties[words[i].substr(0, equals)] = words[i].substr(equals + 1);
    }
  }
  return one;
}

std::string short_number(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

/// "3", or "3:4" of several numbers.
std::string sums_text(const UnitSums& sums) {
  if (sums.cross().size() == 0) return short_number(sums.moments().sum());
  std::string out;
  for (const auto mean : sums.cross().mean) {
    out += (out.empty() ? "" : ":") + short_number(static_cast<double>(mean * sums.cross().n));
  }
  return out;
}

std::string arm_text(const std::string& name, const ExperimentTotals& totals, const ArmTotals& arm) {
  std::string out = name + " " + std::to_string(arm.exposed);
  if (arm.exposed != arm.first_exposed) out += " of " + std::to_string(arm.first_exposed);
  BOOST_TEST(arm.exposed + arm.excluded == arm.first_exposed);
  for (std::size_t i = 0; i < arm.metrics.size(); ++i) {
    const MetricTotals& metric = arm.metrics[i];
    const UnitSums sums = metric.total();
    out += (i == 0 ? ": " : ", ") + totals.metrics[i] + " " + sums_text(sums) + "/" + std::to_string(sums.n());
    if (metric.immature > 0) out += " (" + std::to_string(metric.immature) + " open)";
    if (metric.started_later > 0) out += " +" + std::to_string(metric.started_later) + " later";
  }
  return out;
}

/// The totals from rows that were written at one time and read at a later one; those that no longer hold are written
/// anew.
std::vector<ExperimentTotals> from_kept_rows(const std::shared_ptr<const flywheel::catalog::Catalog>& catalog,
                                             const std::vector<History>& units, Time kept_at, Time as_of) {
  const auto plan = std::make_shared<const FoldPlan>(catalog);
  std::string bytes;
  bool holds = true;
  const auto keep = [&](flywheel::outcomes::UnitId, const UnitRow& row, const std::optional<Time>& next) {
    bytes.clear();
    append_row(row, bytes);
    holds = !next || *next >= as_of;
  };
  UnitFold early(plan, kept_at, keep), late(plan, as_of, keep);
  Accumulator totals(plan, as_of);
  UnitRow row;
  for (const History& unit : units) {
    if (!plan->type(unit.type)) continue;
    show(unit, early);
    if (!holds) show(unit, late);
    BOOST_REQUIRE(read_row(bytes, row));
    totals.add(row);
  }
  return totals.take();
}

}  // namespace

Time base() {
  return flywheel::parse_time("2026-11-01T00:00:00Z").value();
}

Time at(std::string_view offset) {
  if (offset.starts_with('-')) return base() - flywheel::parse_duration(offset.substr(1)).value();
  return base() + flywheel::parse_duration(offset).value();
}

Happening exposure(Time time, std::string_view arm, std::string_view experiment) {
  return {time,
          std::string(kExposure),
          {},
          {{std::string(kExposureExperiment), std::string(experiment)},
           {std::string(kExposureVariant), std::string(arm)},
           {std::string(kExposurePhase), "1"}}};
}

std::vector<History> parse(std::string_view text) {
  std::vector<History> units;
  for (std::string line : split(text, '\n')) {
    History unit;
    unit.id = "unit-" + std::to_string(units.size());
    if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      unit.type = line.substr(0, colon);
      line = line.substr(colon + 2);
    }
    for (const std::string& event : split(line, ';')) {
      if (event.find_first_not_of(' ') != std::string::npos) unit.happenings.push_back(happening(event));
    }
    units.push_back(std::move(unit));
  }
  return units;
}

void show(const History& history, HistoryVisitor& visitor) {
  std::vector<Happening> ordered = history.happenings;
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  visitor.begin_unit({history.type, history.id});
  for (const Happening& one : ordered) {
    std::vector<Member> members, attributes;
    for (const auto& [name, text] : one.properties) {
      const bool is_attribute = name.starts_with(kAttributePrefix);
      (is_attribute ? attributes : members)
          .push_back({std::string_view(name).substr(is_attribute ? kAttributePrefix.size() : 0), value_of(text)});
    }
    if (!attributes.empty()) members.push_back({kExposureAttributes, Value::map(attributes)});
    std::string bytes;
    encode_properties(Value::map(members), bytes);
    visitor.event({{}, one.name, one.time, one.value, Properties(bytes), "m"});
  }
  visitor.end_unit();
}

std::string text(const ExperimentTotals& totals) {
  std::string out;
  const Arms arms = totals.arms();
  for (std::size_t i = 0; i < arms.size(); ++i) {
    out += (i > 0 ? " | " : "") + arm_text(std::string(1, static_cast<char>('a' + i)), totals, arms[i]);
  }
  if (totals.unknown_arm > 0) out += " | unknown " + std::to_string(totals.unknown_arm);
  if (totals.outside > 0) out += " | outside " + std::to_string(totals.outside);
  if (totals.test_users > 0) out += " | test users " + std::to_string(totals.test_users);
  if (totals.bots > 0) out += " | bots " + std::to_string(totals.bots);
  return out;
}

std::vector<ExperimentTotals> fold(const std::shared_ptr<const flywheel::catalog::Catalog>& catalog,
                                   const std::vector<History>& units, Time as_of) {
  Fold fold(catalog, as_of);
  for (const History& unit : units) show(unit, fold);
  std::vector<ExperimentTotals> totals = fold.take();
  for (const char* ago : {"0h", "1h", "3d", "20d"}) {
    const Time kept_at = as_of - (at(ago) - base());
    BOOST_TEST_CONTEXT("from rows kept " << ago << " before") {
      BOOST_TEST(exact::text(from_kept_rows(catalog, units, kept_at, as_of)) == exact::text(totals));
    }
  }
  return totals;
}

std::shared_ptr<const flywheel::catalog::Catalog> catalog_of(std::string yaml) {
  auto loaded = flywheel::catalog::build({{"test.yaml", std::move(yaml)}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(diagnostic.message);
  BOOST_REQUIRE_MESSAGE(loaded.catalog != nullptr, "the definitions of the test do not load");
  return loaded.catalog;
}

}  // namespace histories
