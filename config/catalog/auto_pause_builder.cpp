#include "config/catalog/auto_pause_builder.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace flywheel::catalog {
namespace {

using source::Node;
using source::quote;
using Type = Metric::Type;

/// Whether the metric of a shorter window is the same question asked earlier. Retention and times to something are
/// about later days; days that a metric looks over are not its patience.
bool has_first_day(const Metric& metric) {
  constexpr std::array kOther{Type::kRetained, Type::kTimeTo, Type::kActiveDays, Type::kStickiness};
  if (std::find(kOther.begin(), kOther.end(), metric.type) != kOther.end()) return false;
  return !metric.within || *metric.within > kFirstDay;
}

Metric first_day_of(const Metric& metric) {
  Metric first = metric;
  first.name = first_day_name(metric.name);
  first.first_day_of = metric.name;
  first.within = kFirstDay;
  first.calendar = false;  // hours, so that the last unit of a day has as many as the first
  return first;
}

class Watching {
 public:
  Watching(Context& context, std::vector<Metric>& metrics) : context_(context), metrics_(metrics) {}

  void watch(Experiment& experiment) {
    const Node& body = *context_.index.experiments.find(experiment.key)->second.body;
    const Node& at = *body.find_key("auto_pause");
    if (experiment.analysis.method != Analysis::Method::kSequential) {
      context_.diagnostics.error(
          at, "`auto_pause` looks at results all the time, and this analysis holds for looks that are planned only",
          "leave `method` out, or write `method: sequential`");
    }
    if (experiment.guardrails.empty()) {
      context_.diagnostics.warning(at, "`auto_pause` has nothing to go by: this experiment has no `guardrails`");
    }
    std::vector<std::string> guardrails;
    for (const std::string& name : experiment.guardrails) {
      guardrails.push_back(name);
      const Metric* metric = find(name);
      if (!metric) continue;  // has been reported
      if (has_first_day(*metric)) {
        guardrails.push_back(first_day_name(name));
        add(first_day_of(*metric));
      } else if (metric->grows()) {
        context_.diagnostics.warning(
            at, "`auto_pause` cannot go by " + quote(name) + ": without an end its results hold for one look only");
      }
    }
    experiment.guardrails = std::move(guardrails);
  }

 private:
  [[nodiscard]] const Metric* find(std::string_view name) const {
    const auto found =
        std::find_if(metrics_.begin(), metrics_.end(), [&](const Metric& metric) { return metric.name == name; });
    return found == metrics_.end() ? nullptr : &*found;
  }

  void add(Metric first) {
    const Metric* other = find(first.name);
    if (!other) {
      metrics_.push_back(std::move(first));
    } else if (other->first_day_of.empty() && !clashes_.contains(first.name)) {
      clashes_.insert(first.name);
      const Definitions& known = context_.index.metrics;
      context_.diagnostics.clash(*known.find(first.name)->second.name,
                                 "the name " + quote(first.name) + " is taken: `auto_pause` watches " +
                                     quote(first.first_day_of) + " under it, too",
                                 *known.find(first.first_day_of)->second.name, "the guardrail");
    }
  }

  Context& context_;
  std::vector<Metric>& metrics_;
  std::set<std::string> clashes_;
};

}  // namespace

std::string first_day_name(std::string_view metric) {
  return std::string(metric) + " (first 24h)";
}

void watch_guardrails(Context& context, std::vector<Experiment>& experiments, std::vector<Metric>& metrics) {
  Watching watching(context, metrics);
  for (Experiment& experiment : experiments) {
    if (experiment.auto_pause) watching.watch(experiment);
  }
  std::sort(metrics.begin(), metrics.end(), [](const Metric& a, const Metric& b) { return a.name < b.name; });
}

}  // namespace flywheel::catalog
