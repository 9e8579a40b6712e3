#include "flagd/history/past.hpp"

namespace flywheel::history {

Result<Past> past_at(const std::filesystem::path& data, Time time) {
  const EpochHistory epochs = epochs_of(data);
  auto served = epochs.at(time);
  if (!served) return served.error();
  auto sources = epochs.sources(served->epoch);
  if (!sources) return sources.error();
  const catalog::Loaded loaded = catalog::build(std::move(*sources));
  if (!loaded.catalog) {
    return Error("corrupt", "epoch " + served->epoch + " has errors for this version of flagd");
  }
  auto killed = KillList(data).at(time);
  if (!killed) return killed.error();
  return Past{std::move(*served), loaded.catalog, std::move(*killed)};
}

}  // namespace flywheel::history
