#include "experiments/report/sections.hpp"

#include <numeric>

#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

enum Place : std::size_t { kGuardrails, kGoal, kCreation, kCapture, kOther };

Place place_of(const MetricResult& metric) {
  if (metric.role == Role::kGoal) return kGoal;
  if (metric.role == Role::kGuardrail) return kGuardrails;
  if (metric.side == "value_creation") return kCreation;
  return metric.side == "value_capture" ? kCapture : kOther;
}

}  // namespace

std::vector<Section> sections_of(const Report& report) {
  std::vector<Section> sections{
      {"Guardrails", {}}, {"Goal", {}}, {"Value creation", {}}, {"Value capture", {}}, {"Further metrics", {}}};
  for (const MetricResult& metric : report.metrics) sections[place_of(metric)].metrics.push_back(&metric);
  std::erase_if(sections, [](const Section& section) { return section.metrics.empty(); });
  return sections;
}

std::vector<SegmentSection> segment_sections_of(const Report& report) {
  std::vector<SegmentSection> sections{{"Segments", {}}, {"Other experiments on the same units", {}}};
  for (const SegmentResult& segment : report.segments) sections[0].segments.push_back(&segment);
  for (const SegmentResult& other : report.interactions) {
    if (other.differs) sections[1].segments.push_back(&other);
  }
  std::erase_if(sections, [](const SegmentSection& section) { return section.segments.empty(); });
  return sections;
}

std::vector<Fact> facts_of(const Report& report) {
  const std::int64_t exposed = std::accumulate(report.exposed.begin(), report.exposed.end(), std::int64_t{0});
  std::vector<Fact> facts{{"status", report.status}, {"analysed", units_text(exposed, report.unit)}};
  if (report.first_exposure && report.last_exposure) {
    facts.push_back({"exposed", format_date(*report.first_exposure) + " to " + format_date(*report.last_exposure)});
  }
  if (report.as_of) facts.push_back({"as of", format_time(*report.as_of)});
  if (report.phase > 1) facts.push_back({"phase", std::to_string(report.phase)});
  facts.push_back({"confidence", confidence_text(report.alpha)});
  facts.push_back({"owner", report.owner});
  facts.push_back({"source", report.source});
  facts.push_back({"epoch", report.epoch});
  std::erase_if(facts, [](const Fact& fact) { return fact.text.empty(); });
  return facts;
}

}  // namespace flywheel::report
