// The linter: definitions that are in order, and may still not be what was meant. LINT.md says why, one by one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/catalog/sources.hpp"
#include "config/source/diagnostics.hpp"

namespace flywheel::catalog {

/// What the linter is told beside the definitions.
struct LintFacts {
  Time now;
  std::optional<double> units_per_day = {};  ///< how many units that may take part turn up for the first time
  std::map<std::string, Time, std::less<>> files =
      {};  ///< since when there is a file, by its path as diagnostics show it
};

/// Warnings about one project. A warning about a definition is left out where its own `lint: { allow: … }` names it,
/// or that of the document it stands in, or the project's.
class Linting {
 public:
  /// All must outlive this.
  Linting(const Catalog& catalog, const Sources& sources, const LintFacts& facts)
      : catalog_(catalog), index_(sources.index), facts_(facts) {}

  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] const Index& index() const { return index_; }
  [[nodiscard]] const LintFacts& facts() const { return facts_; }

  /// `name` ends the message: `… [stale-flag]`.
  void warn(const Definition& about, std::string_view name, const source::Node& at, std::string message,
            std::string hint = {});
  void warn(const Definition& about, std::string_view name, const source::TextFile& file, source::Stretch at,
            std::string message, std::string hint = {});
  /// Everything, by place.
  [[nodiscard]] std::vector<source::Diagnostic> take() { return diagnostics_.take(); }

 private:
  [[nodiscard]] bool is_allowed(const Definition& about, std::string_view name) const;

  const Catalog& catalog_;
  const Index& index_;
  const LintFacts& facts_;
  source::Diagnostics diagnostics_;
};

/// All warnings but too-little-traffic, which needs statistics.
[[nodiscard]] std::vector<source::Diagnostic> lint(const Catalog& catalog, const Sources& sources,
                                                   const LintFacts& facts);

/// Files with flags of which only the file's age can tell whether they are stale: what LintFacts::files is to say.
[[nodiscard]] std::vector<std::string> files_of_unknown_age(const Catalog& catalog, Time now);

}  // namespace flywheel::catalog
