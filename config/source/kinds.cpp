#include "config/source/kinds.hpp"

#include <algorithm>

#include "config/source/tables/experiment.hpp"
#include "config/source/tables/flag.hpp"
#include "config/source/tables/message.hpp"
#include "config/source/tables/outcome.hpp"
#include "config/source/tables/project.hpp"

namespace flywheel::source {
namespace {

constexpr Kind kKinds[] = {
    {"project", &tables::kProject},
    {"flag", &tables::kFlag},
    {"experiment", &tables::kExperiment},
    {"message", &tables::kMessage},
    {"holdout", &tables::kHoldout},
    {"learning", &tables::kLearning},
    {"attributes", &tables::kSections},
    {"units", &tables::kSections},
    {"layers", &tables::kSections},
    {"segments", &tables::kSections},
    {"natural_frequency", &tables::kSections},
    {"moments", &tables::kSections},
    {"metrics", &tables::kSections},
};

/// Adds the records that a type leads to, in reading order.
void add_records(const Type& type, std::vector<const Record*>& found) {
  if (type.record && std::find(found.begin(), found.end(), type.record) == found.end()) found.push_back(type.record);
  for (const Type* part : {type.item, type.scalar, type.list, type.map}) {
    if (part) add_records(*part, found);
  }
}

}  // namespace

std::span<const Kind> kinds() {
  return kKinds;
}

const Kind* find_kind(std::string_view first_key) {
  for (const Kind& kind : kKinds) {
    if (kind.name == first_key) return &kind;
  }
  return nullptr;
}

std::vector<const Record*> records() {
  std::vector<const Record*> found;
  for (const Kind& kind : kKinds) add_records(record_type(*kind.record), found);
  for (std::size_t i = 0; i < found.size(); ++i) {  // grows while records refer to further ones
    for (const Field& field : found[i]->fields) add_records(field.type, found);
  }
  return found;
}

bool is_section(const Kind& kind) {
  return kind.record == &tables::kSections;
}

}  // namespace flywheel::source
