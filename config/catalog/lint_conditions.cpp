#include "config/catalog/lint_rules.hpp"
#include "config/catalog/maybe_missing.hpp"
#include "config/source/fields.hpp"

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

class Conditions {
 public:
  explicit Conditions(Linting& linting) : linting_(linting) {
    scope_.segment = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = linting_.index().segments.find(name);
      if (found == linting_.index().segments.end()) return std::nullopt;
      return found->second.body->text;
    };
    scope_.moments.emplace();
  }

  void look(const Definition& about, const Node* expression) {
    if (!expression) return;
    const std::string_view text = expression->text;
    for (const MaybeMissing& one : find_maybe_missing(text, scope_)) {
      const std::string has = "has(" + one.attribute + ")";
      linting_.warn(about, "maybe-missing", *expression->file, stretch_within(*expression, one.offset, one.length),
                    "who has no " + quote(one.attribute) + " is left out here: what is missing is not known to differ",
                    "to take them in, write `not " + has + " or " + part(text.substr(one.offset, one.length)) +
                        "`; to leave them out knowingly, `" + has + " and " +
                        part(text.substr(one.offset, one.length)) + "`");
    }
  }

 private:
  /// What is negated, as long as it is short.
  static std::string part(std::string_view text) {
    constexpr std::size_t kLongest = 40;
    return text.size() <= kLongest ? std::string(text) : "…";
  }

  Linting& linting_;
  expression::Attributes attributes_;
  expression::Scope scope_{attributes_, {}, {}};
};

void look_at_flags(const Linting& linting, Conditions& conditions) {
  for (const auto& [key, definition] : linting.index().flags) {
    for (const Node& rule : Fields(*definition.body).items("rules")) {
      conditions.look(definition, Fields(rule).scalar("if"));
    }
  }
}

void look_at_messages(const Linting& linting, Conditions& conditions) {
  for (const Definitions* definitions : {&linting.index().experiments, &linting.index().messages}) {
    for (const auto& [key, definition] : *definitions) {
      for (const std::string_view field : {"audience", "stop_when"}) {
        conditions.look(definition, Fields(*definition.body).scalar(field));
      }
    }
  }
}

void look_at_project(const Linting& linting, Conditions& conditions) {
  if (!linting.index().project) return;
  const Fields fields(*linting.index().project->body);
  for (const Node* bot : fields.scalars("bots")) conditions.look(*linting.index().project, bot);
  for (const Node& user : fields.items("test_users")) {
    conditions.look(*linting.index().project, Fields(user).scalar("if"));
  }
}

}  // namespace

void lint_conditions(Linting& linting) {
  Conditions conditions(linting);
  look_at_flags(linting, conditions);
  look_at_messages(linting, conditions);
  look_at_project(linting, conditions);
  for (const auto& [name, definition] : linting.index().segments) conditions.look(definition, definition.body);
  for (const auto& [name, definition] : linting.index().metrics) {
    conditions.look(definition, Fields(*definition.body).scalar("if"));
  }
}

}  // namespace flywheel::catalog
