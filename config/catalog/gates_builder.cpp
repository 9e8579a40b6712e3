#include "config/catalog/gates_builder.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "config/catalog/split_builder.hpp"

namespace flywheel::catalog {
namespace {

using source::Node;
using source::quote;

/// The requirement nodes of a definition: one map, or a list of them. As many as read_requirements makes.
std::vector<const Node*> requirement_nodes(const Definition& definition) {
  std::vector<const Node*> nodes;
  const Node* required = definition.body->find("requires");
  if (!required) return nodes;
  if (required->is(Node::Kind::kMap)) nodes.push_back(required);
  for (const Node& item : required->items) nodes.push_back(&item);
  return nodes;
}

/// The index of a flag, by binary search: flags stand in order of key.
std::optional<std::uint32_t> flag_index(const std::vector<Flag>& flags, std::string_view key) {
  const auto found = std::lower_bound(flags.begin(), flags.end(), key,
                                      [](const Flag& flag, std::string_view k) { return flag.key < k; });
  if (found == flags.end() || found->key != key) return std::nullopt;
  return static_cast<std::uint32_t>(found - flags.begin());
}

void resolve(Context& context, const Definition& definition, const std::vector<Flag>& flags,
             std::vector<Requirement>& requirements) {
  const std::vector<const Node*> nodes = requirement_nodes(definition);
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const auto index = flag_index(flags, requirements[i].flag);
    if (!index) continue;  // reported when it was read
    requirements[i].flag_index = *index;
    for (const Node* name : source::Fields(*nodes[i]).scalars("serves")) {
      const auto variant = find_variant(context, *name, "variant", flags[*index].variants);
      if (variant) requirements[i].variant_indexes.push_back(*variant);
    }
  }
}

/// Walks from flag to required flag, and reports each circle once, at the flag that comes first in it.
class Circles {
 public:
  Circles(Context& context, const std::vector<Flag>& flags) : context_(context), flags_(flags) {}

  /// Whether there are any.
  bool look() {
    bool found = false;
    for (const Flag& flag : flags_) {
      start_ = &flag;
      path_.clear();
      visited_.assign(flags_.size(), false);
      found = follow(flag) || found;
    }
    return found;
  }

 private:
  /// Whether a circle back to the start was found and reported.
  bool follow(const Flag& flag) {
    path_.push_back(&flag);
    for (const Requirement& requirement : flag.gates.requirements) {
      const auto index = flag_index(flags_, requirement.flag);
      if (!index) continue;
      const Flag& next = flags_[*index];
      if (next.key < start_->key) continue;  // that one reports the circle
      if (&next == start_) return report();
      if (visited_[*index]) continue;
      visited_[*index] = true;
      if (follow(next)) return true;
    }
    path_.pop_back();
    return false;
  }

  bool report() {
    std::string circle;
    for (const Flag* flag : path_) circle += quote(flag->key) + " → ";
    const Definition& definition = context_.index.flags.find(start_->key)->second;
    context_.diagnostics.error(*definition.body->find_key("requires"),
                               "flags require each other in a circle: " + circle + quote(start_->key));
    return true;
  }

  Context& context_;
  const std::vector<Flag>& flags_;
  const Flag* start_ = nullptr;
  std::vector<const Flag*> path_;
  std::vector<bool> visited_;
};

/// How many flags each definition asks in the end. Only where there is no circle.
class Work {
 public:
  Work(Context& context, const std::vector<Flag>& flags) : context_(context), flags_(flags), of_(flags.size(), 0) {}

  void check(const Definition& definition, const std::vector<Requirement>& requirements) {
    if (sum(requirements) <= kMostPrerequisites) return;
    context_.diagnostics.error(
        *definition.body->find_key("requires"),
        "this asks more than " + std::to_string(kMostPrerequisites) + " flags, with all that those require in turn");
  }

 private:
  std::size_t sum(const std::vector<Requirement>& requirements) {
    std::size_t total = 0;
    for (const Requirement& requirement : requirements) {
      total = std::min(kMostPrerequisites + 1, total + of(requirement.flag_index));
    }
    return total;
  }

  std::size_t of(std::uint32_t flag) {
    if (of_[flag] == 0) of_[flag] = 1 + sum(flags_[flag].gates.requirements);
    return of_[flag];
  }

  Context& context_;
  const std::vector<Flag>& flags_;
  std::vector<std::size_t> of_;  // by flag; 0: not known yet
};

template <class T>
std::optional<VariantIndex> named(const std::vector<T>& variants, std::string_view name) {
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (variants[i].name == name) return static_cast<VariantIndex>(i);
  }
  return std::nullopt;
}

std::vector<Forced> forced_of(const Project& project, const std::string& key, const std::vector<Variant>& variants) {
  std::vector<Forced> forced;
  for (const TestUser& user : project.test_users) {
    const auto force = user.force.find(key);
    if (!user.condition || force == user.force.end()) continue;
    if (const auto variant = named(variants, force->second)) forced.push_back({*user.condition, *variant});
  }
  return forced;
}

bool contains(const std::vector<std::string>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool holds_back(const Holdout& holdout, const Experiment& experiment) {
  if (contains(holdout.except, experiment.intent)) return false;
  return contains(holdout.experiments, experiment.key) || (holdout.all_messages && experiment.is_message);
}

}  // namespace

void resolve_requirements(Context& context, std::vector<Flag>& flags, std::vector<Experiment>& experiments,
                          std::vector<Message>& messages) {
  const Index& index = context.index;
  for (Flag& flag : flags) resolve(context, index.flags.find(flag.key)->second, flags, flag.gates.requirements);
  for (Experiment& experiment : experiments) {
    resolve(context, index.experiments.find(experiment.key)->second, flags, experiment.gates.requirements);
  }
  for (Message& message : messages) {
    resolve(context, index.messages.find(message.key)->second, flags, message.requirements);
  }
  if (Circles(context, flags).look() || context.diagnostics.has_errors()) return;
  Work work(context, flags);
  for (const Flag& flag : flags) work.check(index.flags.find(flag.key)->second, flag.gates.requirements);
  for (const Experiment& experiment : experiments) {
    work.check(index.experiments.find(experiment.key)->second, experiment.gates.requirements);
  }
  for (const Message& message : messages) work.check(index.messages.find(message.key)->second, message.requirements);
}

void assign_gates(const Project& project, const std::vector<Holdout>& holdouts, std::vector<Flag>& flags,
                  std::vector<Experiment>& experiments) {
  for (Flag& flag : flags) {
    flag.gates.forced = forced_of(project, flag.key, flag.variants);
    for (std::size_t i = 0; i < holdouts.size(); ++i) {
      if (contains(holdouts[i].flags, flag.key)) flag.gates.holdouts.push_back(static_cast<std::uint16_t>(i));
    }
  }
  for (Experiment& experiment : experiments) {
    experiment.gates.forced = forced_of(project, experiment.key, experiment.arms);
    for (std::size_t i = 0; i < holdouts.size(); ++i) {
      if (holds_back(holdouts[i], experiment)) experiment.gates.holdouts.push_back(static_cast<std::uint16_t>(i));
    }
  }
}

}  // namespace flywheel::catalog
