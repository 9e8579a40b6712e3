#include "experiments/proof/proof.hpp"

#include <algorithm>
#include <random>

#include "experiments/statistics/binomial.hpp"
#include "experiments/statistics/comparison.hpp"
#include "experiments/statistics/multiplicity.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::proof {
namespace {

using hashing::Purpose;
using hashing::Slot;
using statistics::Real;

/// Which part each unit falls into; parts beyond 255 share the last number.
using Parts = std::vector<std::uint8_t>;

constexpr std::size_t kMostParts = 256;
constexpr std::size_t kShown = 5;

Parts parts_of(const Draw& draw, std::span<const std::string> units, const Randomisation& randomisation) {
  const SlotFunction slot_of = randomisation(draw.purpose, draw.salt);
  Parts parts;
  parts.reserve(units.size());
  for (const std::string& unit : units) {
    const Slot slot = slot_of(unit);
    std::size_t part = 0;
    while (part + 1 < draw.parts.size() && slot >= draw.parts[part].end) ++part;
    parts.push_back(static_cast<std::uint8_t>(std::min(part, kMostParts - 1)));
  }
  return parts;
}

Finding finding_of(std::string about, double chi2, int degrees_of_freedom) {
  const double p = degrees_of_freedom > 0 ? static_cast<double>(statistics::chi2_sf(chi2, degrees_of_freedom).p) : 1.0;
  return {std::move(about), chi2, degrees_of_freedom, p, p};
}

/// Pearson's χ² of a draw's parts against their configured shares.
Finding uniformity_of(const Draw& draw, const Parts& parts) {
  std::vector<double> counts(std::min(draw.parts.size(), kMostParts), 0);
  std::vector<double> expected(counts.size(), 0);
  for (const std::uint8_t part : parts) ++counts[part];
  for (std::size_t i = 0; i < draw.parts.size(); ++i) {
    expected[std::min(i, counts.size() - 1)] += static_cast<double>(parts.size()) * draw.parts[i].weight / 1e6;
  }
  double chi2 = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    chi2 += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  return finding_of(draw.name, chi2, static_cast<int>(counts.size()) - 1);
}

/// Pearson's χ² of the table of two draws against independence, margins as observed.
Finding independence_of(const Draw& a, const Parts& parts_a, const Draw& b, const Parts& parts_b) {
  const std::size_t rows = std::min(a.parts.size(), kMostParts), columns = std::min(b.parts.size(), kMostParts);
  std::vector<double> table(rows * columns, 0), row(rows, 0), column(columns, 0);
  for (std::size_t i = 0; i < parts_a.size(); ++i) ++table[parts_a[i] * columns + parts_b[i]];
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      row[i] += table[i * columns + j];
      column[j] += table[i * columns + j];
    }
  }
  const auto all = static_cast<double>(parts_a.size());
  double chi2 = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const double expected = row[i] * column[j] / all;
      if (expected > 0) chi2 += (table[i * columns + j] - expected) * (table[i * columns + j] - expected) / expected;
    }
  }
  const auto present = [](const std::vector<double>& margin) {
    return static_cast<int>(std::count_if(margin.begin(), margin.end(), [](double count) { return count > 0; }));
  };
  return finding_of(a.name + " and " + b.name, chi2, (present(row) - 1) * (present(column) - 1));
}

Family judge(std::vector<Finding> findings) {
  std::vector<std::optional<Real>> p;
  for (const Finding& finding : findings) p.emplace_back(finding.p);
  const auto adjusted = statistics::adjusted(p, statistics::Adjustment::kBenjaminiHochberg);
  for (std::size_t i = 0; i < findings.size(); ++i) findings[i].p_adjusted = static_cast<double>(*adjusted[i]);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.p < b.p; });
  Family family;
  family.tests = findings.size();
  family.passed = findings.empty() || findings.front().p_adjusted >= kLevel;
  findings.resize(std::min(findings.size(), kShown));
  family.worst = std::move(findings);
  return family;
}

/// A thousand experiments in which both arms get the same: half of the units each, and an outcome that a tenth of the
/// units have whatever arm they are in.
NullExperiments simulate(std::span<const std::string> units, const Randomisation& randomisation) {
  constexpr std::size_t kExperiments = 1000;
  constexpr std::size_t kMostUnits = 20'000;
  const auto some = units.first(std::min(units.size(), kMostUnits));
  std::mt19937_64 random(20260101);
  std::vector<bool> outcome(some.size());
  for (std::size_t i = 0; i < some.size(); ++i) outcome[i] = random() % 10 == 0;
  NullExperiments result;
  for (std::size_t e = 0; e < kExperiments; ++e) {
    const SlotFunction slot_of = randomisation(Purpose::kSplit, "a-a-" + std::to_string(e));
    statistics::Proportion arms[2];
    for (std::size_t i = 0; i < some.size(); ++i) {
      statistics::Proportion& arm = arms[slot_of(some[i]) < hashing::kSlots / 2 ? 0 : 1];
      ++arm.n;
      arm.x += outcome[i] ? 1 : 0;
    }
    const auto compared = statistics::compare_proportions(arms[0], arms[1], 0.05);
    if (!compared.p) continue;
    ++result.experiments;
    if (*compared.p < 0.05) ++result.significant;
  }
  if (result.experiments == 0) return result;
  result.p = static_cast<double>(statistics::binomial_two_sided(static_cast<Real>(result.experiments),
                                                                static_cast<Real>(result.significant), Real{0.05L})
                                     .p);
  result.passed = result.p >= kLevel;
  return result;
}

}  // namespace

Proof prove(const std::vector<Draw>& draws, std::span<const std::string> units, const Randomisation& randomisation) {
  Proof proof;
  proof.units = units.size();
  std::vector<Parts> parts;
  std::vector<Finding> uniformity, independence;
  for (const Draw& draw : draws) {
    parts.push_back(parts_of(draw, units, randomisation));
    uniformity.push_back(uniformity_of(draw, parts.back()));
  }
  for (std::size_t i = 0; i < draws.size(); ++i) {
    for (std::size_t j = i + 1; j < draws.size(); ++j) {
      independence.push_back(independence_of(draws[i], parts[i], draws[j], parts[j]));
    }
  }
  proof.uniformity = judge(std::move(uniformity));
  proof.independence = judge(std::move(independence));
  proof.null_experiments = simulate(units, randomisation);
  return proof;
}

}  // namespace flywheel::proof
