#include <algorithm>

#include "experiments/proof/proof.hpp"

namespace flywheel::proof {
namespace {

using catalog::Share;
using hashing::kSlots;
using hashing::Purpose;
using hashing::Slot;

std::vector<Share> below(Slot end) {
  return {{0, end, end}, {1, kSlots, kSlots - end}};
}

/// Collects draws, each once.
class Draws {
 public:
  void add(std::string name, Purpose purpose, const std::string& salt, std::vector<Share> parts) {
    std::erase_if(parts, [](const Share& share) { return share.weight == 0; });
    if (parts.size() < 2) return;
    const bool known = std::any_of(draws_.begin(), draws_.end(),
                                   [&](const Draw& draw) { return draw.purpose == purpose && draw.salt == salt; });
    if (!known) draws_.push_back({std::move(name), purpose, salt, std::move(parts)});
  }

  void add_flag(const catalog::Flag& flag) {
    for (const catalog::Rule& rule : flag.rules) {
      if (const auto* split = std::get_if<catalog::Split>(&rule.serve)) {
        add("rollout `" + rule.name + "` of `" + flag.key + "`", Purpose::kRollout, flag.salt + "/" + rule.name,
            split->shares);
      }
    }
    if (!flag.default_serve) return;
    if (const auto* split = std::get_if<catalog::Split>(&*flag.default_serve)) {
      add("rollout of `" + flag.key + "`", Purpose::kRollout, flag.salt, split->shares);
    }
  }

  void add_experiment(const catalog::Experiment& experiment) {
    add("split of `" + experiment.key + "`", Purpose::kSplit, experiment.salt, experiment.split.shares);
    add("traffic of `" + experiment.key + "`", Purpose::kTraffic, experiment.salt, below(experiment.traffic));
  }

  [[nodiscard]] std::vector<Draw> take() { return std::move(draws_); }

 private:
  std::vector<Draw> draws_;
};

/// A layer's owners as parts; what is free is a part too.
std::vector<Share> owners(const catalog::Catalog& catalog, const catalog::Layer& layer) {
  std::vector<Slot> ends;
  for (const catalog::Experiment& experiment : catalog.experiments()) {
    if (!experiment.layer || experiment.layer->layer != layer.name) continue;
    ends.push_back(experiment.layer->begin);
    ends.push_back(experiment.layer->end);
  }
  ends.push_back(kSlots);
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<Share> parts;
  Slot begin = 0;
  for (const Slot end : ends) {
    if (end == begin) continue;
    parts.push_back({static_cast<catalog::VariantIndex>(parts.size()), end, end - begin});
    begin = end;
  }
  return parts;
}

}  // namespace

Randomisation served_randomisation() {
  return [](Purpose purpose, std::string_view salt) -> SlotFunction {
    return [seed = hashing::seed_of(purpose, salt)](std::string_view unit) { return hashing::slot_of(seed, unit); };
  };
}

std::vector<Draw> draws_of(const catalog::Catalog& catalog) {
  Draws draws;
  for (const catalog::Experiment& experiment : catalog.experiments()) {
    if (experiment.status == catalog::Status::kRunning) draws.add_experiment(experiment);
  }
  for (const catalog::Layer& layer : catalog.layers()) {
    draws.add("layer `" + layer.name + "`", Purpose::kLayer, layer.salt, owners(catalog, layer));
  }
  for (const catalog::Holdout& holdout : catalog.holdouts()) {
    draws.add("holdout `" + holdout.key + "`", Purpose::kHoldout, holdout.salt, below(holdout.share));
  }
  for (const catalog::Flag& flag : catalog.flags()) {
    if (flag.enabled) draws.add_flag(flag);
  }
  return draws.take();
}

}  // namespace flywheel::proof
