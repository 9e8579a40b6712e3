// What the server decided for one context.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "flywheel/client.hpp"
#include "sdk/src/result.hpp"

namespace flywheel::sdk {

/// An experiment that the unit is enrolled in, or a holdout that keeps it back.
struct Enrolment {
  std::string experiment;  ///< empty: held back
  std::int64_t phase = 0;  ///< of the experiment
  std::string holdout;     ///< empty: enrolled
  friend auto operator<=>(const Enrolment&, const Enrolment&) = default;
};

struct Assignment {
  std::optional<Scalar> value;  ///< nothing: the app's default
  std::string variant;          ///< empty: no variant
  Reason reason = Reason::kDefault;
  ErrorCode error = ErrorCode::kNone;
  std::string error_message;
  std::optional<Enrolment> enrolment;
  std::string exposure_attributes;  ///< what an exposure says of the context: names, with commas between
};

/// An answer of the server, whole or not at all.
struct Assignments {
  std::unordered_map<std::string, Assignment> by_key;
  std::string etag;  ///< of the answer; asks "still the same?"
};

/// Reads an OFREP bulk answer. Numbers are exact. Errors: anything but a whole JSON document of the expected shape.
[[nodiscard]] Result<Assignments> read_assignments(std::string_view body);

}  // namespace flywheel::sdk
