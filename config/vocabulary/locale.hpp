// In which language: BCP 47 tags and which of several fits.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace flywheel {

/// Whether a text has the form of a language tag: subtags of one to eight letters or digits, the first of letters,
/// between hyphens (or underscores, as some platforms write them).
[[nodiscard]] bool is_language_tag(std::string_view text);

/// Looks up which of several locales serves somebody. Made once for a request; the texts must outlive it.
/// Source: RFC 4647, 3.4 (Lookup).
class LocaleLookup {
 public:
  /// For `wanted`: the tag itself, else what is left of it with subtags taken from its end, else `otherwise`, likewise.
  /// Case does not matter. A text that is no tag asks for nothing.
  LocaleLookup(std::string_view wanted, std::string_view otherwise);

  /// An index of `there`; none: no locale fits.
  [[nodiscard]] std::optional<std::size_t> in(std::span<const std::string_view> there) const;

 private:
  void add(std::string_view tag);

  // Tags of 64 bytes have at most 32 subtags; of longer fallbacks the rest is left out.
  static constexpr std::size_t kMostTags = 40;
  std::array<std::string_view, kMostTags> tags_;  // in the order in which they are asked for
  std::size_t count_ = 0;
};

}  // namespace flywheel
