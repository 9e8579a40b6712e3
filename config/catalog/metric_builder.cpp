#include "config/catalog/metric_builder.hpp"

#include <algorithm>
#include <array>

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

using Match = Metric::Match;
using Type = Metric::Type;

constexpr std::array<std::pair<std::string_view, Type>, 13> kTypes{{{"reach", Type::kReach},
                                                                    {"count", Type::kCount},
                                                                    {"sum", Type::kSum},
                                                                    {"mean", Type::kMean},
                                                                    {"ratio", Type::kRatio},
                                                                    {"quantile", Type::kQuantile},
                                                                    {"retained", Type::kRetained},
                                                                    {"time_to", Type::kTimeTo},
                                                                    {"active_days_of", Type::kActiveDays},
                                                                    {"stickiness_of", Type::kStickiness},
                                                                    {"k_factor", Type::kKFactor},
                                                                    {"funnel", Type::kFunnel},
                                                                    {"survey", Type::kSurvey}}};

class MetricBuilding {
 public:
  MetricBuilding(Context& context, const std::string& name, const Definition& definition)
      : context_(context), fields_(*definition.body) {
    metric_.name = name;
    metric_.place = definition.name->place();
  }

  Metric build() {
    read_common(fields_, metric_);
    for (const auto& [key, type] : kTypes) {
      if (!fields_.has(key)) continue;
      metric_.type = type;
      key_ = key;
    }
    metric_.where = context_.expressions.filter(fields_.scalar("where"));
    metric_.calendar = fields_.flag("calendar", false);
    counted();
    window();
    population();
    judgement();
    variance();
    return std::move(metric_);
  }

 private:
  // ------------------------------------------------------- what is counted

  void counted() {
    switch (metric_.type) {
      case Type::kSum:
        return count(amount(*fields_.find("sum"), "sum"));
      case Type::kMean:
        return count(amount(*fields_.find("mean"), "mean"));
      case Type::kQuantile:
        return quantile();
      case Type::kRatio:
        return ratio();
      case Type::kKFactor: {
        const Fields invitations(*fields_.find("k_factor"));
        count({.of = invitations.text("accepted")});
        return count({.of = invitations.text("sent")});
      }
      case Type::kFunnel:
        return funnel();
      case Type::kSurvey: {
        const std::string scale = fields_.text("survey");
        metric_.scale = scale == "nps"   ? Metric::Scale::kNps
                        : scale == "pmf" ? Metric::Scale::kPmf
                                         : Metric::Scale::kCes;
        return count({.of = std::string(kSurveyAnswered), .is_amount = true, .property = "value"});
      }
      default:
        return count({.of = fields_.text(key_)});
    }
  }

  void count(Counted counted) { metric_.counted.push_back(std::move(counted)); }

  /// An event's number from `purchase.amount`: the property comes after the first point. Where `key` is "sum", the
  /// event alone stands for its value.
  Counted amount(const Node& node, std::string_view key) {
    Counted counted{.of = node.is(Node::Kind::kScalar) ? node.text : std::string(), .is_amount = true};
    const std::size_t point = counted.of.find('.');
    const bool value_will_do = key == "sum";
    if (point != std::string::npos) {
      counted.property = counted.of.substr(point + 1);
      counted.of.resize(point);
    }
    const bool wrong = counted.of.empty() || (point == std::string::npos ? !value_will_do : counted.property.empty());
    if (wrong && node.is(Node::Kind::kScalar)) {
      context_.diagnostics.error(node, quote(key) +
                                           (value_will_do ? " takes an event, or an event and its property like "
                                                          : " takes an event and its property like ") +
                                           "`purchase.amount`");
    }
    return counted;
  }

  void quantile() {
    if (const auto share = fields_.share("quantile")) {
      metric_.quantile = static_cast<double>(*share) / source::kWholeShare;
      if (*share == 0 || *share == source::kWholeShare) {
        context_.diagnostics.error(*fields_.find("quantile"), "a quantile lies between 0% and 100%");
        metric_.quantile = 0.5;
      }
    }
    if (const Node* of = fields_.find("of")) return count(amount(*of, "of"));
    context_.diagnostics.error(*fields_.find("quantile"), "`quantile` needs `of`: an event and its property",
                               "like `of: page_loaded.ms`");
    count({});
  }

  void ratio() {
    const Node& ratio = *fields_.find("ratio");
    count(part_of_ratio(Fields(ratio)));
    if (const Node* over = Fields(ratio).find("over")) count(part_of_ratio(Fields(*over)));
    metric_.counted.resize(2);
  }

  Counted part_of_ratio(const Fields& part) {
    const Node* sum = part.find("sum");
    Counted counted = sum ? amount(*sum, "sum") : Counted{.of = part.text("count")};
    counted.where = context_.expressions.filter(part.scalar("where"));
    return counted;
  }

  void funnel() {
    metric_.strict = fields_.text("order", "strict") == "strict";
    const std::vector<const Node*> steps = fields_.scalars("funnel");
    if (steps.size() < 2) context_.diagnostics.error(*fields_.find("funnel"), "a funnel has two steps or more");
    for (const Node* step : steps) {
      const auto same = [&](const Counted& earlier) { return earlier.of == step->text; };
      if (std::any_of(metric_.counted.begin(), metric_.counted.end(), same)) {
        context_.diagnostics.error(*step, "the step " + quote(step->text) + " stands twice in this funnel",
                                   "give one of them a name of its own under `moments`");
      }
      count({.of = step->text});
    }
  }

  // ------------------------------------------------------------ when, whose

  void window() {
    if (metric_.type == Type::kRetained) return retention();
    const std::string_view key = metric_.type == Type::kTimeTo ? "censor_at" : looks_over() ? "over" : "within";
    metric_.within = fields_.duration(key);
    if (looks_over() && !metric_.within) metric_.within = kDay * 28;
    const Node* node = fields_.find(key);
    if (node && node->is(Node::Kind::kList)) {
      context_.diagnostics.error(*node, quote(key) + " must be a duration here",
                                 "only of `retained` it is a range of days");
      return;
    }
    if (metric_.within == Duration(0)) context_.diagnostics.error(*node, quote(key) + " must be longer than 0s");
    if (const Node* within = fields_.find("within"); within && key != "within") {
      context_.diagnostics.error(*within, quote(key_) + " takes " + quote(key) + " instead of `within`");
    }
    if (metric_.calendar && metric_.within && *metric_.within % kDay != Duration(0)) {
      context_.diagnostics.error(*node, "with `calendar: true` windows are whole days");
    }
  }

  [[nodiscard]] bool looks_over() const {
    return metric_.type == Type::kActiveDays || metric_.type == Type::kStickiness;
  }

  void population() {
    metric_.from = fields_.text("from");
    metric_.only_if = context_.expressions.exposure_condition(fields_.scalar("if"));
    std::string unit = "user";
    (void)context_.refer_unit(fields_, unit);
    if (fields_.has("unit")) metric_.unit = unit;
  }

  // ---------------------------------------------------------------- judging

  void judgement() {
    const std::string side = fields_.text("kind");
    if (side == "value_creation") metric_.side = Metric::Side::kValueCreation;
    if (side == "value_capture") metric_.side = Metric::Side::kValueCapture;
    metric_.good_up = fields_.text("good", "up") == "up";
    metric_.harm_above = fields_.change("harm_above");
    metric_.harm_below = fields_.change("harm_below");
    metric_.diagnostic = fields_.flag("diagnostic", false);
  }

  void variance() {
    if (const auto quantile = fields_.share("winsorise")) {
      metric_.winsorise = static_cast<double>(*quantile) / source::kWholeShare;
      if (metric_.type != Type::kCount && metric_.type != Type::kSum) {
        context_.diagnostics.error(*fields_.find("winsorise"), "`winsorise` goes with `count` and `sum` only");
      }
    }
    metric_.cuped = fields_.duration("cuped");
    const Node* cuped = fields_.find("cuped");
    if (!cuped) return;
    if (metric_.cuped == Duration(0)) context_.diagnostics.error(*cuped, "`cuped` must be longer than 0s");
    if (metric_.winsorise) {
      context_.diagnostics.error(*cuped, "`cuped` and `winsorise` do not go together", "keep one of them");
    } else if (!metric_.takes_pre_period()) {
      context_.diagnostics.error(*cuped, "`cuped` does not go with " + quote(key_));
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
  std::string_view key_;  // of `reach` to `survey` the one it has
  Metric metric_;
};

}  // namespace

std::vector<Metric> build_metrics(Context& context) {
  std::vector<Metric> metrics;
  for (const auto& [name, definition] : context.index.metrics) {
    metrics.push_back(MetricBuilding(context, name, definition).build());
  }
  return metrics;
}

}  // namespace flywheel::catalog
