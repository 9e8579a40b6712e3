// In which languages a message can be read, and what of a user its texts have to know.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/expression/attributes.hpp"
#include "config/vocabulary/locale.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::catalog {

/// The context attribute that says in which language somebody reads, as a BCP 47 tag.
inline constexpr std::string_view kLocaleAttribute = "locale";

/// Whether a value can stand in a text: a text with something to see, a number, true or false.
[[nodiscard]] bool has_text(const Value& value);

/// What the texts of a message ask for, those of all arms of an experiment taken together: nothing here depends on the
/// arm. Points into the catalog.
class MessageTexts {
 public:
  /// Of no message.
  MessageTexts() = default;
  /// Of these contents; absent ones say nothing.
  MessageTexts(std::span<const Value> contents, const expression::Attributes& names, std::string_view default_locale);

  /// The locales in which every text is there. One of them serves everybody.
  [[nodiscard]] std::span<const std::string_view> locales() const { return locales_; }
  /// What a context asks for: the same of all messages of a catalog.
  [[nodiscard]] LocaleLookup lookup_of(std::span<const Value> attributes) const;
  /// Which of the locales that is: an index.
  [[nodiscard]] std::size_t locale_of(const LocaleLookup& lookup) const;
  [[nodiscard]] std::size_t locale_of(std::span<const Value> attributes) const;
  /// The attribute, first by name, without which some text in that locale cannot be filled in, as it has no value here
  /// and there is no default for it. None: every text can.
  [[nodiscard]] std::optional<expression::AttributeSlot> lacking(std::size_t locale,
                                                                 std::span<const Value> attributes) const;
  /// Whether there are contexts that lack something.
  [[nodiscard]] bool asks() const { return asks_; }

 private:
  std::string_view default_locale_;
  std::optional<expression::AttributeSlot> locale_slot_;
  std::vector<std::string_view> locales_;
  std::vector<std::vector<expression::AttributeSlot>> needed_;  // by locale
  bool asks_ = false;
};

}  // namespace flywheel::catalog
