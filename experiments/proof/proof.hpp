// Randomisation and statistics, proven on given unit ids.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"

namespace flywheel::proof {

/// Where a unit stands in one draw.
using SlotFunction = std::function<hashing::Slot(std::string_view unit)>;
/// The slot function of a purpose and a salt.
using Randomisation = std::function<SlotFunction(hashing::Purpose purpose, std::string_view salt)>;
/// The one that serves: hashing::slot_of with hashing::seed_of.
[[nodiscard]] Randomisation served_randomisation();

/// One randomised decision: which part each unit falls into.
struct Draw {
  std::string name;  ///< "split of `invite-nudge`", "layer `toasts`"
  hashing::Purpose purpose = hashing::Purpose::kSplit;
  std::string salt;
  std::vector<catalog::Share> parts;  ///< in order of slots; the last ends at kSlots
};

/// The draws of everything that is live: splits, traffic and layers of running experiments, rollouts of enabled flags,
/// holdouts. Draws that put everybody into one part are left out.
[[nodiscard]] std::vector<Draw> draws_of(const catalog::Catalog& catalog);

/// One χ² test.
struct Finding {
  std::string about;  ///< "split of `a`", "split of `a` and layer `b`"
  double chi2 = 0;
  int degrees_of_freedom = 0;
  double p = 1;
  double p_adjusted = 1;  ///< Benjamini–Hochberg within its family
};

/// A family of tests. It passes where no adjusted p lies below kLevel.
struct Family {
  std::size_t tests = 0;
  std::vector<Finding> worst;  ///< smallest p first, at most five
  bool passed = true;
};

/// A/A: arms that get the same thing must differ with p < 0.05 in 5% of experiments, within chance.
struct NullExperiments {
  std::size_t experiments = 0;
  std::size_t significant = 0;  ///< p < 0.05
  double p = 1;                 ///< exact binomial, two-sided, of that count under 5%
  bool passed = true;
};

/// The false-discovery level of the families, and the level of the A/A test.
inline constexpr double kLevel = 0.001;

struct Proof {
  std::size_t units = 0;
  Family uniformity;    ///< each draw's parts have their configured shares
  Family independence;  ///< each pair of draws
  NullExperiments null_experiments;
  [[nodiscard]] bool passed() const { return uniformity.passed && independence.passed && null_experiments.passed; }
};

/// Draws every unit with `randomisation`. Units should be distinct. Takes one byte a unit and draw.
/// Source: Pearson's χ²; Benjamini & Hochberg (1995); docs in PROOF.md.
[[nodiscard]] Proof prove(const std::vector<Draw>& draws, std::span<const std::string> units,
                          const Randomisation& randomisation);

[[nodiscard]] std::string render_text(const Proof& proof);
[[nodiscard]] std::string render_json(const Proof& proof);

}  // namespace flywheel::proof
