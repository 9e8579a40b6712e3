#include "experiments/outcomes/survey.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace flywheel::outcomes {
namespace {

using Scale = catalog::Metric::Scale;

struct Facts {
  std::string_view question;
  int lowest;
  int points;
};

constexpr Facts facts_of(Scale scale) {
  switch (scale) {
    case Scale::kCes:
      return {"ces", 1, 7};
    case Scale::kNps:
      return {"nps", 0, 11};
    case Scale::kPmf:
      return {"pmf", 0, 3};
  }
  return {};
}

constexpr std::array<std::string_view, 3> kDisappointed{"not disappointed", "somewhat disappointed",
                                                        "very disappointed"};

std::optional<int> disappointment(const Value& value) {
  if (!value.is(Kind::kString)) return std::nullopt;
  std::string text(value.as_string());
  std::replace(text.begin(), text.end(), '_', ' ');
  const auto found = std::find(kDisappointed.begin(), kDisappointed.end(), text);
  if (found == kDisappointed.end()) return std::nullopt;
  return static_cast<int>(found - kDisappointed.begin());
}

}  // namespace

int survey_points(Scale scale) {
  return facts_of(scale).points;
}

std::optional<int> survey_point(Scale scale, const Value& question, const Value& value) {
  const Facts facts = facts_of(scale);
  const bool asked = question.absent() || (question.is(Kind::kString) && question.as_string() == facts.question);
  if (!asked) return std::nullopt;
  if (scale == Scale::kPmf) return disappointment(value);
  if (!value.is_number()) return std::nullopt;
  const double point = value.to_double() - facts.lowest;
  if (!(point >= 0 && point < facts.points) || std::trunc(point) != point) return std::nullopt;
  return static_cast<int>(point);
}

double survey_score(Scale scale, int point) {
  constexpr int kFirstPassive = 7, kFirstPromoter = 9;
  switch (scale) {
    case Scale::kCes:
      return facts_of(scale).lowest + point;
    case Scale::kNps:
      return point >= kFirstPromoter ? 100 : point < kFirstPassive ? -100 : 0;
    case Scale::kPmf:
      return point == facts_of(scale).points - 1 ? 1 : 0;
  }
  return 0;
}

}  // namespace flywheel::outcomes
