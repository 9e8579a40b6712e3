// Compiles the expressions of a project, each distinct text once, and places what is wrong with them in their file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/catalog/index.hpp"
#include "config/catalog/metric.hpp"
#include "config/expression/attributes.hpp"
#include "config/expression/program.hpp"

namespace flywheel::catalog {

/// Grows the lists of conditions and filters while definitions are read.
class Expressions {
 public:
  /// The programs and tables belong to the catalog that is being built.
  struct Target {
    std::vector<expression::Program>& conditions;
    expression::Attributes& attributes;
    std::vector<expression::Program>& filters;
    expression::Attributes& properties;
  };

  /// `moments` in the order of the catalog.
  Expressions(Target target, const Index& index, std::vector<std::string_view> moments,
              source::Diagnostics& diagnostics);
  Expressions(const Expressions&) = delete;

  /// A condition over the evaluation context. Nothing where it was reported as wrong, or where `node` is nullptr.
  std::optional<ConditionId> condition(const source::Node* node);
  /// A condition over what is stored of the context with an exposure: it may read neither personal attributes nor
  /// moments.
  std::optional<ConditionId> exposure_condition(const source::Node* node);
  /// An attribute that is stored with exposures; reports a personal one.
  std::optional<expression::AttributeSlot> exposure_attribute(const source::Node& name);
  /// A filter over an event's properties.
  std::optional<FilterId> filter(const source::Node* node);
  /// Gives the attribute that a placeholder in `text` names its slot; reports a name that is not declared where names
  /// are.
  void fill_in(const source::Node& text, std::string_view name);
  /// Gives a context attribute that evaluation itself reads its slot.
  void read_attribute(std::string_view name) { (void)target_.attributes.intern(name); }

 private:
  std::optional<std::uint32_t> compile(const source::Node& node, expression::Scope& scope,
                                       std::vector<expression::Program>& programs,
                                       std::map<std::string, std::uint32_t, std::less<>>& known);
  void report(const source::Node& node, const expression::CompileError& error);
  void report_personal(const source::Node& at, std::string_view attribute);

  Target target_;
  source::Diagnostics& diagnostics_;
  expression::Scope context_scope_;
  expression::Scope property_scope_;
  std::size_t inlined_ = 0;  // bytes of segments that conditions took in
  std::map<std::string, std::uint32_t, std::less<>> known_conditions_;
  std::map<std::string, std::uint32_t, std::less<>> known_filters_;
};

}  // namespace flywheel::catalog
