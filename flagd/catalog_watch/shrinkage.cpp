#include "flagd/catalog_watch/shrinkage.hpp"

namespace flywheel::catalog_watch {
namespace {

constexpr std::size_t kFewest = 4;  // below it a rename looks like a catastrophe

const std::string& key_of(const catalog::Catalog& catalog, const catalog::Entry& entry) {
  return entry.type == catalog::Entry::Type::kFlag ? catalog.flags()[entry.index].key
                                                   : catalog.experiments()[entry.index].key;
}

}  // namespace

std::optional<std::string> shrinkage(const catalog::Catalog& served, const catalog::Catalog& next) {
  std::size_t gone = 0;
  std::string first;
  for (const catalog::Entry& entry : served.entries()) {
    const std::string& key = key_of(served, entry);
    if (!next.find(key) && gone++ == 0) first = key;
  }
  const std::size_t all = served.entries().size();
  const bool empty = all > 0 && next.entries().empty();
  if (!empty && (all < kFewest || 2 * gone <= all)) return std::nullopt;
  return std::to_string(gone) + " of " + std::to_string(all) + " flags and experiments would be gone, `" + first +
         "` first among them; if that is meant, start with --allow-shrink";
}

}  // namespace flywheel::catalog_watch
