// Decisions about messages as clients read them.
#pragma once

#include <string_view>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/messages/decision.hpp"

namespace flywheel::api {

/// One answer.
struct DecisionAnswer {
  const catalog::Catalog& catalog;
  const messages::Decision& decision;
  std::string_view id;  ///< the decision's; empty for nothing
  std::string_view placement;
  const assignment::EvaluationContext& context;
  const messages::Explanation* why = nullptr;  ///< nullptr: nobody asked
};

/// {"decision", "placement", "do", "message", "experiment", "delay_ms", "cancel_on", "recheck", "report", "held_for_s",
/// "interrupts", "offline_for_s", "limits", "reason", "retry_after_s", "state", "why", "epoch"}: each where it has
/// something to say.
void write_decision(JsonWriter& json, const DecisionAnswer& answer, Arena& scratch);

}  // namespace flywheel::api
