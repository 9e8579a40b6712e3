#include <algorithm>
#include <array>
#include <cctype>

#include "config/catalog/lint_rules.hpp"
#include "config/source/fields.hpp"

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

constexpr std::string_view kCreation = "value_creation";
constexpr std::string_view kCapture = "value_capture";

/// "`a`, `b`" of the metrics that create value; at most a few.
std::string creating_metrics(const Index& index) {
  constexpr int kMostShown = 4;
  std::string text;
  int shown = 0;
  for (const auto& [name, definition] : index.metrics) {
    if (Fields(*definition.body).text("kind") != kCreation || shown == kMostShown) continue;
    text += (shown == 0 ? "" : ", ") + quote(name);
    ++shown;
  }
  return text;
}

/// The lower-case words of a name: `pricing_clicked`, `PricingClicked` and `Pricing Clicked` are two each.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  bool after_lower = false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = std::isalpha(byte) != 0;
    if (!letter || (after_lower && std::isupper(byte))) words.emplace_back();
    if (letter) words.back() += static_cast<char>(std::tolower(byte));
    after_lower = std::islower(byte) != 0;
  }
  return words;
}

bool is_click(std::string_view event) {
  constexpr std::array<std::string_view, 6> kClicks{"click", "clicks", "clicked", "clickthrough", "tap", "tapped"};
  const std::vector<std::string> words = words_of(event);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(kClicks.begin(), kClicks.end(), word) != kClicks.end();
  });
}

class Experiments {
 public:
  explicit Experiments(Linting& linting) : linting_(linting) {}

  void look(const std::string& key, const Definition& definition) {
    const Fields fields(*definition.body);
    if (fields.text("status") == "ended") return no_learning(key, definition);
    no_learning(key, definition);
    guardrails(definition, fields);
    if (const Node* goal = fields.find("goal")) this->goal(definition, fields, *goal);
  }

 private:
  /// What a metric says under `field`; "" where there is no such metric.
  [[nodiscard]] std::string metric_text(std::string_view metric, std::string_view field) const {
    const auto found = linting_.index().metrics.find(metric);
    return found == linting_.index().metrics.end() ? std::string() : Fields(*found->second.body).text(field);
  }

  [[nodiscard]] bool any_creates(const std::vector<std::string>& metrics) const {
    return std::any_of(metrics.begin(), metrics.end(),
                       [&](const std::string& metric) { return metric_text(metric, "kind") == kCreation; });
  }

  void guardrails(const Definition& definition, const Fields& fields) {
    if (!fields.has("placement") || any_creates(fields.texts("guardrails"))) return;
    const Node* key = definition.body->find_key("guardrails");
    const std::string known = creating_metrics(linting_.index());
    linting_.warn(definition, "no-value-guardrail", key ? *key : *definition.name,
                  "no guardrail of this message is a metric of `kind: value_creation`: what it costs people would go "
                  "unseen",
                  known.empty() ? "give a metric like retention `kind: value_creation`, and name it under `guardrails`"
                                : "such metrics are " + known);
  }

  void goal(const Definition& definition, const Fields& fields, const Node& goal) {
    const Fields parts(goal);
    const Node& metric = *parts.scalar("metric");
    if (metric_text(metric.text, "kind") == kCapture && !any_creates(fields.texts("secondary"))) {
      linting_.warn(
          definition, "capture-goal", metric,
          "the goal " + quote(metric.text) + " is what the company gains, and no other metric here is what people gain",
          "name a metric of `kind: value_creation` as the goal, or under `secondary`");
    }
    if (const std::string click = click_of(metric.text); !click.empty()) {
      linting_.warn(definition, "click-goal", metric,
                    "the goal " + quote(metric.text) + " counts " + quote(click) +
                        ": a click says that something was noticed, not that it helped",
                    "take what people do afterwards as the goal, and the click under `secondary`");
    }
    if (metric_text(metric.text, "survey") == "nps") {
      linting_.warn(definition, "nps-goal", metric,
                    "the goal " + quote(metric.text) +
                        " is a net promoter score: few answer, late, and a change says little about what was changed",
                    "take what people do as the goal, and the score under `secondary`");
    }
    if (parts.has("from") && parts.has("to")) return;
    const std::string lacking = parts.has("from") ? "`to`" : parts.has("to") ? "`from`" : "`from` and `to`";
    linting_.warn(definition, "no-target", *definition.body->find_key("goal"),
                  "the goal has no " + lacking + ": nobody can tell how long this takes, or when it has succeeded",
                  "write the level today and the one hoped for, like `from: 8%, to: 10%`");
  }

  /// The click that a metric counts, as an event; "" where it counts none.
  [[nodiscard]] std::string click_of(std::string_view metric) const {
    const auto found = linting_.index().metrics.find(metric);
    if (found == linting_.index().metrics.end()) return {};
    const Fields fields(*found->second.body);
    std::string counted = fields.text("reach", fields.text("count"));
    if (const Node* ratio = fields.find("ratio")) counted = Fields(*ratio).text("count");
    if (const auto moment = linting_.index().moments.find(counted); moment != linting_.index().moments.end()) {
      counted = Fields(*moment->second.body).text("event");
    }
    return is_click(counted) ? counted : std::string();
  }

  /// Only where the schedule tells when it ended.
  void no_learning(const std::string& key, const Definition& definition) {
    constexpr Duration kTimeToWrite = 14 * kDay;
    const Experiment* experiment = linting_.catalog().find_experiment(key);
    if (!experiment || experiment->status == Status::kDraft || !experiment->schedule.end) return;
    const Time end = *experiment->schedule.end;
    if (linting_.facts().now < end + kTimeToWrite) return;
    const auto learnings = linting_.catalog().learnings();
    if (std::any_of(learnings.begin(), learnings.end(), [&](const Learning& one) { return one.experiment == key; })) {
      return;
    }
    linting_.warn(definition, "no-learning", *definition.name,
                  "this experiment is over since " + format_time(end) + ", and no `learning` says what it taught");
  }

  Linting& linting_;
};

}  // namespace

void lint_experiments(Linting& linting) {
  Experiments experiments(linting);
  for (const auto& [key, definition] : linting.index().experiments) experiments.look(key, definition);
}

}  // namespace flywheel::catalog
