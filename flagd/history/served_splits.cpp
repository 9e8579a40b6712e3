#include "flagd/history/served_splits.hpp"

#include <algorithm>

#include "flagd/history/durable_file.hpp"
#include "flagd/history/sealed.hpp"

namespace flywheel::history {
namespace {

constexpr std::string_view kKind = "splits";

std::optional<catalog::Lock> unsealed(std::string_view bytes) {
  const auto payload = unseal(kKind, bytes);
  if (!payload) return std::nullopt;
  source::Diagnostics diagnostics;
  return catalog::read_lock(source::TextFile("splits", std::string(*payload)), diagnostics);
}

}  // namespace

Result<void> ServedSplits::open(const EpochHistory& epochs) {
  const auto bytes = read_file(file_);
  if (!bytes) return bytes.error();
  if (*bytes) {
    if (auto read = unsealed(**bytes)) {
      splits_ = std::move(*read);
      return {};
    }
    set_aside(file_);
  }
  const auto log = epochs.log();
  if (!log) return log.error();
  for (const Served& served : *log) {
    auto sources = epochs.sources(served.epoch);
    if (!sources) continue;  // what is lost cannot be counted
    const catalog::Loaded loaded = catalog::build(std::move(*sources), &splits_);
    if (loaded.catalog) take(*loaded.catalog);
  }
  return {};
}

bool ServedSplits::renumbers(const catalog::Catalog& catalog) const {
  const catalog::Lock now = lock_of(catalog);
  return std::any_of(now.experiments.begin(), now.experiments.end(), [this](const auto& experiment) {
    const auto earlier = splits_.experiments.find(experiment.first);
    return earlier != splits_.experiments.end() &&
           phase_after(earlier->second, experiment.second) != experiment.second.phase;
  });
}

Result<void> ServedSplits::remember(const catalog::Catalog& catalog) {
  if (!take(catalog)) return {};
  return write_durably(file_, seal(kKind, write_lock(splits_)));
}

bool ServedSplits::take(const catalog::Catalog& catalog) {
  bool any = false;
  for (auto& [key, split] : lock_of(catalog).experiments) {
    catalog::LockedSplit& last = splits_.experiments[key];
    any = any || last != split;
    last = split;
  }
  return any;
}

}  // namespace flywheel::history
