#include <algorithm>
#include <cmath>
#include <numeric>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/report/health.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/terminal.hpp"
#include "experiments/statistics/sample_ratio.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/numbers.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "srm";
constexpr double kFewExpected = 5;

struct Asked {
  std::vector<std::int64_t> counts;
  std::vector<double> weights;
  double alpha = statistics::kSampleRatioAlpha;

  [[nodiscard]] double expected(std::size_t arm) const {
    const double units = std::accumulate(counts.begin(), counts.end(), 0.0);
    return units * weights[arm] / std::accumulate(weights.begin(), weights.end(), 0.0);
  }
};

/// The counts and weights of the call. Errors: `usage`.
Result<Asked> read_asked(const Arguments& arguments) {
  Asked asked;
  for (const std::string& text : arguments.all("COUNT")) {
    const auto count = read_count(text);
    if (!count) return count.error();
    if (*count < 0) return Error("usage", "a count of " + text + " units is impossible");
    asked.counts.push_back(*count);
  }
  if (asked.counts.size() < 2) return Error("usage", "give the units of two arms or more");
  asked.weights.assign(asked.counts.size(), 1);
  if (arguments.has("weights")) {
    const std::vector<std::string> parts = split(arguments.get("weights"), ',');
    if (parts.size() != asked.counts.size()) {
      return Error("usage", "--weights names " + std::to_string(parts.size()) + " arms, there are " +
                                std::to_string(asked.counts.size()) + " counts");
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto weight = read_share(parts[i]);
      if (!weight || *weight < 0) return Error("usage", "--weights: `" + parts[i] + "` is no share");
      asked.weights[i] = *weight;
    }
    const auto in_split = std::count_if(asked.weights.begin(), asked.weights.end(), [](double w) { return w > 0; });
    if (in_split < 2) return Error("usage", "--weights: two arms or more need a share above 0");
  }
  const auto alpha = read_level("alpha", arguments.get("alpha"));
  if (!alpha) return alpha.error();
  asked.alpha = *alpha;
  return asked;
}

bool fires(const Asked& asked, const statistics::SampleRatio& ratio) {
  return ratio.p && *ratio.p < asked.alpha;
}

/// The arm that is furthest from its share: "the 1st arm has 312 units more than its share of 5,000".
std::string furthest_words(const Asked& asked) {
  std::size_t furthest = 0;
  double largest = -1;
  for (std::size_t i = 0; i < asked.counts.size(); ++i) {
    if (asked.weights[i] <= 0) continue;
    const double away = static_cast<double>(asked.counts[i]) - asked.expected(i);
    const double size = away * away / asked.expected(i);
    if (size <= largest) continue;
    largest = size;
    furthest = i;
  }
  const double expected = asked.expected(furthest);
  const double away = static_cast<double>(asked.counts[furthest]) - expected;
  return "Arm " + std::to_string(furthest + 1) + " has " + report::count_text(std::llround(std::abs(away))) +
         (away < 0 ? " fewer" : " more") + " than its share of " + report::count_text(std::llround(expected)) + ".";
}

std::string sentence_of(const Asked& asked, const statistics::SampleRatio& ratio) {
  if (!ratio.p) return "No units yet, so nothing can be said of the sample ratio.";
  const std::string level = report::share_text(asked.alpha);
  if (fires(asked, ratio)) {
    return "Sample-ratio mismatch: chance alone makes a split this uneven so rarely (below " + level +
           ") that the arms did not get their share. Look for the cause before you compare them: they hold different "
           "people. " +
           furthest_words(asked);
  }
  std::string text = "No sign of a mismatch at " + level + ": chance alone makes a split at least this uneven in " +
                     report::share_text(*ratio.p) + " of all experiments of this size.";
  for (std::size_t i = 0; i < asked.counts.size(); ++i) {
    if (ratio.exact || asked.weights[i] <= 0 || asked.expected(i) >= kFewExpected) continue;
    return text + " Fewer than 5 units are expected in an arm, where \u03c7\u00b2 is rough.";
  }
  return text;
}

void print_json(const Asked& asked, const statistics::SampleRatio& ratio, std::ostream& out) {
  std::string text;
  JsonWriter json(text, 2);
  const auto number = [&](std::string_view name, const std::optional<double>& value) {
    json.key(name);
    if (value) {
      json.number(*value);
    } else {
      json.null();
    }
  };
  json.begin_object();
  json.key("counts");
  json.begin_array();
  for (const std::int64_t count : asked.counts) json.integer(count);
  json.end_array();
  json.key("weights");
  json.begin_array();
  for (const double weight : asked.weights) json.number(weight);
  json.end_array();
  json.member("method", ratio.exact ? "exact_binomial" : "srm_chi2");
  number("chi2", ratio.chi2);
  json.member("df", ratio.degrees_of_freedom);
  number("p", ratio.p);
  number("ln_p", ratio.ln_p);
  json.member("alpha", asked.alpha);
  json.member("mismatch", fires(asked, ratio));
  json.key("reason");
  if (ratio.reason == statistics::ReasonCode::kNone) {
    json.null();
  } else {
    json.string(statistics::reason_code_name(ratio.reason));
  }
  json.member("sentence", sentence_of(asked, ratio));
  json.end_object();
  out << text << "\n";
}

}  // namespace

int run_srm(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      .usage = "flagd srm COUNT COUNT … [--weights 50,50] [--alpha 0.001]",
      .summary =
          "Did the arms get their share of units? \u03c7\u00b2, or the exact binomial test of two arms with fewer than "
          "5 expected units.\nFails (1) where they did not.",
      .positionals = {"COUNT"},
      .options = {{"weights", std::nullopt, "configured shares in the order of the counts; default: equal"},
                  {"alpha", "0.001", "a smaller p is an alarm"},
                  {"format", "text", "how it is printed", false, false, {"text", "json"}}},
      .repeated_positional = true};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const auto asked = read_asked(*arguments);
  if (!asked) return complain(streams, kName, asked.error().message, kUsage);
  const statistics::SampleRatio ratio = statistics::sample_ratio(asked->counts, asked->weights);
  if (arguments->get("format") == "json") {
    print_json(*asked, ratio, streams.out);
  } else {
    const report::Paint paint(streams.colour);
    streams.out << report::sample_ratio_words(asked->counts, asked->weights, ratio) << "\n"
                << paint.tone(fires(*asked, ratio) ? report::Tone::kBad : report::Tone::kNeutral,
                              sentence_of(*asked, ratio))
                << "\n";
  }
  return ratio.p && !fires(*asked, ratio) ? kOk : kFailed;
}

}  // namespace flywheel::commands
