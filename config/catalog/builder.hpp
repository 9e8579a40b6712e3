// Files → Catalog: the order in which definitions are understood.
#pragma once

#include <memory>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/catalog/context.hpp"
#include "config/catalog/sources.hpp"
#include "config/source/text_file.hpp"

namespace flywheel::catalog {

/// Builds one catalog, once.
class Builder {
 public:
  explicit Builder(source::Diagnostics& diagnostics)
      : diagnostics_(diagnostics), catalog_(new Catalog()), sources_(std::make_shared<Sources>()) {}

  /// The catalog; nullptr where anything was reported as an error. `names` are the files' paths below their directory:
  /// they and the texts make the epoch, so that a project is the same wherever it lies. `earlier` as for
  /// catalog::build.
  [[nodiscard]] std::shared_ptr<const Catalog> build(const std::vector<SourceFile>& files,
                                                     const std::vector<std::string>& names,
                                                     const Lock* earlier = nullptr);

  /// What the catalog was built of.
  [[nodiscard]] std::shared_ptr<const Sources> sources() const { return sources_; }

 private:
  void read_attributes(const Index& index);
  void read_units(const Index& index);
  void check_segments(Context& context);
  void build_all(Context& context);
  void read_texts();
  /// What is stored of a unit's context with the experiment's exposures.
  [[nodiscard]] std::vector<expression::AttributeSlot> attributes_of(const Experiment& experiment) const;
  void make_entries();
  void make_epoch(const std::vector<SourceFile>& files, const std::vector<std::string>& names);

  source::Diagnostics& diagnostics_;
  std::shared_ptr<Catalog> catalog_;
  std::shared_ptr<Sources> sources_;
};

}  // namespace flywheel::catalog
