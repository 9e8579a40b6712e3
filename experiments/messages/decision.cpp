#include "experiments/messages/decision.hpp"

namespace flywheel::messages {
namespace {

Use use_of(const Chosen& chosen, bool replaced) {
  const Candidate& candidate = *chosen.candidate;
  return {std::string(candidate.key), candidate.id, candidate.intent, replaced, std::nullopt};
}

}  // namespace

Decided held_by(const Decision& decision, std::string id, std::string_view placement, std::uint32_t session, Time now) {
  Decided decided;
  decided.id = std::move(id);
  decided.placement = placement;
  decided.trigger = decision.trigger;
  decided.session = session;
  decided.made = now;
  decided.due = decision.due;
  decided.held_until = decision.held_until;
  decided.interrupts = decision.chosen.candidate->interrupts();
  decided.counts = !decision.chosen.test_user;
  decided.uses.push_back(use_of(decision.chosen, false));
  for (const Chosen& replaced : decision.replaced) decided.uses.push_back(use_of(replaced, true));
  return decided;
}

}  // namespace flywheel::messages
