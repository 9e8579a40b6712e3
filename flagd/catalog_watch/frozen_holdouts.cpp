#include "flagd/catalog_watch/frozen_holdouts.hpp"

#include <algorithm>

#include "config/catalog/split_builder.hpp"

namespace flywheel::catalog_watch {
namespace {

/// "its percent from 5% to 30%"; empty where the same units are held back.
std::string change_of(const catalog::Holdout& from, const catalog::Holdout& to) {
  if (from.share != to.share) {
    return "its percent from " + catalog::percent_text(from.share) + " to " + catalog::percent_text(to.share);
  }
  if (from.unit != to.unit) return "its unit from `" + from.unit + "` to `" + to.unit + "`";
  return from.seed == to.seed ? "" : "its seed from `" + from.salt + "` to `" + to.salt + "`";
}

}  // namespace

std::optional<std::string> changed_holdout(const catalog::Catalog& served, const catalog::Catalog& next, Time now) {
  for (const catalog::Holdout& holdout : served.holdouts()) {
    if (!holdout.schedule.contains(now)) continue;
    const auto same = std::find_if(next.holdouts().begin(), next.holdouts().end(),
                                   [&](const catalog::Holdout& one) { return one.key == holdout.key; });
    if (same == next.holdouts().end()) continue;
    const std::string change = change_of(holdout, *same);
    if (change.empty()) continue;
    return "the holdout `" + holdout.key + "` is in force and cannot change " + change +
           "; end it and begin one of another key";
  }
  return std::nullopt;
}

}  // namespace flywheel::catalog_watch
