#include "tests/config/catalog/dump.hpp"

#include "config/vocabulary/json_writer.hpp"

namespace dump {
namespace {

using namespace flywheel;
using namespace flywheel::catalog;

std::string number(double value) {
  return to_json(Value::number(value));
}

std::string percent(std::uint64_t slots) {
  return number(static_cast<double>(slots) / 10'000) + "%";
}

/// Collects lines `name: value`; what is empty, false or absent has none.
class Dump {
 public:
  explicit Dump(const Catalog& catalog) : catalog_(catalog) {}

  void head(const std::string& kind, const std::string& name) {
    text_ += kind + (name.empty() ? "" : " ") + name + "\n";
  }
  void line(const std::string& name, const std::string& value) {
    if (!value.empty()) text_ += "  " + name + ": " + value + "\n";
  }
  void line(const std::string& name, const char* value) { line(name, std::string(value)); }
  void line(const std::string& name, bool value) { line(name, value ? std::string("true") : std::string()); }
  void line(const std::string& name, const std::vector<std::string>& values) {
    std::string all;
    for (const std::string& one : values) all += (all.empty() ? "" : ", ") + one;
    line(name, all);
  }
  void line(const std::string& name, std::optional<double> value) { line(name, value ? number(*value) : ""); }
  void line(const std::string& name, std::optional<Time> value) { line(name, value ? format_time(*value) : ""); }
  void line(const std::string& name, std::optional<Duration> value) {
    line(name, value ? format_duration(*value) : "");
  }
  void line(const std::string& name, const Value& value) { line(name, value.absent() ? "" : to_json(value)); }
  void condition(const std::string& name, std::optional<std::uint32_t> id) {
    line(name, id ? std::string(catalog_.conditions()[*id].text()) : "");
  }
  void filter(const std::string& name, std::optional<std::uint32_t> id) {
    line(name, id ? std::string(catalog_.filters()[*id].text()) : "");
  }

  template <class T>
  void common(const T& definition) {
    line("description", definition.description);
    line("owner", definition.owner);
    line("tags", definition.tags);
  }

  void schedule(const std::string& name, const Schedule& schedule) {
    line(name + " start", schedule.start);
    line(name + " end", schedule.end);
    line(name + " in the user's zone", schedule.in_user_zone);
  }

  static std::string shares(const Split& split, const std::vector<Variant>& variants) {
    std::string all;
    for (const Share& share : split.shares) {
      all += (all.empty() ? "" : ", ") + variants[share.variant].name + " " + percent(share.weight);
    }
    return all;
  }

  static std::string serve(const Serve& serve, const std::vector<Variant>& variants) {
    if (const auto* split = std::get_if<Split>(&serve)) return shares(*split, variants);
    return variants[std::get<VariantIndex>(serve)].name;
  }

  void requirements(const std::vector<Requirement>& requirements) {
    for (const Requirement& one : requirements) {
      line("requires " + one.flag, one.variants);
      for (const VariantIndex index : one.variant_indexes) {
        line("requires index", catalog_.flags()[one.flag_index].variants[index].name);
      }
    }
  }

  void gates(const Gates& gates, const std::vector<Variant>& variants) {
    requirements(gates.requirements);
    for (const Forced& forced : gates.forced) condition("forces " + variants[forced.variant].name, forced.condition);
    for (const std::uint16_t holdout : gates.holdouts) line("held back by", catalog_.holdouts()[holdout].key);
  }

  void tests(const std::vector<Test>& tests) {
    for (const Test& test : tests) {
      line("test", test.name.empty() ? "without a name" : test.name);
      line("test context", test.context);
      line("test variant", test.variant);
      line("test reason", test.reason);
      line("test at", test.at);
      line("test value", test.value);
    }
  }

  void allowance(const std::string& name, const Allowance& allowance) {
    constexpr const char* kWindows[] = {"lifetime", "session", "duration"};
    std::string text = allowance.max ? std::to_string(*allowance.max) : "any";
    text += std::string(" per ") + kWindows[static_cast<std::size_t>(allowance.window)];
    if (allowance.window == Allowance::Window::kDuration) text += " " + format_duration(allowance.duration);
    if (allowance.gap) text += ", gap " + format_duration(*allowance.gap);
    line(name, text + (allowance.calendar ? ", calendar" : ""));
  }

  void delivery(const Delivery& delivery) {
    constexpr const char* kPriorities[] = {"urgent", "high", "normal", "low"};
    constexpr const char* kUntils[] = {"interacted", "seen", "dismissed"};
    line("intent", delivery.intent);
    line("placement", delivery.placement);
    if (delivery.trigger) {
      line("trigger", delivery.trigger->event);
      filter("trigger where", delivery.trigger->where);
      line("trigger delay", std::optional(delivery.trigger->delay));
      line("trigger cancel_on", delivery.trigger->cancel_on);
    }
    allowance("frequency", delivery.frequency);
    if (delivery.until) line("until", kUntils[static_cast<std::size_t>(*delivery.until)]);
    line("priority", kPriorities[static_cast<std::size_t>(delivery.priority)]);
    condition("stop_when", delivery.stop_when);
    line("offline", delivery.offline);
    line("next on control", delivery.next_on_control);
  }

  void project();
  void flag(const Flag& flag);
  void experiment(const Experiment& experiment);
  void analysis(const Analysis& analysis);
  void message(const Message& message);
  void holdout(const Holdout& holdout);
  void learning(const Learning& learning);
  void moment(const Moment& moment);
  void metric(const Metric& metric);
  void names();

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  const Catalog& catalog_;
  std::string text_;
};

void Dump::project() {
  const Project& project = catalog_.project();
  head("project", project.name);
  common(project);
  line("default_locale", project.default_locale);
  line("timezone", project.timezone.name());
  line("horizon", std::optional(project.horizon));
  if (const auto& quiet = project.quiet_hours) {
    line("quiet_hours",
         format_duration(quiet->from) + " to " + format_duration(quiet->to) + (quiet->defer ? ", defer" : ", drop"));
  }
  for (const auto& [name, cap] : project.caps) allowance("cap " + name, cap);
  line("never_on", project.never_on);
  for (const TestUser& user : project.test_users) {
    line("test users", user.glob);
    condition("test users if", user.condition);
    for (const auto& [key, arm] : user.force) line("test users force", key + " " + arm);
  }
  line("link_schemes", project.link_schemes);
  line("image_hosts", project.image_hosts);
  line("hash_units", project.hash_units);
  for (const ConditionId bot : project.bots) condition("bots", bot);
  std::vector<std::string> segments_by;
  for (const auto slot : project.segments_by) segments_by.emplace_back(catalog_.attributes().name(slot));
  line("segments_by", segments_by);
  line("natural_frequency", project.natural_frequency);
}

void Dump::flag(const Flag& flag) {
  head("flag", flag.key);
  common(flag);
  line("disabled", !flag.enabled);
  line("server only", !flag.client);
  line("type", std::string(value_type_name(flag.type)));
  for (const Variant& variant : flag.variants) line("variant " + variant.name, variant.value);
  if (flag.off) line("off", flag.variants[*flag.off].name);
  line("unit", flag.unit);
  line("salt", flag.salt);
  line("metadata", flag.metadata);
  for (const Rule& rule : flag.rules) {
    line("rule", (rule.name.empty() ? "" : rule.name + ": ") + serve(rule.serve, flag.variants));
    condition("rule if", rule.condition);
    schedule("rule", rule.schedule);
  }
  if (flag.default_serve) line("default", serve(*flag.default_serve, flag.variants));
  schedule("schedule", flag.schedule);
  gates(flag.gates, flag.variants);
  tests(flag.tests);
}

void Dump::analysis(const Analysis& analysis) {
  constexpr const char* kMethods[] = {"sequential", "fixed", "bayesian", "group_sequential"};
  constexpr const char* kCorrections[] = {"holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli", "none"};
  line("method", kMethods[static_cast<std::size_t>(analysis.method)]);
  line("correction", kCorrections[static_cast<std::size_t>(analysis.correction)]);
  line("looks", analysis.looks ? std::to_string(*analysis.looks) : "continuous");
  line("tuning_n", analysis.tuning_n ? std::to_string(*analysis.tuning_n) : "");
  line("pre_period", analysis.pre_period);
  line("prior sd", analysis.prior_sd);
  if (analysis.prior_sd) line("prior mean", std::optional(analysis.prior_mean));
}

void Dump::experiment(const Experiment& experiment) {
  head("experiment", experiment.key);
  common(experiment);
  line("status", std::string(status_name(experiment.status)));
  line("server only", !experiment.client);
  line("hypothesis", experiment.hypothesis);
  line("funnel", experiment.funnel);
  line("product_area", experiment.product_area);
  line("experiment's intent", experiment.intent);
  if (const auto& goal = experiment.goal) {
    line("goal", goal->metric);
    line("goal from", goal->from);
    line("goal to", goal->to);
    line("goal by", goal->by);
  }
  line("guardrails", experiment.guardrails);
  line("secondary", experiment.secondary);
  line("unit", experiment.unit);
  line("salt", experiment.salt);
  condition("audience", experiment.audience);
  line("traffic", percent(experiment.traffic));
  if (const auto& layer = experiment.layer) {
    line("layer", layer->layer + " " + percent(layer->begin) + " to " + percent(layer->end));
  }
  line("type", std::string(value_type_name(experiment.type)));
  for (const Variant& arm : experiment.arms) {
    line("arm " + arm.name, arm.value.absent() ? "nothing" : to_json(arm.value));
  }
  line("split", shares(experiment.split, experiment.arms));
  line("baseline", experiment.arms[experiment.baseline].name);
  if (experiment.ship) line("ship", experiment.arms[*experiment.ship].name);
  line("phase", std::to_string(experiment.phase));
  schedule("schedule", experiment.schedule);
  line("alpha", std::optional(experiment.alpha));
  analysis(experiment.analysis);
  line("exposure", experiment.exposure == Exposure::kOnEvaluation ? "on_evaluation" : "on_report");
  line("sticky", experiment.sticky);
  line("auto_pause", experiment.auto_pause);
  line("message", experiment.is_message);
  if (experiment.delivery) delivery(*experiment.delivery);
  gates(experiment.gates, experiment.arms);
  tests(experiment.tests);
}

void Dump::message(const Message& message) {
  head("message", message.key);
  common(message);
  line("status", std::string(status_name(message.status)));
  line("server only", !message.client);
  line("unit", message.unit);
  condition("audience", message.audience);
  schedule("schedule", message.schedule);
  delivery(message.delivery);
  line("content", message.content);
  requirements(message.gates.requirements);
}

void Dump::holdout(const Holdout& holdout) {
  head("holdout", holdout.key);
  common(holdout);
  line("percent", percent(holdout.share));
  line("unit", holdout.unit);
  line("all messages", holdout.all_messages);
  line("experiments", holdout.experiments);
  line("flags", holdout.flags);
  line("except", holdout.except);
  schedule("schedule", holdout.schedule);
  line("measure", holdout.measure);
}

void Dump::learning(const Learning& learning) {
  constexpr const char* kDecisions[] = {"ship", "iterate", "decline"};
  head("learning", learning.key);
  common(learning);
  line("experiment", learning.experiment);
  line("summary", learning.summary);
  line("funnel", learning.funnel);
  line("product_area", learning.product_area);
  for (const LearnedEffect& effect : learning.effects) {
    line("effect " + effect.funnel, effect.metric + " " + number(effect.change));
    line("effect low", effect.low);
    line("effect high", effect.high);
  }
  line("decision", kDecisions[static_cast<std::size_t>(learning.decision)]);
  line("shipped", learning.shipped);
  line("because", learning.because);
  line("alternative", learning.alternative);
  line("confidence", learning.confidence);
  line("holds_for", learning.holds_for);
  line("driven_by", learning.driven_by);
  line("win", learning.win);
  line("revisit", learning.revisit);
}

void Dump::moment(const Moment& moment) {
  constexpr const char* kTypes[] = {"event", "all_of", "often", "any activity"};
  head("moment", moment.name);
  line("description", moment.description);
  line("type", kTypes[static_cast<std::size_t>(moment.type)]);
  line("events", moment.events);
  filter("where", moment.where);
  line("same", moment.same);
  line("within", moment.within);
  if (moment.unit != "user") line("unit", moment.unit);
  if (moment.type != Moment::Type::kOften) return;
  line("at_least", std::to_string(moment.at_least));
  line("over", moment.over);
  if (moment.days > 0) line("days", std::to_string(moment.days));
}

void Dump::metric(const Metric& metric) {
  constexpr const char* kTypes[] = {"reach",    "count",    "sum",     "mean",           "ratio",
                                    "quantile", "retained", "time_to", "active_days_of", "stickiness_of",
                                    "k_factor", "funnel",   "survey"};
  constexpr const char* kSides[] = {"", "value_creation", "value_capture"};
  constexpr const char* kMatches[] = {"on", "on_or_after", "every", "within"};
  constexpr const char* kScales[] = {"ces", "nps", "pmf"};
  head("metric", metric.name);
  common(metric);
  for (const Counted& counted : metric.counted) {
    line(kTypes[static_cast<std::size_t>(metric.type)], counted.of);
    line("property", counted.property);
    if (counted.where) filter("where", counted.where);
  }
  filter("where", metric.where);
  line("within", metric.within);
  line("from", metric.from);
  line("kind", kSides[static_cast<std::size_t>(metric.side)]);
  line("good", metric.good_up ? "up" : "down");
  line("harm_above", metric.harm_above);
  line("harm_below", metric.harm_below);
  line("diagnostic", metric.diagnostic);
  line("unit", metric.unit);
  line("winsorise", metric.winsorise);
  line("cuped", metric.cuped);
  if (metric.only_if) line("if", std::string(catalog_.conditions()[*metric.only_if].text()));
  line("calendar", metric.calendar);
  if (metric.type == Metric::Type::kQuantile) line("quantile", std::optional(metric.quantile));
  if (metric.type == Metric::Type::kSurvey) line("scale", kScales[static_cast<std::size_t>(metric.scale)]);
  if (metric.type == Metric::Type::kFunnel) line("order", metric.strict ? "strict" : "loose");
  line("first day of", metric.first_day_of);
  if (metric.type != Metric::Type::kRetained) return;
  line("match", kMatches[static_cast<std::size_t>(metric.match)]);
  line("days", std::to_string(metric.first_day) + " to " + std::to_string(metric.day));
  if (metric.span != 1) line("span", std::to_string(metric.span) + " days");
  if (metric.until_data_end) line("until", "data_end");
}

void Dump::names() {
  const auto& attributes = catalog_.attributes();
  for (const Unit& unit : catalog_.units()) {
    head("unit", unit.name + ": " + std::string(attributes.name(unit.attribute)));
  }
  for (const Layer& layer : catalog_.layers()) head("layer", layer.name + ": " + layer.unit);
  for (std::size_t slot = 0; slot < attributes.size(); ++slot) {
    const auto& type = attributes.type(static_cast<expression::AttributeSlot>(slot));
    head("attribute", std::string(attributes.name(static_cast<expression::AttributeSlot>(slot))));
    line("one_of", type.one_of);
    line("personal", type.personal);
  }
}

}  // namespace

std::string whole(const Catalog& catalog) {
  Dump dump(catalog);
  dump.project();
  dump.names();
  for (const Moment& moment : catalog.moments()) dump.moment(moment);
  for (const Metric& metric : catalog.metrics()) dump.metric(metric);
  for (const Flag& flag : catalog.flags()) dump.flag(flag);
  for (const Experiment& experiment : catalog.experiments()) dump.experiment(experiment);
  for (const Message& message : catalog.messages()) dump.message(message);
  for (const Holdout& holdout : catalog.holdouts()) dump.holdout(holdout);
  for (const Learning& learning : catalog.learnings()) dump.learning(learning);
  return dump.take();
}

}  // namespace dump
