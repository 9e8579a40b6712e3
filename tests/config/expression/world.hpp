// What expressions of a test are compiled against and evaluated with.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/expression/program.hpp"

namespace flywheel::expression {

/// An expression and what it must answer.
struct Expected {
  std::string_view text, answer;
};

/// Names, segments, attribute values and the time; answers come as text, so that tables of cases are texts.
class World {
 public:
  World() { now_ = *parse_time("2026-03-29T10:30:15.250Z"); }

  /// One that declares plan (free, team, enterprise), seats, since, app and tags, and no other name.
  [[nodiscard]] static World of_an_app();

  World& set(std::string_view name, Value value) {
    context_[std::string(name)] = value;
    return *this;
  }
  World& declare(std::string_view name, Kind kind, std::vector<std::string> one_of = {}) {
    AttributeType type;
    type.kind = kind;
    type.one_of = std::move(one_of);
    static_cast<void>(attributes_.declare(name, std::move(type)));
    return *this;
  }
  World& segment(std::string_view name, std::string_view text) {
    segments_[std::string(name)] = text;
    return *this;
  }
  /// Makes the names moments, and the bits of `reached` what is known of them.
  World& moments(std::vector<std::string_view> names, std::uint64_t reached) {
    moments_ = std::move(names);
    reached_ = {reached};
    return *this;
  }
  World& close() {
    attributes_.close();
    return *this;
  }

  [[nodiscard]] boost::system::result<Program, CompileError> compile(std::string_view text);

  /// "offset+length: message" where the text is no expression, else "compiles".
  [[nodiscard]] std::string complaint(std::string_view text);

  /// The value as `kind json` ("int 3", "string \"a\"", "true" and "null" without their kind), the failure's text, or
  /// the complaint.
  [[nodiscard]] std::string evaluate(std::string_view text);

  /// Checks each `complaint`.
  void expect_complaints(std::initializer_list<Expected> cases);
  /// Checks each value as `evaluate` writes it.
  void expect_values(std::initializer_list<Expected> cases);

  /// The inputs of the values that are set, by slot. They live until the next call.
  [[nodiscard]] Inputs inputs();
  [[nodiscard]] Attributes& attributes() { return attributes_; }
  [[nodiscard]] Arena& arena() { return arena_; }

 private:
  Attributes attributes_;
  std::map<std::string, Value> context_;
  std::map<std::string, std::string> segments_;
  std::optional<std::vector<std::string_view>> moments_;
  std::vector<std::uint64_t> reached_;
  std::vector<Value> slots_;
  Time now_;
  Arena arena_;
};

}  // namespace flywheel::expression
