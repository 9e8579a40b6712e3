#include <array>
#include <charconv>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/proof/proof.hpp"

namespace flywheel::proof {
namespace {

/// With so many significant digits.
std::string number(double value, int digits) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits).ptr;
  return {text.data(), end};
}

std::string family_text(const char* title, const Family& family) {
  std::string text = std::string(family.passed ? "pass  " : "FAIL  ") + title + ": " + std::to_string(family.tests) +
                     (family.tests == 1 ? " test" : " tests");
  if (family.tests == 0) return text + ", nothing is randomised\n";
  text += "; smallest p " + number(family.worst.front().p, 3) + ", adjusted " +
          number(family.worst.front().p_adjusted, 3) + "\n";
  for (const Finding& finding : family.worst) {
    if (finding.p_adjusted >= kLevel) break;
    text += "        " + finding.about + ": χ² " + number(finding.chi2, 5) + " on " +
            std::to_string(finding.degrees_of_freedom) + " df, p " + number(finding.p, 3) + "\n";
  }
  return text;
}

void write_family(JsonWriter& json, std::string_view key, const Family& family) {
  json.key(key);
  json.begin_object();
  json.member("passed", family.passed);
  json.member("tests", static_cast<std::int64_t>(family.tests));
  json.key("worst");
  json.begin_array();
  for (const Finding& finding : family.worst) {
    json.begin_object();
    json.member("about", finding.about);
    json.member("chi2", finding.chi2);
    json.member("degrees_of_freedom", finding.degrees_of_freedom);
    json.member("p", finding.p);
    json.member("p_adjusted", finding.p_adjusted);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::string render_text(const Proof& proof) {
  const NullExperiments& null = proof.null_experiments;
  std::string text = std::to_string(proof.units) + " units\n";
  text += family_text("every draw has its configured shares", proof.uniformity);
  text += family_text("every two draws are independent", proof.independence);
  text += std::string(null.passed ? "pass  " : "FAIL  ") + "A/A: " + std::to_string(null.significant) + " of " +
          std::to_string(null.experiments) + " experiments without any effect have p < 0.05";
  if (null.experiments > 0) {
    const double share = static_cast<double>(null.significant) / static_cast<double>(null.experiments);
    text += " (" + number(share * 100, 3) + "%; 5% is right, and chance alone is further off with p " +
            number(null.p, 3) + ")";
  }
  text += "\nA test fails at p < " + number(kLevel, 3) +
          ", within a family after the adjustment of Benjamini and Hochberg.\n";
  return text;
}

std::string render_json(const Proof& proof) {
  std::string out;
  JsonWriter json(out, 2);
  json.begin_object();
  json.member("passed", proof.passed());
  json.member("units", static_cast<std::int64_t>(proof.units));
  json.member("level", kLevel);
  write_family(json, "uniformity", proof.uniformity);
  write_family(json, "independence", proof.independence);
  json.key("null_experiments");
  json.begin_object();
  json.member("passed", proof.null_experiments.passed);
  json.member("experiments", static_cast<std::int64_t>(proof.null_experiments.experiments));
  json.member("significant", static_cast<std::int64_t>(proof.null_experiments.significant));
  json.member("p", proof.null_experiments.p);
  json.end_object();
  json.end_object();
  return out;
}

}  // namespace flywheel::proof
