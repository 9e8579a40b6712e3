#include "config/catalog/notices.hpp"

#include <array>
#include <string_view>

namespace flywheel::catalog {
namespace {

/// FORMAT.md lists the same; a line goes when its field comes to life.
constexpr std::array<std::string_view, 2> kOfFlags{"requires", "schedule"};
constexpr std::array<std::string_view, 6> kOfExperiments{"layer",      "requires", "sticky",
                                                         "auto_pause", "exposure", "stop_when"};
constexpr std::array<std::string_view, 6> kOfProjects{"quiet_hours", "caps",       "never_on",
                                                      "test_users",  "hash_units", "bots"};
constexpr std::array<std::string_view, 1> kOfMessages{"message"};
constexpr std::array<std::string_view, 1> kOfHoldouts{"holdout"};

void warn(const Definition& definition, std::span<const std::string_view> fields, source::Diagnostics& diagnostics) {
  for (const std::string_view field : fields) {
    const source::Node* key = definition.body->find_key(field);
    if (!key) continue;
    diagnostics.warning(*key, source::quote(field) + " is read and checked, but this version does not act on it yet");
  }
}

void warn(const Definitions& definitions, std::span<const std::string_view> fields, source::Diagnostics& diagnostics) {
  for (const auto& [name, definition] : definitions) warn(definition, fields, diagnostics);
}

}  // namespace

void warn_of_what_is_to_come(const Index& index, source::Diagnostics& diagnostics) {
  if (index.project) warn(*index.project, kOfProjects, diagnostics);
  warn(index.flags, kOfFlags, diagnostics);
  warn(index.experiments, kOfExperiments, diagnostics);
  warn(index.messages, kOfMessages, diagnostics);
  warn(index.holdouts, kOfHoldouts, diagnostics);
}

}  // namespace flywheel::catalog
