// What this client has drawn for its user, or would have.
#pragma once

#include <deque>
#include <string>

#include "sdk/src/offer.hpp"

namespace flywheel::sdk {

/// The latest exposures by message, so that no message comes more often than the client knows it may, whatever the
/// server has heard by then. Thread-safety: none.
class ExposureLog {
 public:
  void add(const std::string& key, WallTime at);
  [[nodiscard]] bool has(const std::string& key) const;
  /// "": it may be drawn at that time; else "CAPPED" or "GAP".
  [[nodiscard]] const char* objection(const Offer& offer, WallTime at) const;

 private:
  struct Exposure {
    std::string key;
    WallTime at;
  };
  std::deque<Exposure> exposures_;  // the latest kMost
};

}  // namespace flywheel::sdk
