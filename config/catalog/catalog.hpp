// All definitions of one directory: validated, compiled, immutable.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/holdout.hpp"
#include "config/catalog/key_index.hpp"
#include "config/catalog/layer.hpp"
#include "config/catalog/learning.hpp"
#include "config/catalog/message.hpp"
#include "config/catalog/metric.hpp"
#include "config/catalog/outline.hpp"
#include "config/catalog/project.hpp"
#include "config/expression/attributes.hpp"
#include "config/source/diagnostic.hpp"
#include "config/vocabulary/arena.hpp"

namespace flywheel::catalog {

/// A type of unit and the context attribute that carries its id.
struct Unit {
  std::string name;
  expression::AttributeSlot attribute = expression::Attributes::kTargetingKey;
};

/// A condition with a name. Conditions that use it hold its text already.
struct Segment {
  std::string name;
  std::string text;
};

/// What an OFREP key names: an index into flags() or experiments().
struct Entry {
  enum class Type : std::uint8_t { kFlag, kExperiment };
  Type type;
  std::uint32_t index;
};

/// Thread-safety: immutable once built; shared as std::shared_ptr<const Catalog>.
class Catalog {
 public:
  Catalog(Catalog&&) = delete;

  [[nodiscard]] const Project& project() const { return project_; }
  /// In order of key.
  [[nodiscard]] std::span<const Flag> flags() const { return flags_; }
  [[nodiscard]] std::span<const Experiment> experiments() const { return experiments_; }
  [[nodiscard]] std::span<const Message> messages() const { return messages_; }
  [[nodiscard]] std::span<const Holdout> holdouts() const { return holdouts_; }
  [[nodiscard]] std::span<const Learning> learnings() const { return learnings_; }
  /// In order of name. `active` is always among the moments.
  [[nodiscard]] std::span<const Moment> moments() const { return moments_; }
  [[nodiscard]] std::span<const Metric> metrics() const { return metrics_; }
  [[nodiscard]] std::span<const Unit> units() const { return units_; }
  [[nodiscard]] std::span<const Layer> layers() const { return layers_; }
  [[nodiscard]] std::span<const Segment> segments() const { return segments_; }

  /// Conditions over the evaluation context, by ConditionId.
  [[nodiscard]] std::span<const expression::Program> conditions() const { return conditions_; }
  [[nodiscard]] const expression::Attributes& attributes() const { return attributes_; }
  /// `where:` filters over event properties, by FilterId, with their own table of property names.
  [[nodiscard]] std::span<const expression::Program> filters() const { return filters_; }
  [[nodiscard]] const expression::Attributes& properties() const { return properties_; }

  /// Everything that has an OFREP key: the flags in their order, then the experiments in theirs.
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  /// Flags, experiments and messages share one key space; messages have no OFREP key. nullptr: no such key. Points into
  /// entries().
  [[nodiscard]] const Entry* find(std::string_view key) const {
    const auto place = keys_.find(key);
    return place ? entries_.data() + *place : nullptr;
  }
  /// The short of the entries, by their place.
  [[nodiscard]] const Outline& outline() const { return outline_; }
  [[nodiscard]] const Flag* find_flag(std::string_view key) const;
  [[nodiscard]] const Experiment* find_experiment(std::string_view key) const;
  [[nodiscard]] const Holdout* find_holdout(std::string_view key) const;
  [[nodiscard]] const Message* find_message(std::string_view key) const;
  [[nodiscard]] const Metric* find_metric(std::string_view name) const;
  [[nodiscard]] const Moment* find_moment(std::string_view name) const;
  [[nodiscard]] const Unit* find_unit(std::string_view name) const;

  /// A hash of the content (paths and texts of all files), 16 hex digits; equal sources give equal epochs.
  [[nodiscard]] const std::string& epoch() const { return epoch_; }

 private:
  friend class Builder;
  Catalog() = default;

  Arena arena_;  // owns every Value above
  Project project_;
  std::vector<Flag> flags_;
  std::vector<Experiment> experiments_;
  std::vector<Message> messages_;
  std::vector<Holdout> holdouts_;
  std::vector<Learning> learnings_;
  std::vector<Moment> moments_;
  std::vector<Metric> metrics_;
  std::vector<Unit> units_;
  std::vector<Layer> layers_;
  std::vector<Segment> segments_;
  std::vector<expression::Program> conditions_;
  std::vector<expression::Program> filters_;
  expression::Attributes attributes_;
  expression::Attributes properties_;
  std::vector<Entry> entries_;
  KeyIndex keys_;  // into entries_
  Outline outline_;
  std::string epoch_;
};

struct Lock;
struct Sources;

/// One file of definitions.
struct SourceFile {
  std::string path;  ///< as shown in diagnostics
  std::string text;
};

/// What loading a directory gave: a catalog where there was no error, and everything there is to say.
struct Loaded {
  std::shared_ptr<const Catalog> catalog;  ///< null where any diagnostic is an error
  std::vector<source::Diagnostic> diagnostics;
  std::size_t files = 0;
  std::shared_ptr<const Sources> sources;  ///< what the catalog was built of; null where there is none
  std::vector<SourceFile>
      texts;  ///< the same as text, with paths below the directory: `build` makes the same epoch of it
};

/// The files that `load` reads below `directory`, in order of their paths, and with them directories of such a name.
/// `failure` says why some may be missing.
[[nodiscard]] std::vector<std::filesystem::path> definitions_files(const std::filesystem::path& directory,
                                                                   std::error_code& failure);

/// Whether a file at this path below a directory of definitions is read: *.yaml, *.yml and, at the top, `flagd.lock`;
/// no part of the path begins with `.` or `_`.
[[nodiscard]] bool is_definitions_file(const std::filesystem::path& path);

/// Reads every *.yaml and *.yml below `directory` (names starting with `.` or `_` are skipped) and builds the catalog.
/// Never throws for bad input; unreadable files and directories are diagnostics.
[[nodiscard]] Loaded load(const std::filesystem::path& directory);

/// The same from texts in memory. With `earlier`, the splits that served last, phases go on from there (`phase_after`):
/// who serves remembers them, so that an edit opens a phase also where no lock file keeps count.
[[nodiscard]] Loaded build(std::vector<SourceFile> files, const Lock* earlier = nullptr);

}  // namespace flywheel::catalog
