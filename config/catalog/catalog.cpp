#include "config/catalog/catalog.hpp"

#include <algorithm>
#include <array>

namespace flywheel::catalog {

std::vector<std::string_view> Experiment::metrics() const {
  std::vector<std::string_view> names;
  const auto add = [&names](std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (goal) add(goal->metric);
  for (const std::string& name : guardrails) add(name);
  for (const std::string& name : secondary) add(name);
  return names;
}

VariantIndex Experiment::at_rest() const {
  if (ship) return *ship;
  return is_message ? kNoVariant : baseline;
}

namespace {

/// The element of that name in a list ordered by name.
template <class T>
const T* find_by_name(std::span<const T> sorted, std::string_view name) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), name,
                                      [](const T& one, std::string_view wanted) { return one.name < wanted; });
  return found != sorted.end() && found->name == name ? &*found : nullptr;
}

}  // namespace

std::string_view status_name(Status status) {
  constexpr std::array<std::string_view, 4> kNames{"draft", "running", "paused", "ended"};
  return kNames[static_cast<std::size_t>(status)];
}

Status status_of(std::string_view name) {
  for (const Status status : {Status::kRunning, Status::kPaused, Status::kEnded}) {
    if (status_name(status) == name) return status;
  }
  return Status::kDraft;
}

std::string_view value_type_name(ValueType type) {
  constexpr std::array<std::string_view, 5> kNames{"bool", "string", "int", "float", "object"};
  return kNames[static_cast<std::size_t>(type)];
}

const Flag* Catalog::find_flag(std::string_view key) const {
  const Entry* entry = find(key);
  return entry && entry->type == Entry::Type::kFlag ? &flags_[entry->index] : nullptr;
}

const Experiment* Catalog::find_experiment(std::string_view key) const {
  const Entry* entry = find(key);
  return entry && entry->type == Entry::Type::kExperiment ? &experiments_[entry->index] : nullptr;
}

const Holdout* Catalog::find_holdout(std::string_view key) const {
  const auto found =
      std::find_if(holdouts_.begin(), holdouts_.end(), [&](const Holdout& holdout) { return holdout.key == key; });
  return found == holdouts_.end() ? nullptr : &*found;
}

const Message* Catalog::find_message(std::string_view key) const {
  const auto found = std::lower_bound(messages_.begin(), messages_.end(), key,
                                      [](const Message& one, std::string_view wanted) { return one.key < wanted; });
  return found != messages_.end() && found->key == key ? &*found : nullptr;
}

const Metric* Catalog::find_metric(std::string_view name) const {
  return find_by_name(metrics(), name);
}

const Moment* Catalog::find_moment(std::string_view name) const {
  return find_by_name(moments(), name);
}

const Unit* Catalog::find_unit(std::string_view name) const {
  return find_by_name(units(), name);
}

}  // namespace flywheel::catalog
