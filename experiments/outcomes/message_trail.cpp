#include "experiments/outcomes/message_trail.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "config/hashing/slot.hpp"

namespace flywheel::outcomes {
namespace {

std::uint64_t id_of(std::string_view decision) {
  return hashing::hash_of(0, decision);
}

}  // namespace

void StageTotals::merge(const StageTotals& other) {
  assigned += other.assigned;
  eligible += other.eligible;
  exposed += other.exposed;
  shown += other.shown;
  acted += other.acted;
  dismissed += other.dismissed;
  dismissed_quick += other.dismissed_quick;
  snoozed += other.snoozed;
  muted += other.muted;
  failed += other.failed;
  for (const auto& [reason, units] : other.suppressed) suppressed[reason] += units;
  suppressed_in_all += other.suppressed_in_all;
  for (const auto& [reason, units] : other.kept_out) kept_out[reason] += units;
  exposures.resize(std::max(exposures.size(), other.exposures.size()));
  for (std::size_t i = 0; i < other.exposures.size(); ++i) {
    exposures[i].exposed += other.exposures[i].exposed;
    exposures[i].shown += other.exposures[i].shown;
    exposures[i].acted += other.exposures[i].acted;
    exposures[i].dismissed += other.exposures[i].dismissed;
  }
}

void MessageTrail::decided(const Place& place, std::string_view decision, bool replaced) {
  decisions_.push_back({id_of(decision), place, replaced});
}

void MessageTrail::suppressed(const Place& place, std::string_view reason, Time at) {
  suppressions_.push_back({place, std::string(reason), at});
}

void MessageTrail::reported(std::string_view decision, MessageStep step, Time at, std::optional<Duration> shown_for) {
  reports_.push_back({id_of(decision), step, at, shown_for && *shown_for < kQuick});
}

std::span<const MessageTrail::Place> MessageTrail::settle() {
  const auto by_id = [](const Decision& a, const Decision& b) { return a.id < b.id; };
  std::sort(decisions_.begin(), decisions_.end(), by_id);
  for (const Report& report : reports_) {
    // One decision may be about several experiments: the one that is shown, and those whose control group sees it.
    const auto [first, last] =
        std::equal_range(decisions_.begin(), decisions_.end(), Decision{report.decision, {}}, by_id);
    for (auto decision = first; decision != last; ++decision) {
      // Whatever is reported, it was about to be drawn by then.
      decision->exposed = std::min(decision->exposed.value_or(report.at), report.at);
      if (decision->replaced) continue;
      decision->steps |= 1U << static_cast<unsigned>(report.step);
      decision->quick = decision->quick || report.quick;
    }
  }
  places_.clear();
  for (const Decision& decision : decisions_) places_.push_back(decision.place);
  for (const Suppression& suppression : suppressions_) places_.push_back(suppression.place);
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return std::tuple(a.experiment, -a.phase, a.arm) < std::tuple(b.experiment, -b.phase, b.arm);
  });
  const auto same = [](const Place& a, const Place& b) { return a.experiment == b.experiment; };
  places_.erase(std::unique(places_.begin(), places_.end(), same), places_.end());
  return places_;
}

void MessageTrail::add_to(StageTotals& totals, const Place& place, std::optional<Time> first_exposure) {
  const std::uint32_t experiment = place.experiment;
  std::uint32_t steps = 0;
  bool quick = false, eligible = false;
  exposed_.clear();
  for (const Decision& decision : decisions_) {
    if (decision.place.experiment != experiment) continue;
    eligible = true;
    steps |= decision.steps;
    quick = quick || decision.quick;
    if (decision.exposed) exposed_.push_back(&decision);
  }
  const auto has = [&](MessageStep step) { return (steps >> static_cast<unsigned>(step) & 1U) != 0; };
  ++totals.assigned;
  totals.eligible += eligible || first_exposure ? 1 : 0;
  totals.exposed += first_exposure ? 1 : 0;
  totals.shown += has(MessageStep::kShown) ? 1 : 0;
  totals.acted += has(MessageStep::kClicked) || has(MessageStep::kAnswered) ? 1 : 0;
  totals.dismissed += has(MessageStep::kDismissed) ? 1 : 0;
  totals.dismissed_quick += quick ? 1 : 0;
  totals.snoozed += has(MessageStep::kSnoozed) ? 1 : 0;
  totals.muted += has(MessageStep::kMuted) ? 1 : 0;
  totals.failed += has(MessageStep::kFailed) ? 1 : 0;

  std::set<std::string_view> reasons, kept_out;
  for (const Suppression& one : suppressions_) {
    if (one.place.experiment == experiment && (!first_exposure || one.at < *first_exposure)) reasons.insert(one.reason);
    if (one.place == place && !first_exposure) kept_out.insert(one.reason);
  }
  for (const std::string_view reason : reasons) ++totals.suppressed[std::string(reason)];
  for (const std::string_view reason : kept_out) ++totals.kept_out[std::string(reason)];
  totals.suppressed_in_all += reasons.empty() ? 0 : 1;

  std::stable_sort(exposed_.begin(), exposed_.end(),
                   [](const Decision* a, const Decision* b) { return *a->exposed < *b->exposed; });
  for (std::size_t i = 0; i < exposed_.size(); ++i) {
    const std::size_t at = std::min(i, StageTotals::kMostExposures - 1);
    if (totals.exposures.size() <= at) totals.exposures.resize(at + 1);
    ExposureOutcomes& outcomes = totals.exposures[at];
    const Decision& decision = *exposed_[i];
    ++outcomes.exposed;
    outcomes.shown += decision.has(MessageStep::kShown) ? 1 : 0;
    outcomes.acted += decision.has(MessageStep::kClicked) || decision.has(MessageStep::kAnswered) ? 1 : 0;
    outcomes.dismissed += decision.has(MessageStep::kDismissed) ? 1 : 0;
  }
}

void MessageTrail::clear() {
  decisions_.clear();
  suppressions_.clear();
  reports_.clear();
}

}  // namespace flywheel::outcomes
