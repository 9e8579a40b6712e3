#include "config/expression/type.hpp"

#include <array>
#include <vector>

namespace flywheel::expression {
namespace {

struct TypeFacts {
  std::string_view phrase;
  Kind kind;
};

// By Type.
constexpr std::array<TypeFacts, 12> kFacts{{{"anything", Kind::kAbsent},
                                            {"null", Kind::kNull},
                                            {"a bool", Kind::kBool},
                                            {"an int", Kind::kInt},
                                            {"a uint", Kind::kUint},
                                            {"a double", Kind::kDouble},
                                            {"a string", Kind::kString},
                                            {"a list", Kind::kList},
                                            {"a map", Kind::kMap},
                                            {"a timestamp", Kind::kTime},
                                            {"a duration", Kind::kDuration},
                                            {"a version", Kind::kString}}};

}  // namespace

Type type_of(Kind kind) {
  switch (kind) {
    case Kind::kAbsent:
      return Type::kAny;
    case Kind::kNull:
      return Type::kNull;
    case Kind::kBool:
      return Type::kBool;
    case Kind::kInt:
      return Type::kInt;
    case Kind::kUint:
      return Type::kUint;
    case Kind::kDouble:
      return Type::kDouble;
    case Kind::kString:
      return Type::kString;
    case Kind::kList:
      return Type::kList;
    case Kind::kMap:
      return Type::kMap;
    case Kind::kTime:
      return Type::kTime;
    case Kind::kDuration:
      return Type::kDuration;
  }
  return Type::kAny;
}

Kind kind_of(Type type) {
  return kFacts[static_cast<std::size_t>(type)].kind;
}

std::string_view phrase(Type type) {
  return kFacts[static_cast<std::size_t>(type)].phrase;
}

std::string TypeSet::phrase() const {
  std::vector<std::string_view> words;
  for (std::size_t type = 1; type < kFacts.size(); ++type) {
    if ((bits_ >> type & 1u) != 0) words.push_back(kFacts[type].phrase);
  }
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace flywheel::expression
