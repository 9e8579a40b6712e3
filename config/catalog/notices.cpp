#include "config/catalog/notices.hpp"

#include <array>
#include <string_view>

namespace flywheel::catalog {
namespace {

/// FORMAT.md lists the same; a line goes when its field comes to life.
constexpr std::array<std::string_view, 1> kOfProjects{"hash_units"};

void warn(const Definition& definition, std::span<const std::string_view> fields, source::Diagnostics& diagnostics) {
  for (const std::string_view field : fields) {
    const source::Node* key = definition.body->find_key(field);
    if (!key) continue;
    diagnostics.warning(*key, source::quote(field) + " is read and checked, but this version does not act on it yet");
  }
}

}  // namespace

void warn_of_what_is_to_come(const Index& index, source::Diagnostics& diagnostics) {
  if (index.project) warn(*index.project, kOfProjects, diagnostics);
}

}  // namespace flywheel::catalog
