// What terms are evaluated with.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/config/expression/reference/term.hpp"

namespace flywheel::expression::reference {

struct World {
  std::map<std::string, Datum> attributes;
  std::map<std::string, std::string> declared;  ///< "int" or "double", by attribute: numbers are read as that
  std::map<std::string, Term> segments;
  std::map<std::string, bool> reached;  ///< the moments of which something is known
  std::int64_t now = 0;                 ///< microseconds since 1970
};

}  // namespace flywheel::expression::reference
