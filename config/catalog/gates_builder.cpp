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

/// Walks from flag to required flag, without recursion: a chain may be as long as the project has flags.
class Walk {
 public:
  Walk(Context& context, const std::vector<Flag>& flags)
      : context_(context), flags_(flags), states_(flags.size(), State::kNew) {}

  /// The flags, each after those that it requires. Reports every circle that it meets, at the flag that comes first in
  /// it; the order is of no use where there is one.
  std::vector<std::uint32_t> order() {
    for (std::uint32_t flag = 0; flag < flags_.size(); ++flag) {
      if (states_[flag] == State::kNew) follow(flag);
    }
    return std::move(order_);
  }
  [[nodiscard]] bool has_circles() const { return has_circles_; }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };
  struct Step {
    std::uint32_t flag;
    std::size_t next = 0;  // the requirement to look at
  };

  void open(std::uint32_t flag) {
    states_[flag] = State::kOpen;
    path_.push_back({flag});
  }

  void follow(std::uint32_t root) {
    open(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      const auto& requirements = flags_[step.flag].gates.requirements;
      if (step.next == requirements.size()) {
        states_[step.flag] = State::kDone;
        order_.push_back(step.flag);
        path_.pop_back();
        continue;
      }
      const auto next = flag_index(flags_, requirements[step.next++].flag);
      if (!next) continue;  // reported when it was read
      if (states_[*next] == State::kOpen) report(*next);
      if (states_[*next] == State::kNew) open(*next);
    }
  }

  /// The path from that flag on is a circle.
  void report(std::uint32_t flag) {
    has_circles_ = true;
    std::vector<std::uint32_t> circle;
    for (auto step = path_.rbegin(); circle.empty() || circle.back() != flag; ++step) circle.push_back(step->flag);
    std::reverse(circle.begin(), circle.end());
    // Flags stand in order of key.
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    constexpr std::size_t kMostNamed = 16;
    std::string names;
    for (std::size_t i = 0; i < std::min(circle.size(), kMostNamed); ++i) names += quote(flags_[circle[i]].key) + " → ";
    if (circle.size() > kMostNamed) names += "… " + std::to_string(circle.size()) + " flags … → ";
    const std::string& first = flags_[circle[0]].key;
    const Definition& definition = context_.index.flags.find(first)->second;
    context_.diagnostics.error(*definition.body->find_key("requires"),
                               "flags require each other in a circle: " + names + quote(first));
  }

  Context& context_;
  const std::vector<Flag>& flags_;
  std::vector<State> states_;  // by flag
  std::vector<Step> path_;
  std::vector<std::uint32_t> order_;
  bool has_circles_ = false;
};

/// How many flags each definition asks in the end.
class Work {
 public:
  /// `order`: the flags, each after those that it requires.
  Work(Context& context, const std::vector<Flag>& flags, const std::vector<std::uint32_t>& order)
      : context_(context), of_(flags.size(), 0) {
    for (const std::uint32_t flag : order) of_[flag] = 1 + sum(flags[flag].gates.requirements);
  }

  void check(const Definition& definition, const std::vector<Requirement>& requirements) {
    if (sum(requirements) <= kMostPrerequisites) return;
    context_.diagnostics.error(
        *definition.body->find_key("requires"),
        "this asks more than " + std::to_string(kMostPrerequisites) + " flags, with all that those require in turn");
  }

 private:
  [[nodiscard]] std::size_t sum(const std::vector<Requirement>& requirements) const {
    std::size_t total = 0;
    for (const Requirement& requirement : requirements) {
      total = std::min(kMostPrerequisites + 1, total + of_[requirement.flag_index]);
    }
    return total;
  }

  Context& context_;
  std::vector<std::size_t> of_;  // by flag
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
  if (experiment.is_message && must_arrive(intent_of(experiment.intent))) return false;
  return contains(holdout.experiments, experiment.key) || (holdout.all_messages && experiment.is_message);
}

bool holds_back(const Holdout& holdout, const Message& message) {
  const std::string& intent = message.delivery.intent;
  return holdout.all_messages && !contains(holdout.except, intent) && !must_arrive(intent_of(intent));
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
    resolve(context, index.messages.find(message.key)->second, flags, message.gates.requirements);
  }
  Walk walk(context, flags);
  const std::vector<std::uint32_t> order = walk.order();
  if (walk.has_circles() || context.diagnostics.has_errors()) return;
  Work work(context, flags, order);
  for (const Flag& flag : flags) work.check(index.flags.find(flag.key)->second, flag.gates.requirements);
  for (const Experiment& experiment : experiments) {
    work.check(index.experiments.find(experiment.key)->second, experiment.gates.requirements);
  }
  for (const Message& message : messages) {
    work.check(index.messages.find(message.key)->second, message.gates.requirements);
  }
}

void assign_gates(const Project& project, const std::vector<Holdout>& holdouts, std::vector<Flag>& flags,
                  std::vector<Experiment>& experiments, std::vector<Message>& messages) {
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
  for (Message& message : messages) {
    for (std::size_t i = 0; i < holdouts.size(); ++i) {
      if (holds_back(holdouts[i], message)) message.gates.holdouts.push_back(static_cast<std::uint16_t>(i));
    }
  }
}

}  // namespace flywheel::catalog
