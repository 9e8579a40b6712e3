#include "config/catalog/intent.hpp"

#include <algorithm>
#include <array>

namespace flywheel::catalog {
namespace {

constexpr std::array<std::string_view, kIntents> kNames{
    "",       "adoption", "upsell",   "retention", "relationship", "announcement",
    "survey", "support",  "security", "consent",   "transactional"};

}  // namespace

std::string_view intent_name(Intent intent) {
  return kNames[static_cast<std::size_t>(intent)];
}

Intent intent_of(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  return found == kNames.end() ? Intent::kNone : static_cast<Intent>(found - kNames.begin());
}

}  // namespace flywheel::catalog
