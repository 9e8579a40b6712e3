// The messages of one Catalog, made ready for decisions.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/messages/content.hpp"
#include "experiments/messages/history.hpp"
#include "experiments/messages/layout.hpp"

namespace flywheel::messages {

/// A message, or an experiment on messages, that may be shown at a placement. Nothing here depends on the arm: where
/// arms differ, it is what holds for all of them. Points into the Catalog.
struct Candidate {
  std::string_view key;
  Id id = 0;
  const catalog::Experiment* experiment = nullptr;  ///< exactly one of the two is set
  const catalog::Message* message = nullptr;        //
  std::uint32_t index = 0;                          ///< into Catalog::experiments() or messages()
  const catalog::Delivery* delivery = nullptr;
  const catalog::Schedule* schedule = nullptr;
  const catalog::MessageTexts* texts = nullptr;
  catalog::Intent intent = catalog::Intent::kNone;
  catalog::Until until = catalog::Until::kInteracted;
  bool running = false;
  Layouts layouts = 0;  ///< of all arms
  std::uint64_t tie_seed = 0;
  std::vector<std::string_view>
      unless;  ///< events that call it off while it waits: cancel_on, and what stop_when waits for

  [[nodiscard]] bool must_arrive() const { return catalog::must_arrive(intent); }
  [[nodiscard]] bool interrupts() const { return (layouts & kInterrupting) != 0; }
  std::vector<std::optional<Content>> contents;  ///< by arm; without an experiment one

  /// What an arm shows; nullptr: nothing (a control group). Without an experiment there is one arm, whatever its
  /// number.
  [[nodiscard]] const Content* content(catalog::VariantIndex arm) const {
    const auto& shown = contents[experiment ? arm : 0];
    return shown ? &*shown : nullptr;
  }
};

/// Thread-safety: immutable. The Catalog must outlive it.
class Plan {
 public:
  explicit Plan(const catalog::Catalog& catalog);

  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  /// Experiments first, then messages, each in order of key.
  [[nodiscard]] std::span<const Candidate> candidates() const { return candidates_; }
  /// That of an experiment on messages, an index into Catalog::experiments().
  [[nodiscard]] const Candidate& of_experiment(std::uint32_t index) const;
  /// Indexes of the candidates of a placement, in the order in which they contend for it: by priority, then soonest end
  /// (by the project's zone), then key.
  [[nodiscard]] std::span<const std::uint32_t> at(std::string_view placement) const;
  /// Whether two candidates contend as equals, so that the user's history decides between them.
  [[nodiscard]] static bool tie(const Candidate& a, const Candidate& b);
  /// Whether the project shows nothing there.
  [[nodiscard]] bool never_on(std::string_view placement) const;

  /// The project's caps; nullptr: none.
  [[nodiscard]] const catalog::Allowance* cap_of(catalog::Intent intent) const {
    return intent_caps_[static_cast<std::size_t>(intent)];
  }
  [[nodiscard]] const catalog::Allowance* everything() const { return everything_; }
  [[nodiscard]] const catalog::Allowance* session() const { return session_; }
  /// The longest window or gap of any allowance, at least a day: older impressions decide nothing.
  [[nodiscard]] Duration longest() const { return longest_; }

  [[nodiscard]] std::optional<expression::AttributeSlot> zone_attribute() const { return zone_attribute_; }
  [[nodiscard]] std::optional<expression::AttributeSlot> consent_attribute() const { return consent_attribute_; }

 private:
  void add(Candidate candidate);
  void remember(const catalog::Allowance& allowance);

  const catalog::Catalog* catalog_;
  std::vector<Candidate> candidates_;
  std::map<std::string_view, std::vector<std::uint32_t>> placements_;
  std::array<const catalog::Allowance*, catalog::kIntents> intent_caps_{};
  const catalog::Allowance* everything_ = nullptr;
  const catalog::Allowance* session_ = nullptr;
  Duration longest_ = kDay;
  std::optional<expression::AttributeSlot> zone_attribute_;
  std::optional<expression::AttributeSlot> consent_attribute_;
};

}  // namespace flywheel::messages
