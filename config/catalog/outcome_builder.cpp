#include "config/catalog/outcome_builder.hpp"

#include <algorithm>
#include <array>

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

using Match = Metric::Match;
using Type = Metric::Type;

/// Fields that change what a moment or metric is, and that this version does not follow yet.
constexpr std::array<std::string_view, 6> kMomentFieldsToCome{"unit", "more_than", "at_least", "per", "over", "on"};
constexpr std::array<std::string_view, 13> kMetricFieldsToCome{
    "mean",   "ratio",  "quantile", "time_to", "active_days_of", "stickiness_of", "k_factor",
    "funnel", "survey", "if",       "week",    "month",          "calendar"};

template <std::size_t N>
std::string_view first_to_come(const Fields& fields, const std::array<std::string_view, N>& names) {
  for (const std::string_view name : names) {
    if (fields.has(name)) return name;
  }
  return {};
}

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
  std::string unit = "user";
  (void)context.refer_unit(fields, unit);
  for (const std::string_view length : {"within", "over"}) {
    if (fields.duration(length) == Duration(0)) {
      context.diagnostics.error(*fields.find(length), quote(length) + " must be longer than 0s");
    }
  }
  if (const Node* on = fields.scalar("on")) {
    const bool days = on->text.ends_with(" days") &&
                      std::all_of(on->text.begin(), on->text.end() - 5, [](char c) { return '0' <= c && c <= '9'; }) &&
                      on->text.size() > 5;
    if (!days && on->text != "average" && on->text != "every_day") {
      context.diagnostics.error(*on, "`on` is `average`, `every_day` or like `20 days`, not " + quote(on->text));
    }
  }
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
    } else {
      window();
    }
    return std::move(metric_);
  }

 private:
  void kind() {
    constexpr std::array<std::pair<std::string_view, Type>, 4> kKinds{
        {{"reach", Type::kReach}, {"count", Type::kCount}, {"sum", Type::kSum}, {"retained", Type::kRetained}}};
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
    if (const Node* within = fields_.find("within")) return day_range(*within);
    if (fields_.has("week") || fields_.has("month")) return;
    const auto day = fields_.integer("day");
    if (!fields_.has("day")) {
      context_.diagnostics.error(*fields_.find("retained"),
                                 "`retained` needs `day`, or the days `within: [first, last]`");
    } else if (day) {
      metric_.day = valid_day(*fields_.find("day"), *day);
      metric_.first_day = metric_.match == Match::kWithin ? 1 : metric_.day;
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
    if (day >= 1 && day <= kLast) return static_cast<int>(day);
    context_.diagnostics.error(at, "a day must lie from 1 to 3650: day 0 is that of first exposure and never counts");
    return 1;
  }

  Context& context_;
  Fields fields_;
  Metric metric_;
};

/// The moment or event a metric listens to.
std::string_view listened_to(const Metric& metric) {
  return metric.type == Type::kSum ? std::string_view() : metric.of;
}

}  // namespace

std::vector<Moment> build_moments(Context& context) {
  std::vector<Moment> moments;
  for (const auto& [name, definition] : context.index.moments) {
    Moment moment = build_moment(context, name, definition);
    if (first_to_come(Fields(*definition.body), kMomentFieldsToCome).empty()) moments.push_back(std::move(moment));
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

Measured build_metrics(Context& context, const std::vector<Moment>& moments) {
  Measured measured;
  for (const auto& [name, definition] : context.index.metrics) {
    Metric metric = MetricBuilding(context, name, definition).build();
    const Fields fields(*definition.body);
    const std::string_view to_come = first_to_come(fields, kMetricFieldsToCome);
    const std::string moment(listened_to(metric));
    const bool followed =
        std::any_of(moments.begin(), moments.end(), [&](const Moment& one) { return one.name == moment; });
    if (!to_come.empty()) {
      measured.left_out.emplace(name, quote(to_come) + " is not computed yet");
    } else if (context.index.moments.contains(moment) && !followed) {
      measured.left_out.emplace(name, "the moment " + quote(moment) + " is not followed yet");
    } else {
      measured.metrics.push_back(std::move(metric));
    }
  }
  return measured;
}

}  // namespace flywheel::catalog
