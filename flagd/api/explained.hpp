// An evaluation with its steps, for people and for programs.
#pragma once

#include <optional>
#include <string>

#include "experiments/assignment/evaluation.hpp"

namespace flywheel::api {

/// What is told of one evaluation.
struct Explained {
  const std::string& key;
  const catalog::Catalog& catalog;
  const assignment::EvaluationContext& context;
  const assignment::Evaluation& evaluation;
  const assignment::Explanation& explanation;
  std::optional<Time> at{};     ///< of a rebuilt one: the time that was asked for
  std::optional<Time> since{};  ///< and when the epoch began to serve
};

/// The answer, then a line a step, `→` before the one that decided.
[[nodiscard]] std::string explained_text(const Explained& what);
/// {"key", "reason", "errorCode", "variant", "value", "at", "epoch", "since", "steps": [{"step","decided","detail"}]}
[[nodiscard]] std::string explained_json(const Explained& what);

}  // namespace flywheel::api
