// Totals as text, every number of them: two that read the same are the same, bit for bit.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/outcomes/totals.hpp"

namespace exact {

class Text {
 public:
  Text& operator<<(std::string_view text) {
    text_ += text;
    text_ += ' ';
    return *this;
  }
  Text& operator<<(const std::string& text) { return *this << std::string_view(text); }
  Text& operator<<(const char* text) { return *this << std::string_view(text); }
  Text& operator<<(std::int64_t number) { return *this << std::to_string(number); }
  Text& operator<<(int number) { return *this << std::int64_t{number}; }
  Text& operator<<(double number) { return *this << std::bit_cast<std::int64_t>(number); }
  Text& operator<<(long double number) {
    const auto high = static_cast<double>(number);
    return *this << high << static_cast<double>(number - high);
  }
  Text& operator<<(const flywheel::statistics::Moments& moments) {
    return *this << moments.n << moments.mean << moments.m2;
  }
  Text& operator<<(const flywheel::statistics::Distribution& values) {
    *this << values.count() << values.squared_sizes() << (values.exact() ? "exact" : "bins");
    for (const auto& cell : values.cells()) {
      *this << cell.value << cell.width << cell.count << cell.by_size << cell.squares;
    }
    return *this;
  }
  Text& operator<<(const flywheel::outcomes::Periodic& periodic) {
    for (const auto& one : periodic.periods()) *this << one.watched << one.active;
    return *this;
  }
  Text& operator<<(const flywheel::outcomes::UnitSums& sums) {
    *this << sums.n() << sums.moments();
    const auto cross = sums.cross();
    for (const auto& mean : cross.mean) *this << static_cast<long double>(mean);
    for (const auto& one : cross.cross) *this << static_cast<long double>(one);
    return *this;
  }
  Text& operator<<(const flywheel::outcomes::MetricTotals& metric) {
    *this << "\n   " << metric.largest << metric.immature << metric.started_later << metric.values << metric.censored;
    for (const auto& [day, sums] : metric.by_day) *this << "day" << day << sums;
    for (const auto& step : metric.steps) *this << "step" << step.units << step.seconds;
    for (const std::int64_t units : metric.answers) *this << "answer" << units;
    for (const auto& moments : metric.by_age) *this << "age" << moments;
    *this << "days" << metric.days;
    for (const auto& [week, weeks] : metric.cohorts) *this << "cohort" << week << weeks;
    return *this;
  }
  Text& operator<<(const flywheel::outcomes::StageTotals& stages) {
    *this << stages.assigned << stages.eligible << stages.exposed << stages.shown << stages.acted << stages.dismissed
          << stages.dismissed_quick << stages.snoozed << stages.muted << stages.failed << stages.suppressed_in_all;
    for (const auto& [reason, units] : stages.suppressed) *this << reason << units;
    for (const auto& [reason, units] : stages.kept_out) *this << "out" << reason << units;
    for (const auto& one : stages.exposures) *this << "#" << one.exposed << one.shown << one.acted << one.dismissed;
    return *this;
  }
  Text& operator<<(const flywheel::outcomes::Phases& phases) {
    for (const auto& [number, arms] : phases) {
      for (const auto& arm : arms) {
        *this << "\n  phase" << number << arm.exposed << arm.first_exposed << arm.excluded << arm.stages;
        for (const auto& [day, units] : arm.by_day) *this << "day" << day << units.first_exposed << units.exposed;
        for (const auto& metric : arm.metrics) *this << metric;
      }
    }
    return *this;
  }
  Text& operator<<(const flywheel::outcomes::ExperimentTotals& totals) {
    *this << totals.experiment << totals.unknown_arm << totals.outside << totals.test_users << totals.bots;
    for (const auto& time : {totals.first_exposure, totals.last_exposure}) {
      *this << (time ? time->time_since_epoch().count() : -1);
    }
    *this << totals.phases;
    for (const auto& segment : totals.segments) {
      for (const auto& [level, phases] : segment.levels) *this << "\n " << segment.attribute << level << phases;
    }
    for (const auto& beside : totals.beside) {
      for (const auto& phases : beside.by_arm) *this << "\n beside" << beside.experiment << phases;
    }
    return *this << "\n";
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

inline std::string text(const std::vector<flywheel::outcomes::ExperimentTotals>& all) {
  Text text;
  for (const auto& totals : all) text << totals;
  return text.text();
}

}  // namespace exact
