#include "experiments/outcomes/current_event.hpp"

namespace flywheel::outcomes {

CurrentEvent::CurrentEvent(const catalog::Catalog& catalog)
    : catalog_(catalog),
      values_(catalog.properties().size()),
      read_at_(catalog.properties().size()),
      verdicts_(catalog.filters().size()) {}

void CurrentEvent::look_at(const HeldEvent& event) {
  event_ = event;
  ++number_;
  arena_.clear();
}

bool CurrentEvent::passes(std::optional<catalog::FilterId> filter) {
  if (!filter) return true;
  Verdict& verdict = verdicts_[*filter];
  if (verdict.given_at != number_) verdict = {number_, evaluate(catalog_.filters()[*filter])};
  return verdict.passes;
}

bool CurrentEvent::evaluate(const expression::Program& filter) {
  for (const expression::AttributeSlot slot : filter.reads()) {
    if (read_at_[slot] == number_) continue;
    values_[slot] = property(catalog_.properties().name(slot));
    read_at_[slot] = number_;
  }
  return filter.matches({values_, event_.time}, arena_) == expression::Match::kYes;
}

}  // namespace flywheel::outcomes
