// What a message wants of the user.
#pragma once

#include <cstdint>
#include <string_view>

namespace flywheel::catalog {

enum class Intent : std::uint8_t {
  kNone,  ///< not said: treated like marketing
  kAdoption,
  kUpsell,
  kRetention,
  kRelationship,
  kAnnouncement,
  kSurvey,
  kSupport,
  kSecurity,
  kConsent,
  kTransactional,
};
inline constexpr std::size_t kIntents = 11;

/// The context attribute that says whether the user agrees to messages; `false` keeps marketing away.
inline constexpr std::string_view kConsentAttribute = "consent";

/// "adoption", …; "" for kNone.
[[nodiscard]] std::string_view intent_name(Intent intent);
/// The inverse; kNone where the word is none of these.
[[nodiscard]] Intent intent_of(std::string_view name);
/// Whether global caps, quiet hours, holdouts and consent are none of its business: support, security, consent and
/// transactional messages have to arrive.
[[nodiscard]] constexpr bool must_arrive(Intent intent) {
  return intent >= Intent::kSupport;
}

}  // namespace flywheel::catalog
