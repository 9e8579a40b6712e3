#include "config/catalog/notices.hpp"

#include <array>
#include <string_view>

namespace flywheel::catalog {
namespace {

/// FORMAT.md lists the same; a line goes when its field comes to life.
constexpr std::array<std::string_view, 1> kOfExperiments{"stop_when"};
constexpr std::array<std::string_view, 4> kOfProjects{"quiet_hours", "caps", "never_on", "hash_units"};
constexpr std::array<std::string_view, 1> kOfMessages{"message"};

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
  warn(index.experiments, kOfExperiments, diagnostics);
  warn(index.messages, kOfMessages, diagnostics);
}

}  // namespace flywheel::catalog
