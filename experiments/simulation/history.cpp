#include "experiments/simulation/history.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace flywheel::simulation {
namespace {

Duration days(double number) {
  return Duration(static_cast<Duration::rep>(number * static_cast<double>(Duration(kDay).count())));
}

double in_days(Duration duration) {
  return static_cast<double>(duration.count()) / static_cast<double>(Duration(kDay).count());
}

/// Collects the events of one person.
class Diary {
 public:
  Diary(const Scenario& scenario, const Person& person, Dice& dice)
      : scenario_(scenario), person_(person), dice_(dice) {}

  void add_exposures() {
    if (!person_.assigned() || person_.exposure_lost) return;
    note({.time = person_.arrival, .arm = person_.arm});
    if (person_.crossing) note({.time = person_.crossing->at, .arm = person_.crossing->arm});
  }

  void add(const Outcome& outcome) {
    const Habit usual{outcome.rate, outcome.amount ? outcome.amount->mean : 0};
    const Habit now = habit_now(outcome, usual);
    const double after = in_days(scenario_.followed);
    if (person_.bot) return add_process(outcome, {scenario_.bot_pace, usual.amount}, 0, after);
    if (outcome.once) {
      if (dice_.happens(now.rate)) note_outcome(outcome, now, person_.arrival + delay_of(outcome));
      return;
    }
    // The mean over units of exp(spread·pace − spread²/2) is 1.
    const double own = std::exp(outcome.spread * person_.pace - outcome.spread * outcome.spread / 2);
    add_process(outcome, {usual.rate * own, usual.amount}, -in_days(scenario_.before), 0);
    add_process(outcome, {now.rate * own, now.amount}, 0, after);
  }

  std::vector<Happening> take() {
    for (Happening& one : happenings_) {
      if (dice_.happens(scenario_.skewed)) one.time += days((2 * dice_.uniform() - 1) * in_days(scenario_.clock_skew));
      one.repeated = dice_.happens(scenario_.duplicates);
      one.late = dice_.happens(scenario_.late);
    }
    std::sort(happenings_.begin(), happenings_.end(), [](const Happening& a, const Happening& b) {
      if (a.time != b.time) return a.time < b.time;
      const bool exposure_a = !a.outcome, exposure_b = !b.outcome;
      return exposure_a != exposure_b ? exposure_a : a.number < b.number;
    });
    return std::move(happenings_);
  }

 private:
  struct Habit {
    double rate = 0;
    double amount = 0;  // on average
  };

  /// From the exposure on. Units outside the experiment go on as they were.
  [[nodiscard]] Habit habit_now(const Outcome& outcome, const Habit& usual) const {
    if (!person_.assigned()) return usual;
    return {outcome.rate_in(person_.arm, person_.traits),
            outcome.amount ? outcome.amount_in(person_.arm, person_.traits) : 0};
  }

  void note(Happening happening) {
    if (person_.stops && happening.time >= *person_.stops) return;
    happening.number = happenings_.size();
    happenings_.push_back(happening);
  }

  void note_outcome(const Outcome& outcome, const Habit& habit, Time time) {
    note(
        {.time = time, .outcome = &outcome, .amount = outcome.amount ? draw_amount(*outcome.amount, habit.amount) : 0});
  }

  /// A Poisson process, between days from the arrival.
  void add_process(const Outcome& outcome, const Habit& habit, double from, double to) {
    if (!(habit.rate > 0)) return;
    for (double at = from + dice_.exponential() / habit.rate; at < to; at += dice_.exponential() / habit.rate) {
      note_outcome(outcome, habit, person_.arrival + days(at));
    }
  }

  Duration delay_of(const Outcome& outcome) {
    const double within = in_days(outcome.within);
    if (!outcome.delay) return days(dice_.uniform() * within);
    const double mean = in_days(*outcome.delay);
    return days(-mean * std::log1p(dice_.uniform() * std::expm1(-within / mean)));
  }

  double draw_amount(const Amount& amount, double mean) {
    if (!amount.lognormal) return mean + amount.sd * dice_.normal();
    const double variance = std::log1p(amount.sd * amount.sd / (amount.mean * amount.mean));
    return mean * std::exp(std::sqrt(variance) * dice_.normal() - variance / 2);
  }

  const Scenario& scenario_;
  const Person& person_;
  Dice& dice_;
  std::vector<Happening> happenings_;
};

}  // namespace

std::vector<Happening> draw_history(const Scenario& scenario, const Person& person, Dice& dice) {
  Diary diary(scenario, person, dice);
  diary.add_exposures();
  for (const Outcome& outcome : scenario.outcomes) diary.add(outcome);
  return diary.take();
}

void EventMaker::begin(const Person& person) {
  person_ = &person;
  unit_ = {experiment_->unit, person.id};
}

outcomes::Event EventMaker::make(const Happening& happening) {
  properties_.clear();
  // Eight digits: message ids sort as the numbers do.
  const std::string number = std::to_string(happening.number);
  message_id_ = person_->id + "-" + std::string(8 - std::min<std::size_t>(8, number.size()), '0') + number;
  outcomes::Event event{.units = {&unit_, 1},
                        .name = outcomes::kExposure,
                        .time = happening.time,
                        .value = std::nullopt,
                        .properties = {},
                        .message_id = message_id_};
  if (!happening.outcome) {
    encode_exposure(happening);
  } else {
    const Outcome& outcome = *happening.outcome;
    event.name = outcome.event;
    if (outcome.amount && outcome.amount->property.empty()) {
      event.value = happening.amount;
    } else if (outcome.amount) {
      const std::array members{Member{outcome.amount->property, Value::number(happening.amount)}};
      outcomes::encode_properties(Value::map(members), properties_);
    }
  }
  event.properties = outcomes::Properties(properties_);
  return event;
}

void EventMaker::encode_exposure(const Happening& happening) {
  std::vector<Member> traits;
  for (std::size_t i = 0; i < scenario_->attributes.size(); ++i) {
    const Attribute& attribute = scenario_->attributes[i];
    traits.push_back({attribute.name, attribute.values[person_->traits[i]]});
  }
  std::vector<Member> members{{outcomes::kExposureExperiment, Value::string(experiment_->key)},
                              {outcomes::kExposureVariant, Value::string(experiment_->arms[happening.arm].name)},
                              {outcomes::kExposurePhase, Value::integer(experiment_->phase)}};
  if (!traits.empty()) members.push_back({outcomes::kExposureAttributes, Value::map(traits)});
  outcomes::encode_properties(Value::map(members), properties_);
}

}  // namespace flywheel::simulation
