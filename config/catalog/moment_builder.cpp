#include "config/catalog/moment_builder.hpp"

#include <algorithm>
#include <charconv>

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

/// `20` of `20 days`.
std::optional<std::int64_t> number_of_days(std::string_view text) {
  constexpr std::string_view kDays = " days";
  if (!text.ends_with(kDays)) return std::nullopt;
  text.remove_suffix(kDays.size());
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

/// Reads how often is often enough.
class OftenBuilding {
 public:
  OftenBuilding(Context& context, const Fields& fields, Moment& moment)
      : diagnostics_(context.diagnostics), fields_(fields), moment_(moment) {}

  void build() {
    const Node* more_than = fields_.find("more_than");
    const Node* at_least = fields_.find("at_least");
    if (more_than && at_least) {
      diagnostics_.error(*at_least, "`more_than` and `at_least` do not go together", "keep one of them");
    }
    const Node& number = more_than ? *more_than : *at_least;
    moment_.type = Moment::Type::kOften;
    moment_.over = fields_.duration("over");
    moment_.at_least = fields_.integer(more_than ? "more_than" : "at_least").value_or(0) + (more_than ? 1 : 0);
    if (moment_.at_least < 1 || moment_.at_least > kMost) {
      diagnostics_.error(number, "a moment takes from 1 to 100,000 events, not " + std::to_string(moment_.at_least));
      moment_.at_least = 1;
    }
    if (fields_.text("per") == "day") per_day(more_than != nullptr);
  }

 private:
  static constexpr std::int64_t kMost = 100'000;

  void per_day(bool more_than) {
    const Node* on = fields_.scalar("on");
    const std::string how = on ? on->text : "average";
    const auto some = number_of_days(how);
    if (how != "average" && how != "every_day" && !some) {
      diagnostics_.error(*on, "`on` is `average`, `every_day` or like `20 days`, not " + quote(how));
      return;
    }
    if (!moment_.over || *moment_.over % kDay != Duration(0)) {
      diagnostics_.error(*fields_.find(moment_.over ? "over" : "per"), "`per: day` looks over whole days",
                         "say how many, like `over: 30d`");
      return;
    }
    const std::int64_t days = *moment_.over / kDay;
    if (how == "average") {
      // More than 3 a day on average over 30 days are more than 90, which is 91.
      moment_.at_least = more_than ? (moment_.at_least - 1) * days + 1 : moment_.at_least * days;
      if (moment_.at_least > kMost) diagnostics_.error(*fields_.find("over"), "these are more than 100,000 events");
      return;
    }
    moment_.days = some.value_or(days);
    if (moment_.days < 1 || moment_.days > days) {
      diagnostics_.error(*on, "of " + std::to_string(days) + " days it takes from 1 to all");
    }
  }

  source::Diagnostics& diagnostics_;
  const Fields& fields_;
  Moment& moment_;
};

Moment build_moment(Context& context, const std::string& name, const Definition& definition) {
  const Fields fields(*definition.body);
  Moment moment;
  moment.name = name;
  moment.place = definition.name->place();
  moment.description = fields.text("description");
  moment.where = context.expressions.filter(fields.scalar("where"));
  moment.same = fields.text("same");
  moment.within = fields.duration("within");
  const Node* all_of = fields.find("all_of");
  moment.type = all_of ? Moment::Type::kAllOf : Moment::Type::kEvent;
  moment.events = fields.texts(all_of ? "all_of" : "event");
  if (all_of && all_of->is(Node::Kind::kList) && moment.events.size() < 2) {
    context.diagnostics.error(*all_of, "`all_of` takes two events or more");
  }
  (void)context.refer_unit(fields, moment.unit);
  for (const std::string_view length : {"within", "over"}) {
    if (fields.duration(length) == Duration(0)) {
      context.diagnostics.error(*fields.find(length), quote(length) + " must be longer than 0s");
    }
  }
  if (fields.has("more_than") || fields.has("at_least")) OftenBuilding(context, fields, moment).build();
  return moment;
}

}  // namespace

std::vector<Moment> build_moments(Context& context) {
  std::vector<Moment> moments;
  for (const auto& [name, definition] : context.index.moments) {
    moments.push_back(build_moment(context, name, definition));
  }
  if (!context.index.moments.contains(kActiveMoment)) {
    Moment active;
    active.name = kActiveMoment;
    active.type = Moment::Type::kActive;
    const auto place =
        std::find_if(moments.begin(), moments.end(), [](const Moment& moment) { return moment.name > kActiveMoment; });
    moments.insert(place, std::move(active));
  }
  return moments;
}

}  // namespace flywheel::catalog
