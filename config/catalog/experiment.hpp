// Experiments: a split under test, on a value or on an in-app message.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/catalog/flag.hpp"
#include "config/catalog/layer.hpp"
#include "config/catalog/message.hpp"
#include "config/catalog/status.hpp"

namespace flywheel::catalog {

/// What the team wants to move, and how far.
struct Goal {
  std::string metric;
  std::optional<double> from;  ///< today's level, as a fraction for rates
  std::optional<double> to;
  std::optional<Time> by;
};

enum class Exposure : std::uint8_t { kOnReport, kOnEvaluation };

/// How results are to be judged.
struct Analysis {
  enum class Method : std::uint8_t { kSequential, kFixed, kBayesian, kGroupSequential };
  enum class Correction : std::uint8_t { kHolm, kHochberg, kBenjaminiHochberg, kBenjaminiYekutieli, kNone };
  Method method = Method::kSequential;
  Correction correction = Correction::kHolm;
  std::optional<int> looks;  ///< none: continuous
  std::optional<std::int64_t> tuning_n;
  std::optional<Duration> pre_period;
  std::optional<double> prior_sd;
  double prior_mean = 0;
};

struct Experiment {
  std::string key;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  Status status = Status::kDraft;
  bool client = true;
  std::string hypothesis;
  std::string funnel;  ///< acquisition, activation, retention, referral, monetisation; may be empty
  std::string product_area;
  std::string intent;  ///< message experiments: adoption, upsell, …
  std::optional<Goal> goal;
  std::vector<std::string> guardrails;  ///< metric names
  std::vector<std::string> secondary;   ///< metric names
  std::string unit = "user";
  expression::AttributeSlot unit_attribute = expression::Attributes::kTargetingKey;  ///< carries the unit's id
  std::optional<ConditionId> audience;
  hashing::Slot traffic = hashing::kSlots;  ///< enrolled iff the unit's traffic slot is below it
  std::uint64_t traffic_seed = 0;
  std::vector<Variant> arms;  ///< in declared order
  VariantIndex baseline = 0;  ///< the arm the others are compared with
  Split split;
  std::optional<VariantIndex> ship;  ///< what everybody gets once it is over
  Schedule schedule;
  double alpha = 0.05;
  bool is_message = false;  ///< arms carry messages (a `placement` is given)
  std::string placement;
  ValueType type = ValueType::kObject;
  int phase = 1;     ///< counts the splits it has had: an edit of arms, weights, unit, seed or baseline opens one
  std::string salt;  ///< of its hashes: `seed:`, else the key
  std::optional<LayerShare> layer;   ///< none: the experiment is in no layer
  std::optional<Delivery> delivery;  ///< message experiments
  MessageTexts texts;                ///< of all arms
  Exposure exposure = Exposure::kOnReport;
  bool sticky = false;
  bool auto_pause = false;
  Analysis analysis;
  Gates gates;
  std::vector<Test> tests;
  /// What the project's segments and bots and the metrics' `if:` read of a unit's context, ascending: stored with its
  /// exposures. The unit's own id is not among them.
  std::vector<expression::AttributeSlot> exposure_attributes;
  source::Place place;

  /// What everybody gets while it does not run: nobody loses a feature by surprise.
  [[nodiscard]] VariantIndex at_rest() const;
  /// The names of its metrics: the goal's, then guardrails, then secondary, each once.
  [[nodiscard]] std::vector<std::string_view> metrics() const;
};

}  // namespace flywheel::catalog
