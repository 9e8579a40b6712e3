// The bytes of rows. They are read back by the process that wrote them: no version of them is on any disk for long.
#include "experiments/outcomes/row.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/outcomes/compact.hpp"

namespace flywheel::outcomes {
namespace {

/// Which parts of a row follow.
enum UnitParts : std::uint8_t { kTestUser = 1, kHasMessages = 2, kHasUnknownArms = 4 };
enum ExperimentParts : std::uint8_t {
  kOutside = 1,
  kSeveralArms = 2,
  kBot = 4,
  kKnown = 8,
  kHasLevels = 16,
  kHasUnconcerned = 32,
  kLaterPhase = 64,
};
enum MetricParts : std::uint8_t {
  kHasFirst = 1,
  kHasSecond = 2,
  kHasBefore = 4,
  kHasAnchor = 8,
  kHasValues = 16,
  kHasSteps = 32,
  kHasDays = 64,
  kHasReturned = 128,
};

/// Whole numbers that a double holds exactly take few bytes, others nine.
void append_amount(double number, CompactWriter& out) {
  constexpr double kLargest = 1e15;
  const std::int64_t whole = std::abs(number) < kLargest ? static_cast<std::int64_t>(number) : 0;
  if (std::bit_cast<std::uint64_t>(static_cast<double>(whole)) == std::bit_cast<std::uint64_t>(number)) {
    return out.varint(zigzag(whole) << 1);
  }
  out.varint(1);
  out.number(number);
}

double amount(CompactReader& in) {
  const std::uint64_t number = in.varint();
  return (number & 1) != 0 ? in.number() : static_cast<double>(unzigzag(number >> 1));
}

void append_amounts(const std::vector<double>& numbers, CompactWriter& out) {
  out.varint(numbers.size());
  for (const double number : numbers) append_amount(number, out);
}

void read_amounts(CompactReader& in, std::vector<double>& numbers) {
  for (std::size_t left = in.count(1); left > 0; --left) numbers.push_back(amount(in));
}

/// Times of one row lie close together.
class TimeWriter {
 public:
  void append(Time time, CompactWriter& out) {
    out.varint(zigzag((time - before_).count()));
    before_ = time;
  }

 private:
  Time before_;
};

class TimeReader {
 public:
  Time read(CompactReader& in) { return before_ += Duration(unzigzag(in.varint())); }

 private:
  Time before_;
};

std::uint32_t small(CompactReader& in) {
  const std::uint64_t number = in.varint();
  if (number > std::numeric_limits<std::uint32_t>::max()) in.fail();
  return static_cast<std::uint32_t>(number);
}

void append_metric(const MetricRow& row, std::uint32_t previous, TimeWriter& times, CompactWriter& out) {
  const OutcomeDetails& details = row.details;
  const auto part = [](bool there, MetricParts one) { return there ? static_cast<unsigned>(one) : 0U; };
  const unsigned parts =
      part(row.numbers[0] != 0, kHasFirst) | part(row.numbers[1] != 0, kHasSecond) |
      part(row.before[0] != 0 || row.before[1] != 0, kHasBefore) | part(row.anchor != Time(), kHasAnchor) |
      part(!details.values.empty(), kHasValues) | part(!details.steps.empty(), kHasSteps) |
      part(!details.days.empty() || details.answer, kHasDays) | part(details.returned != ActivePeriods(), kHasReturned);
  out.varint(row.metric - previous);
  out.byte(parts);
  if ((parts & kHasFirst) != 0) append_amount(row.numbers[0], out);
  if ((parts & kHasSecond) != 0) append_amount(row.numbers[1], out);
  if ((parts & kHasBefore) != 0) append_amount(row.before[0], out), append_amount(row.before[1], out);
  if ((parts & kHasAnchor) != 0) times.append(row.anchor, out);
  if ((parts & kHasValues) != 0) append_amounts(details.values, out);
  if ((parts & kHasSteps) != 0) append_amounts(details.steps, out);
  if ((parts & kHasDays) != 0) {
    out.varint(details.answer ? static_cast<std::uint64_t>(*details.answer) + 1 : 0);
    out.varint(details.days.size());
    for (const DayAmount& one : details.days) {
      out.varint(static_cast<std::uint64_t>(one.day));
      append_amount(one.amount, out);
    }
  }
  if ((parts & kHasReturned) != 0) out.varint(details.returned.days), out.varint(details.returned.weeks);
}

void read_metric(CompactReader& in, std::uint32_t previous, TimeReader& times, MetricRow& row) {
  row.details.clear();
  row.metric = previous + small(in);
  const std::uint8_t parts = in.byte();
  row.numbers[0] = (parts & kHasFirst) != 0 ? amount(in) : 0;
  row.numbers[1] = (parts & kHasSecond) != 0 ? amount(in) : 0;
  row.before = {};
  if ((parts & kHasBefore) != 0) row.before[0] = amount(in), row.before[1] = amount(in);
  row.anchor = (parts & kHasAnchor) != 0 ? times.read(in) : Time();
  if ((parts & kHasValues) != 0) read_amounts(in, row.details.values);
  if ((parts & kHasSteps) != 0) read_amounts(in, row.details.steps);
  if ((parts & kHasDays) != 0) {
    const std::uint32_t answer = small(in);
    if (answer > 0) row.details.answer = static_cast<int>(answer - 1);
    for (std::size_t left = in.count(2); left > 0; --left) {
      const auto day = static_cast<int>(small(in));
      row.details.days.push_back({day, amount(in)});
    }
  }
  if ((parts & kHasReturned) != 0) row.details.returned.days = in.varint(), row.details.returned.weeks = in.varint();
}

void append_experiment(const UnitRow& unit, const ExperimentRow& row, TimeWriter& times, CompactWriter& out) {
  const auto part = [](bool there, ExperimentParts one) { return there ? static_cast<unsigned>(one) : 0U; };
  out.varint(row.experiment);
  out.byte(part(row.outside, kOutside) | part(row.several_arms, kSeveralArms) | part(row.bot, kBot) |
           part(row.known, kKnown) | part(!row.levels.empty(), kHasLevels) |
           part(!row.unconcerned.empty(), kHasUnconcerned) | part(row.phase != 1, kLaterPhase));
  out.varint(row.arm);
  if (row.phase != 1) out.varint(static_cast<std::uint64_t>(row.phase));
  times.append(row.first_exposure, out);
  if (!row.levels.empty()) {
    out.varint(row.levels.size());
    for (const std::string& level : row.levels) out.text(level);
  }
  if (!row.unconcerned.empty()) {
    out.varint(row.unconcerned.size());
    for (const std::uint32_t window : row.unconcerned) out.varint(window);
  }
  out.varint(row.last_metric - row.first_metric);
  std::uint32_t previous = 0;
  for (std::uint32_t i = row.first_metric; i < row.last_metric; ++i) {
    append_metric(unit.metrics[i], previous, times, out);
    previous = unit.metrics[i].metric;
  }
}

void read_experiment(CompactReader& in, TimeReader& times, UnitRow& unit) {
  ExperimentRow& row = unit.experiments.add();
  row.experiment = small(in);
  const std::uint8_t parts = in.byte();
  row.outside = (parts & kOutside) != 0;
  row.several_arms = (parts & kSeveralArms) != 0;
  row.bot = (parts & kBot) != 0;
  row.known = (parts & kKnown) != 0;
  row.arm = static_cast<catalog::VariantIndex>(small(in));
  row.phase = (parts & kLaterPhase) != 0 ? static_cast<int>(small(in)) : 1;
  row.first_exposure = times.read(in);
  const std::size_t levels = (parts & kHasLevels) != 0 ? in.count(1) : 0;
  row.levels.resize(levels);
  for (std::string& level : row.levels) level = in.text();
  row.unconcerned.clear();
  for (std::size_t left = (parts & kHasUnconcerned) != 0 ? in.count(1) : 0; left > 0; --left) {
    row.unconcerned.push_back(small(in));
  }
  row.first_metric = static_cast<std::uint32_t>(unit.metrics.size());
  std::uint32_t previous = 0;
  for (std::size_t left = in.count(2); left > 0; --left) {
    MetricRow& metric = unit.metrics.add();
    read_metric(in, previous, times, metric);
    previous = metric.metric;
  }
  row.last_metric = static_cast<std::uint32_t>(unit.metrics.size());
}

void append_reasons(const std::map<std::string, std::int64_t, std::less<>>& reasons, CompactWriter& out) {
  out.varint(reasons.size());
  for (const auto& [reason, units] : reasons) out.text(reason), out.varint(static_cast<std::uint64_t>(units));
}

void read_reasons(CompactReader& in, std::map<std::string, std::int64_t, std::less<>>& reasons) {
  for (std::size_t left = in.count(2); left > 0; --left) {
    const std::string_view reason = in.text();
    reasons.insert_or_assign(std::string(reason), static_cast<std::int64_t>(in.varint()));
  }
}

/// Calls `each` with every count of the stages that is a number of its own.
template <class Stages, class Each>
void each_count(Stages& stages, const Each& each) {
  for (auto* count :
       {&stages.assigned, &stages.eligible, &stages.exposed, &stages.shown, &stages.acted, &stages.dismissed,
        &stages.dismissed_quick, &stages.snoozed, &stages.muted, &stages.failed, &stages.suppressed_in_all}) {
    each(*count);
  }
}

template <class Exposure, class Each>
void each_count_of_exposure(Exposure& exposure, const Each& each) {
  for (auto* count : {&exposure.exposed, &exposure.shown, &exposure.acted, &exposure.dismissed}) each(*count);
}

void append_message(const MessageRow& row, CompactWriter& out) {
  const auto append_count = [&](std::int64_t count) { out.varint(static_cast<std::uint64_t>(count)); };
  out.varint(row.experiment);
  out.varint(row.arm);
  out.varint(static_cast<std::uint64_t>(row.phase));
  each_count(row.stages, append_count);
  append_reasons(row.stages.suppressed, out);
  append_reasons(row.stages.kept_out, out);
  out.varint(row.stages.exposures.size());
  for (const ExposureOutcomes& exposure : row.stages.exposures) each_count_of_exposure(exposure, append_count);
}

void read_message(CompactReader& in, MessageRow& row) {
  const auto read_count = [&](std::int64_t& count) { count = static_cast<std::int64_t>(in.varint()); };
  row.experiment = small(in);
  row.arm = static_cast<catalog::VariantIndex>(small(in));
  row.phase = static_cast<int>(small(in));
  row.stages = StageTotals();
  each_count(row.stages, read_count);
  read_reasons(in, row.stages.suppressed);
  read_reasons(in, row.stages.kept_out);
  constexpr std::size_t kCounts = 4;
  row.stages.exposures.resize(in.count(kCounts));
  for (ExposureOutcomes& exposure : row.stages.exposures) each_count_of_exposure(exposure, read_count);
}

}  // namespace

void append_row(const UnitRow& row, std::string& bytes) {
  CompactWriter out(bytes);
  TimeWriter times;
  out.varint(row.type);
  unsigned parts = 0;
  if (row.test_user) parts |= kTestUser;
  if (!row.messages.empty()) parts |= kHasMessages;
  if (!row.unknown_arms.empty()) parts |= kHasUnknownArms;
  out.byte(parts);
  out.varint(row.experiments.size());
  for (const ExperimentRow& experiment : row.experiments) append_experiment(row, experiment, times, out);
  if (!row.messages.empty()) {
    out.varint(row.messages.size());
    for (const MessageRow& message : row.messages) append_message(message, out);
  }
  if (!row.unknown_arms.empty()) {
    out.varint(row.unknown_arms.size());
    for (const auto& [experiment, exposures] : row.unknown_arms) {
      out.varint(experiment);
      out.varint(static_cast<std::uint64_t>(exposures));
    }
  }
}

bool read_row(std::string_view bytes, UnitRow& row) {
  CompactReader in(bytes);
  TimeReader times;
  row.clear();
  row.type = small(in);
  const std::uint8_t parts = in.byte();
  row.test_user = (parts & kTestUser) != 0;
  for (std::size_t left = in.count(4); left > 0; --left) read_experiment(in, times, row);
  for (std::size_t left = (parts & kHasMessages) != 0 ? in.count(1) : 0; left > 0; --left) {
    read_message(in, row.messages.add());
  }
  for (std::size_t left = (parts & kHasUnknownArms) != 0 ? in.count(2) : 0; left > 0; --left) {
    const std::uint32_t experiment = small(in);
    row.unknown_arms.emplace_back(experiment, static_cast<std::int64_t>(in.varint()));
  }
  return in.good() && in.at_end();
}

}  // namespace flywheel::outcomes
