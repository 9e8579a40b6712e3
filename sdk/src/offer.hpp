// What the server decided about messages, as it arrived.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flywheel/message.hpp"
#include "sdk/src/answer.hpp"
#include "sdk/src/event.hpp"
#include "sdk/src/result.hpp"

namespace flywheel::sdk {

/// All that this client knows. The server is told of them, so that no arm has another.
inline constexpr std::array<std::string_view, 7> kLayouts{"banner",     "toast",     "card",  "modal",
                                                          "fullscreen", "checklist", "survey"};

/// How often a message may be drawn, as far as the client can tell.
struct Limits {
  std::optional<std::int64_t> max;
  std::optional<std::chrono::seconds> per;  ///< nothing: as long as the client remembers
  std::chrono::seconds gap{0};
};

/// A decision and what bounds it. Times are the client's.
struct Offer {
  Decision decision;
  std::string key;      ///< what its exposures are logged by: the experiment's or message's, the same in all arms
  std::string trigger;  ///< the event that it was asked for with; may be empty
  WallTime due{};       ///< not to be drawn before
  WallTime expires{};   ///< nor from then on
  std::optional<WallTime> offline_until;  ///< where the server is not needed until then
  std::vector<std::string> cancelled_by;  ///< events that call it off
  bool interrupts = false;                ///< in some arm: one of these at a time
  Limits limits;
};

/// A decision that nothing happens, and why.
[[nodiscard]] Decision nothing(const std::string& placement, const std::string& reason, const std::string& detail = {});

/// The decisions of an answer to a question that was asked at that time; what this client does not know is kNothing.
/// Errors: everything but a whole answer.
[[nodiscard]] Result<std::vector<Offer>> read_offers(const Answer& answer, WallTime asked_at);

}  // namespace flywheel::sdk
