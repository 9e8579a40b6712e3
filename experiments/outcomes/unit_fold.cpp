#include "experiments/outcomes/unit_fold.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "config/vocabulary/glob.hpp"
#include "experiments/outcomes/holdout_entry.hpp"
#include "experiments/outcomes/type_fold.hpp"

namespace flywheel::outcomes {
namespace {

/// Whether the project names the user among its test users. Those that it tells by a condition get no exposure.
bool is_test_user(const catalog::Catalog& catalog, std::string_view id) {
  const auto& users = catalog.project().test_users;
  return std::any_of(users.begin(), users.end(),
                     [&](const catalog::TestUser& user) { return !user.condition && glob_matches(user.glob, id); });
}

}  // namespace

struct UnitFold::State {
  State(std::shared_ptr<const FoldPlan> from, Time until, Sink to)
      : plan(std::move(from)), as_of(until), sink(std::move(to)), holdouts(plan->catalog(), plan->experiments()) {
    for (const FoldPlan::Type& type : plan->types()) types.emplace_back(plan->catalog(), type.plan);
  }

  std::shared_ptr<const FoldPlan> plan;
  Time as_of;
  Sink sink;
  HoldoutEntry holdouts;
  std::deque<TypeFold> types;  // by index of FoldPlan::types
  UnitRow row;

  // Of the unit at hand:
  std::string id;
  TypeFold* current = nullptr;  // nullptr: no experiment is on its type
  std::optional<Time> next;
};

UnitFold::UnitFold(std::shared_ptr<const FoldPlan> plan, Time as_of, Sink sink)
    : state_(std::make_unique<State>(std::move(plan), as_of, std::move(sink))) {}

UnitFold::~UnitFold() = default;

void UnitFold::begin_unit(UnitId unit) {
  State& state = *state_;
  const auto type = state.plan->type(unit.type);
  state.current = type ? &state.types[*type] : nullptr;
  if (!type) return;
  state.id = unit.id;
  state.next.reset();
  state.row.clear();
  state.row.type = *type;
  state.row.test_user = unit.type == "user" && is_test_user(state.plan->catalog(), unit.id);
  state.holdouts.begin_unit(unit);
  state.current->begin_unit(unit, state.row);
}

void UnitFold::event(const Event& event) {
  State& state = *state_;
  if (!state.current) return;
  if (event.time >= state.as_of) {
    if (!state.next) state.next = event.time;
    return;
  }
  state.holdouts.event(event, [&](const Event& exposure) { state.current->event(exposure); });
  state.current->event(event);
}

void UnitFold::end_unit() {
  State& state = *state_;
  if (!state.current) return;
  state.current->end_unit();
  state.sink({state.plan->types()[state.row.type].unit, state.id}, state.row, state.next);
  state.current = nullptr;
}

}  // namespace flywheel::outcomes
