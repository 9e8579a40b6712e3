#include "config/catalog/outcome_builder.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

using Match = Metric::Match;
using Type = Metric::Type;

/// Fields that change what a metric is, and that this version does not follow yet.
constexpr std::array<std::string_view, 10> kMetricFieldsToCome{
    "mean", "ratio", "quantile", "time_to", "stickiness_of", "k_factor", "funnel", "survey", "if", "calendar"};

std::string_view first_to_come(const Fields& fields) {
  for (const std::string_view name : kMetricFieldsToCome) {
    if (fields.has(name)) return name;
  }
  return {};
}

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

class MetricBuilding {
 public:
  MetricBuilding(Context& context, const std::string& name, const Definition& definition)
      : context_(context), fields_(*definition.body) {
    metric_.name = name;
    metric_.place = definition.name->place();
  }

  Metric build() {
    read_common(fields_, metric_);
    kind();
    ratio();
    for (const std::string_view key : {"mean", "of"}) property_of(key);
    metric_.where = context_.expressions.filter(fields_.scalar("where"));
    (void)context_.expressions.condition(fields_.scalar("if"));
    metric_.from = fields_.text("from");
    const std::string side = fields_.text("kind");
    if (side == "value_creation") metric_.side = Metric::Side::kValueCreation;
    if (side == "value_capture") metric_.side = Metric::Side::kValueCapture;
    metric_.good_up = fields_.text("good", "up") == "up";
    metric_.harm_above = fields_.change("harm_above");
    metric_.harm_below = fields_.change("harm_below");
    metric_.diagnostic = fields_.flag("diagnostic", false);
    std::string unit = "user";
    (void)context_.refer_unit(fields_, unit);
    if (fields_.has("unit")) metric_.unit = unit;
    if (const auto quantile = fields_.share("winsorise")) {
      metric_.winsorise = static_cast<double>(*quantile) / source::kWholeShare;
    }
    metric_.cuped = fields_.duration("cuped");
    if (metric_.type == Type::kRetained) {
      retention();
    } else if (metric_.type == Type::kActiveDays) {
      metric_.within = fields_.duration("over").value_or(kDay * 28);
      if (metric_.within == Duration(0)) {
        context_.diagnostics.error(*fields_.find("over"), "`over` must be longer than 0s");
      }
    } else {
      window();
    }
    return std::move(metric_);
  }

 private:
  void kind() {
    constexpr std::array<std::pair<std::string_view, Type>, 5> kKinds{{{"reach", Type::kReach},
                                                                       {"count", Type::kCount},
                                                                       {"sum", Type::kSum},
                                                                       {"retained", Type::kRetained},
                                                                       {"active_days_of", Type::kActiveDays}}};
    for (const auto& [key, type] : kKinds) {
      if (!fields_.has(key)) continue;
      metric_.type = type;
      metric_.of = fields_.text(key);
    }
    if (metric_.type != Type::kSum) return;
    // `purchase.amount`: the property comes after the first point; an event's name has none.
    const std::size_t point = metric_.of.find('.');
    if (point == std::string::npos) return;
    metric_.property = metric_.of.substr(point + 1);
    metric_.of.resize(point);
    if (metric_.of.empty() || metric_.property.empty()) {
      no_property(*fields_.find("sum"), "sum");
    }
  }

  /// What is not computed yet is checked all the same.
  void ratio() {
    const Node* ratio = fields_.find("ratio");
    if (!ratio) return;
    (void)context_.expressions.filter(Fields(*ratio).scalar("where"));
    const Node* over = Fields(*ratio).find("over");
    if (over) (void)context_.expressions.filter(Fields(*over).scalar("where"));
    for (const Node* part : {ratio, over}) {
      const Node* sum = part ? Fields(*part).scalar("sum") : nullptr;
      if (sum && (sum->text.starts_with('.') || sum->text.ends_with('.'))) no_property(*sum, "sum");
    }
  }

  /// Reports what should be an event and its property, and is not.
  void property_of(std::string_view key) {
    const Node* node = fields_.scalar(key);
    const std::size_t point = node ? node->text.find('.') : 0;
    if (!node || (point > 0 && point < node->text.size() - 1)) return;
    context_.diagnostics.error(*node, quote(key) + " takes an event and its property like `purchase.amount`");
  }

  void no_property(const Node& at, std::string_view key) {
    context_.diagnostics.error(at, quote(key) + " takes an event, or an event and its property like `purchase.amount`");
  }

  void window() {
    const Node* within = fields_.find("within");
    if (!within) return;
    metric_.within = fields_.duration("within");
    if (within->is(Node::Kind::kList)) {
      context_.diagnostics.error(*within, "`within` must be a duration here",
                                 "only of `retained` it is a range of days");
    } else if (metric_.within == Duration(0)) {
      context_.diagnostics.error(*within, "`within` must be longer than 0s");
    }
  }

  void retention() {
    const std::string match = fields_.text("match", fields_.has("within") ? "within" : "on");
    metric_.match = match == "on_or_after" ? Match::kOnOrAfter
                    : match == "every"     ? Match::kEvery
                    : match == "within"    ? Match::kWithin
                                           : Match::kOn;
    if (const Node* until = fields_.find("until")) {
      metric_.until_data_end = true;
      if (metric_.match != Match::kOnOrAfter) {
        context_.diagnostics.error(*until, "`until` goes with `match: on_or_after` only");
      }
    }
    if (const Node* within = fields_.find("within")) return day_range(*within);
    const Node* span = nullptr;
    for (const auto& [name, days] : {std::pair{"day", 1}, std::pair{"week", 7}, std::pair{"month", 30}}) {
      const Node* node = fields_.find(name);
      if (node && span) {
        context_.diagnostics.error(*node, "`day`, `week` and `month` do not go together", "keep one of them");
      } else if (node) {
        span = node;
        metric_.span = days;
        const auto number = fields_.integer(name);
        metric_.day = number ? valid_day(*node, *number) : 1;
        metric_.first_day = metric_.match == Match::kWithin ? 1 : metric_.day;
      }
    }
    if (!span) {
      context_.diagnostics.error(*fields_.find("retained"),
                                 "`retained` needs `day`, or the days `within: [first, last]`");
    }
  }

  void day_range(const Node& within) {
    if (metric_.match != Match::kWithin) {
      context_.diagnostics.error(within, "`within` goes with `match: within` only");
    }
    const auto& items = fields_.items("within");
    if (items.size() != 2) {
      context_.diagnostics.error(within, "`within` takes the first and the last day here, like `[7, 14]`");
      return;
    }
    const auto first = read_int(items[0]);
    const auto last = read_int(items[1]);
    if (!first || !last) return;  // `check` has reported it
    metric_.first_day = valid_day(items[0], *first);
    metric_.day = valid_day(items[1], *last);
    if (metric_.day < metric_.first_day) context_.diagnostics.error(items[1], "the last day comes before the first");
  }

  int valid_day(const Node& at, std::int64_t day) {
    constexpr std::int64_t kLast = 3650;
    if (day >= 1 && day <= kLast / metric_.span) return static_cast<int>(day);
    const std::string span = metric_.span == 7 ? "week" : metric_.span == 30 ? "month" : "day";
    context_.diagnostics.error(at, "a " + span + " must lie from 1 to " + std::to_string(kLast / metric_.span) + ": " +
                                       span + " 0 is that of first exposure and never counts");
    return 1;
  }

  Context& context_;
  Fields fields_;
  Metric metric_;
};

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

Measured build_metrics(Context& context) {
  Measured measured;
  for (const auto& [name, definition] : context.index.metrics) {
    Metric metric = MetricBuilding(context, name, definition).build();
    const Fields fields(*definition.body);
    const std::string_view to_come = first_to_come(fields);
    if (to_come.empty()) {
      measured.metrics.push_back(std::move(metric));
    } else {
      measured.left_out.emplace(name, quote(to_come) + " is not computed yet");
    }
  }
  return measured;
}

}  // namespace flywheel::catalog
