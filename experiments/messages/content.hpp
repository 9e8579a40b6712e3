// What a message says, made ready for writing: everything that can be parsed is.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "config/catalog/text_markup.hpp"

namespace flywheel::messages {

/// How many bytes of an attribute's value a text takes in: the rest is cut off, between characters.
inline constexpr std::size_t kLongestFilling = 200;

/// Appends the parts with their placeholders filled in. Of values, control characters and marks that turn the direction
/// of writing are left out, so that a name cannot disguise what stands around it.
void fill_in(std::span<const catalog::TextPart> parts, const expression::Attributes& names,
             std::span<const Value> attributes, std::string& out);

/// A text in each of its locales, or one for all of them.
class LocalText {
 public:
  using Spans = std::vector<catalog::TextSpan>;
  /// Of the value under that member of a message's content.
  LocalText(std::string_view member, const Value& text);
  [[nodiscard]] const Spans& in(std::string_view locale) const;
  /// Whether it has placeholders, in some locale.
  [[nodiscard]] bool is_template() const;

 private:
  std::vector<std::pair<std::string_view, Spans>> written_;  // one without a name: for all
};

/// The fields of FORMAT.md's message content. Points into the catalog.
struct Content {
  struct Image {
    std::string_view url;
    LocalText alt;
  };
  struct Button {
    std::string id;
    LocalText text;
    std::string_view action;
  };
  struct Item {
    LocalText text;
    std::optional<catalog::ConditionId> done;
    std::string_view action;
  };

  Content(const catalog::Catalog& catalog, const Value& content);

  /// A number that another content has another one of: what clients keep a copy by.
  std::int64_t revision = 0;
  std::string_view layout;
  std::optional<LocalText> title, body;
  std::optional<Image> image;
  std::vector<Button> buttons;
  std::vector<Item> items;
  std::string_view survey;
  std::vector<std::string_view> dismiss;  ///< `close` first, whatever the definition says
  bool alike = true;                      ///< nothing in it but the language depends on who reads it
};

}  // namespace flywheel::messages
