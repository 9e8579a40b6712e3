// What came back from the server, and what it means.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "sdk/src/assignments.hpp"
#include "sdk/src/result.hpp"

namespace flywheel::sdk {

/// A whole HTTP answer, or none.
struct Answer {
  int status = 0;       ///< 0: no whole answer came
  std::string problem;  ///< why none came
  bool json = false;    ///< Content-Type: application/json
  std::string etag;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
};

/// Client errors are about what was sent, so sending it again is in vain; 408 and 429 are about the moment.
[[nodiscard]] bool is_final_refusal(int status);

/// "the server answered 429: GENERAL, too many requests", or why it did not answer.
[[nodiscard]] std::string describe(const Answer& answer);

/// The assignments to use from now on. `known`: those that a 304 confirms. Errors: everything but a whole OFREP answer.
[[nodiscard]] Result<std::shared_ptr<const Assignments>> read_evaluation(
    const Answer& answer, const std::shared_ptr<const Assignments>& known);

/// What became of a batch.
struct Delivery {
  bool settled = false;     ///< false: send it again
  std::size_t refused = 0;  ///< how many of its events are lost
  std::string problem;      ///< empty: all is well
};
[[nodiscard]] Delivery read_delivery(const Answer& answer, std::size_t batch_size);

}  // namespace flywheel::sdk
