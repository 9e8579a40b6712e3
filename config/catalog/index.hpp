// What the files of a project define, by kind and name: checked against the schema, not yet understood.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/source/diagnostics.hpp"
#include "config/source/node.hpp"
#include "config/source/yaml.hpp"

namespace flywheel::catalog {

/// One definition: where its name stands, and what it says.
struct Definition {
  const source::Node* name = nullptr;
  const source::Node* body = nullptr;
  const source::Node* document = nullptr;  ///< that it stands in; the body itself where it has one of its own
};

/// Definitions of one kind, in order of name.
using Definitions = std::map<std::string, Definition, std::less<>>;

/// Points into the documents it was made of.
struct Index {
  std::optional<Definition> project;
  Definitions flags;
  Definitions experiments;
  Definitions messages;
  Definitions holdouts;
  Definitions learnings;
  Definitions attributes;
  Definitions units;
  Definitions layers;
  Definitions segments;
  Definitions moments;
  Definitions metrics;
  std::optional<Definition> natural_frequency;
  bool complete = true;  ///< false: a file could not be read, so that a name that is missing may yet exist
};

/// Reports documents of no known kind, everything that is not as the schema says, and names that are taken: flags,
/// experiments and messages share one key space.
[[nodiscard]] Index make_index(const std::vector<source::Documents>& files, source::Diagnostics& diagnostics);

}  // namespace flywheel::catalog
