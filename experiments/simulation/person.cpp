#include "experiments/simulation/person.hpp"

#include "experiments/assignment/evaluate.hpp"

namespace flywheel::simulation {
namespace {

Traits draw_traits(const Scenario& scenario, Dice& dice) {
  Traits traits;
  for (const Attribute& attribute : scenario.attributes) {
    double left = dice.uniform();
    std::uint16_t value = 0;
    while (value + 1U < attribute.shares.size() && left >= attribute.shares[value]) left -= attribute.shares[value++];
    traits.push_back(value);
  }
  return traits;
}

/// The arm a server would give it; kNoVariant where it would count for nothing.
catalog::VariantIndex arm_of(const Person& person, const Scenario& scenario, const catalog::Catalog& catalog,
                             const catalog::Entry& entry) {
  const catalog::Experiment& experiment = catalog.experiments()[entry.index];
  std::vector<Value> attributes(catalog.attributes().size());
  for (std::size_t i = 0; i < scenario.attributes.size(); ++i) {
    const Attribute& attribute = scenario.attributes[i];
    if (const auto slot = catalog.attributes().find(attribute.name))
      attributes[*slot] = attribute.values[person.traits[i]];
  }
  attributes[expression::Attributes::kTargetingKey] = Value::string(person.id);
  attributes[experiment.unit_attribute] = Value::string(person.id);
  Arena scratch;
  const auto evaluation =
      assignment::evaluate(catalog, entry, {.attributes = attributes, .now = person.arrival}, scratch);
  const bool counts = evaluation.reason == assignment::Reason::kSplit && !evaluation.test_user;
  return counts ? evaluation.variant : catalog::kNoVariant;
}

bool loses_exposure(const Scenario& scenario, const Person& person, Dice& dice) {
  bool lost = false;
  for (const Loss& loss : scenario.lost_exposures) {
    const bool concerned = (!loss.arm || *loss.arm == person.arm) && loss.where.holds(person.traits);
    lost |= concerned && dice.happens(loss.share);
  }
  return lost;
}

/// One of the other arms.
catalog::VariantIndex another(catalog::VariantIndex arm, std::size_t arms, Dice& dice) {
  const auto step = 1 + dice.below(arms - 1);
  return static_cast<catalog::VariantIndex>((arm + step) % arms);
}

Duration part_of(Duration whole, double share) {
  return Duration(static_cast<Duration::rep>(static_cast<double>(whole.count()) * share));
}

}  // namespace

Person draw_person(const Scenario& scenario, const catalog::Catalog& catalog, const catalog::Entry& entry,
                   std::uint64_t number, Dice& dice) {
  const std::size_t arms = catalog.experiments()[entry.index].arms.size();
  Person person;
  person.id = scenario.name + "-" + std::to_string(scenario.seed) + "-" + std::to_string(number);
  person.traits = draw_traits(scenario, dice);
  person.arrival = scenario.start + part_of(scenario.arrivals, dice.uniform());
  person.pace = dice.normal();
  person.bot = dice.happens(scenario.bots);
  person.arm = arm_of(person, scenario, catalog, entry);
  if (!person.assigned()) return person;
  person.exposure_lost = loses_exposure(scenario, person, dice);
  const auto while_followed = [&] { return person.arrival + part_of(scenario.followed, dice.uniform()); };
  if (dice.happens(scenario.dropout[person.arm])) person.stops = while_followed();
  if (dice.happens(scenario.crossovers) && arms > 1) {
    person.crossing = {another(person.arm, arms, dice), while_followed()};
    if (person.stops && person.crossing->at >= *person.stops) person.crossing.reset();
  }
  return person;
}

}  // namespace flywheel::simulation
