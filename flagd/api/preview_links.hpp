// Signed links with which one message, or one arm of an experiment on messages, is looked at before others see it.
#pragma once

#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"
#include "config/vocabulary/time.hpp"

namespace flywheel::api {

/// What a link allows.
struct PreviewLink {
  std::string key;      ///< of the experiment or message
  std::string variant;  ///< the arm; empty: of a message without an experiment
  std::string user;     ///< the targeting key of whom it is for; empty: whoever has it
  Time until;           ///< it ends then; whole seconds
};

/// Signs links and reads them again (HMAC-SHA-256, RFC 2104). Thread-safety: immutable.
class PreviewLinks {
 public:
  static constexpr std::string_view kEnvironment = "FLYWHEEL_PREVIEW_SECRET";
  static constexpr std::size_t kShortestSecret = 32;  ///< bytes
  static constexpr std::size_t kLongestToken = 512;   ///< bytes

  PreviewLinks() = default;  ///< without a secret there are no previews
  /// With the secret in the environment, where there is one. Errors: `invalid` (it is too short).
  [[nodiscard]] static Result<PreviewLinks> from_environment();
  [[nodiscard]] static Result<PreviewLinks> with_secret(std::string secret);

  [[nodiscard]] bool on() const { return !secret_.empty(); }
  /// A token for URLs: letters, digits and `-`. Errors: `PREVIEW_OFF`, `invalid` (it would be too long).
  [[nodiscard]] Result<std::string> sign(const PreviewLink& link) const;
  /// The link, if it is one of ours, of this user and in force. Errors: `PREVIEW_OFF`, `PREVIEW_FORGED`,
  /// `PREVIEW_EXPIRED`, `PREVIEW_OF_ANOTHER_USER`.
  [[nodiscard]] Result<PreviewLink> read(std::string_view token, std::string_view user, Time now) const;

 private:
  [[nodiscard]] std::string signature_of(std::string_view text) const;

  std::string secret_;
};

}  // namespace flywheel::api
