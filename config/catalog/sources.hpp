// The files of a project as they were read.
#pragma once

#include <deque>
#include <vector>

#include "config/catalog/index.hpp"
#include "config/source/text_file.hpp"
#include "config/source/yaml.hpp"

namespace flywheel::catalog {

/// Kept beside a catalog for what speaks of its definitions later and needs their places: the linter.
struct Sources {
  std::deque<source::TextFile> texts;
  std::vector<source::Documents> documents;  ///< point into texts
  Index index;                               ///< points into documents
};

}  // namespace flywheel::catalog
