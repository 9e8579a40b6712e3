#include "experiments/simulation/population.hpp"

#include "config/hashing/slot.hpp"
#include "experiments/simulation/history.hpp"

namespace flywheel::simulation {
namespace {

/// Each unit has dice of its own: it lives the same life however many others there are.
Dice dice_of(const Scenario& scenario, std::uint64_t number) {
  return Dice(hashing::hash_of(scenario.seed, std::to_string(number)));
}

}  // namespace

Population::Population(Scenario scenario, std::shared_ptr<const catalog::Catalog> catalog)
    : scenario_(std::move(scenario)),
      catalog_(std::move(catalog)),
      experiment_(catalog_->find_experiment(scenario_.experiment)),
      entry_(catalog_->find(scenario_.experiment)) {}

Person Population::person(std::uint64_t number) const {
  Dice dice = dice_of(scenario_, number);
  return draw_person(scenario_, *catalog_, *entry_, number, dice);
}

void Population::show(std::uint64_t first, std::uint64_t last, outcomes::HistoryVisitor& visitor) const {
  EventMaker maker(scenario_, *experiment_);
  for (std::uint64_t number = first; number < last; ++number) {
    Dice dice = dice_of(scenario_, number);
    const Person person = draw_person(scenario_, *catalog_, *entry_, number, dice);
    maker.begin(person);
    visitor.begin_unit(maker.unit());
    for (const Happening& one : draw_history(scenario_, person, dice)) {
      outcomes::Event event = maker.make(one);
      event.units = {};
      visitor.event(event);
    }
    visitor.end_unit();
  }
}

/// What is late is drawn a second time, in the end: nothing has to be kept until then.
void Population::deliver(const std::function<bool(const outcomes::Event&, double done)>& take) const {
  EventMaker maker(scenario_, *experiment_);
  for (const bool late : {false, true}) {
    if (late && scenario_.late == 0) return;
    for (std::uint64_t number = 0; number < scenario_.units; ++number) {
      Dice dice = dice_of(scenario_, number);
      const Person person = draw_person(scenario_, *catalog_, *entry_, number, dice);
      maker.begin(person);
      const double done = static_cast<double>(number) / static_cast<double>(scenario_.units);
      for (const Happening& one : draw_history(scenario_, person, dice)) {
        if (one.late != late) continue;
        const outcomes::Event event = maker.make(one);
        if (!take(event, done) || (one.repeated && !take(event, done))) return;
      }
    }
  }
}

Truth Population::truth() const {
  Truth truth;
  const std::size_t arms = experiment_->arms.size();
  for (const catalog::Variant& arm : experiment_->arms) truth.arms.push_back({.name = arm.name});
  for (const Outcome& outcome : scenario_.outcomes) {
    truth.outcomes.push_back(
        {&outcome, std::vector<double>(arms), std::vector<double>(outcome.amount ? arms : std::size_t{0})});
  }
  std::int64_t assigned = 0;
  for (std::uint64_t number = 0; number < scenario_.units; ++number) {
    const Person person = this->person(number);
    if (!person.assigned()) continue;
    ++assigned;
    TrueArm& arm = truth.arms[person.arm];
    ++arm.assigned;
    arm.lost += person.exposure_lost;
    arm.crossed += person.crossing && !person.exposure_lost;
    arm.dropped += person.stops.has_value();
    arm.bots += person.bot;
    for (TrueOutcome& one : truth.outcomes) one.add(person.traits, assigned);
  }
  truth.unassigned = static_cast<std::int64_t>(scenario_.units) - assigned;
  return truth;
}

void TrueOutcome::add(const Traits& unit, std::int64_t units) {
  const auto move = [&](double& mean, double to) { mean += (to - mean) / static_cast<double>(units); };
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const auto arm = static_cast<catalog::VariantIndex>(i);
    move(rates[i], outcome->rate_in(arm, unit));
    if (!amounts.empty()) move(amounts[i], outcome->amount_in(arm, unit));
  }
}

}  // namespace flywheel::simulation
