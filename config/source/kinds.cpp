#include "config/source/kinds.hpp"

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

bool is_section(const Kind& kind) {
  return kind.record == &tables::kSections;
}

}  // namespace flywheel::source
