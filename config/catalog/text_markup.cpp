#include "config/catalog/text_markup.hpp"

#include <algorithm>
#include <optional>

namespace flywheel::catalog {
namespace {

constexpr std::string_view kEscapable = "\\*[]";
constexpr std::string_view kSpace = " \t\r\n";

class Reading {
 public:
  Reading(std::string_view text, const std::vector<TextPart>& parts) : text_(text) {
    for (const TextPart& part : parts) {
      if (!part.attribute.empty()) placeholders_.push_back(&part);
    }
  }

  boost::system::result<std::vector<TextSpan>, MarkupError> read() {
    while (at_ < text_.size() && !error_) step();
    take_words(text_.size());
    if (!error_ && !open_.empty()) refuse_unclosed(open_.back());
    if (error_) return *error_;
    return std::move(spans_);
  }

 private:
  enum class Kind : std::uint8_t { kEmphasis, kStrong, kLink };
  struct Mark {
    Kind kind;
    std::size_t at;
  };

  static std::string_view sign_of(Kind kind) {
    return kind == Kind::kEmphasis ? "*" : kind == Kind::kStrong ? "**" : "[";
  }

  void refuse(std::size_t at, std::size_t length, std::string message, std::string hint) {
    if (!error_) error_ = MarkupError{std::move(message), std::move(hint), at, length};
  }
  void refuse_unclosed(const Mark& mark) {
    const std::string sign(sign_of(mark.kind));
    refuse(mark.at, sign.size(), "`" + sign + "` is not closed",
           "write `" + sign + "` right behind its last word, or `\\*` for a star");
  }

  [[nodiscard]] bool is_space(std::size_t at) const {
    return at >= text_.size() || kSpace.find(text_[at]) != std::string_view::npos;
  }
  [[nodiscard]] bool is_escape(std::size_t at) const {
    return text_[at] == '\\' && at + 1 < text_.size() && kEscapable.find(text_[at + 1]) != std::string_view::npos;
  }
  [[nodiscard]] std::size_t offset_of(const TextPart& part) const {
    return static_cast<std::size_t>(part.words.data() - text_.data());
  }
  /// The first placeholder that begins in a stretch.
  [[nodiscard]] const TextPart* placeholder_in(std::size_t begin, std::size_t end) const {
    const auto found = std::lower_bound(placeholders_.begin(), placeholders_.end(), begin,
                                        [&](const TextPart* part, std::size_t at) { return offset_of(*part) < at; });
    return found != placeholders_.end() && offset_of(**found) < end ? *found : nullptr;
  }
  [[nodiscard]] bool is_open(Kind kind) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Mark& mark) { return mark.kind == kind; });
  }

  /// The span that goes on here.
  TextSpan& span() {
    const bool strong = is_open(Kind::kStrong);
    const bool emphasis = is_open(Kind::kEmphasis);
    const bool goes_on = !spans_.empty() && spans_.back().strong == strong && spans_.back().emphasis == emphasis &&
                         spans_.back().href.data() == href_.data();
    if (!goes_on) spans_.push_back({strong, emphasis, href_, {}});
    return spans_.back();
  }
  /// Words reach up to there; what follows begins at at_.
  void take_words(std::size_t end) {
    if (words_ < end) span().parts.push_back({text_.substr(words_, end - words_), {}, {}});
  }
  /// Passes over what is no words of the text.
  void skip(std::size_t length) {
    at_ += length;
    words_ = at_;
  }

  void step() {
    const char c = text_[at_];
    if (c == '{') {
      if (const TextPart* placeholder = placeholder_in(at_, at_ + 1)) {
        take_words(at_);
        span().parts.push_back(*placeholder);
        return skip(placeholder->words.size());
      }
    } else if (is_escape(at_)) {
      take_words(at_);
      skip(1);
    } else if (c == '*') {
      return stars();
    } else if (c == '[') {
      return begin_link();
    } else if (is_open(Kind::kLink) && at_ == link_close_) {
      return end_link();
    }
    ++at_;
  }

  void stars() {
    const std::size_t begin = at_;
    const std::size_t end = std::min(text_.find_first_not_of('*', at_), text_.size());
    const bool opens = !is_space(end);
    const bool closes = begin > 0 && !is_space(begin - 1);
    while (closes && at_ < end && close(end - at_)) {
    }
    if (opens && at_ < end) open_stars(end);
    at_ = end;  // what is left is stars
  }

  /// Closes what was opened last, if these stars can.
  bool close(std::size_t stars) {
    if (open_.empty() || open_.back().kind == Kind::kLink) return false;
    const std::size_t length = sign_of(open_.back().kind).size();
    if (stars < length) return false;
    take_words(at_);
    open_.pop_back();
    skip(length);
    return true;
  }

  void open_stars(std::size_t end) {
    if (end - at_ > 3) {
      return refuse(at_, end - at_, "so many stars are no markup",
                    "write `**bold**`, `*emphasis*`, `***both***`, or `\\*` for each star");
    }
    if (end - at_ >= 2) open(Kind::kStrong);
    if (at_ < end) open(Kind::kEmphasis);
  }

  void open(Kind kind) {
    const std::string sign(sign_of(kind));
    const bool fits =
        open_.empty() || (open_.size() == 1 && kind == Kind::kEmphasis && open_.back().kind != Kind::kEmphasis);
    if (!fits) {
      const Kind around = open_.back().kind;
      const std::string where = around == Kind::kLink ? "a link" : around == Kind::kStrong ? "bold" : "emphasis";
      refuse(at_, sign.size(), (kind == Kind::kLink ? "a link" : "`" + sign + "`") + " cannot begin inside " + where,
             std::string("inside bold and links there may be `*emphasis*`, and nothing inside that; write ") +
                 (kind == Kind::kLink ? "`\\[` for a bracket" : "`\\*` for a star"));
    }
    take_words(at_);
    open_.push_back({kind, at_});
    skip(sign.size());
  }

  /// A bracket begins a link where its `]` is followed by `(`.
  void begin_link() {
    if (bracket_ <= at_) find_bracket();
    const std::size_t close = bracket_;
    if (close + 1 >= text_.size() || text_[close + 1] != '(') {
      ++at_;
      return;
    }
    const std::size_t end = text_.find(')', close);
    if (end == std::string_view::npos) {
      return refuse(close + 1, 1, "the address of this link is not closed",
                    "write `)` behind it, or `\\[` for a bracket that is none of a link");
    }
    const std::string_view address = text_.substr(close + 2, end - close - 2);
    check_link(close, address);
    if (error_) return;
    open(Kind::kLink);
    href_ = address;
    link_close_ = close;
    link_end_ = end;
  }

  /// The next `]`, which several brackets may come before.
  void find_bracket() {
    bracket_ = at_ + 1;
    while (bracket_ < text_.size() && text_[bracket_] != ']') {
      const TextPart* placeholder = text_[bracket_] == '{' ? placeholder_in(bracket_, bracket_ + 1) : nullptr;
      bracket_ += placeholder ? placeholder->words.size() : is_escape(bracket_) ? 2 : 1;
    }
  }

  void check_link(std::size_t close, std::string_view address) {
    const std::size_t offset = close + 2;
    if (at_ > 0 && text_[at_ - 1] == '!') {
      refuse(at_ - 1, 2, "there are no images in texts",
             "a message's picture is its `image`; where a link is meant, put a space behind `!`");
    } else if (close == at_ + 1) {
      refuse(at_, 2, "this link has no text", "write what is to be read between `[` and `]`");
    } else if (placeholder_in(offset, offset + address.size())) {
      refuse(offset, address.size(), "the address of a link takes no placeholder", "write it out");
    } else if (address.empty() || address.find_first_of(kSpace) != std::string_view::npos) {
      refuse(offset - 1, address.size() + 2, "this is no address of a link",
             "write it without spaces, as `(https://…)`, or `\\[` for a bracket that is none of a link");
    }
  }

  void end_link() {
    if (open_.back().kind != Kind::kLink) return refuse_unclosed(open_.back());
    take_words(at_);
    open_.pop_back();
    href_ = {};
    skip(link_end_ + 1 - at_);
  }

  std::string_view text_;
  std::vector<const TextPart*> placeholders_;
  std::vector<TextSpan> spans_;
  std::vector<Mark> open_;
  std::string_view href_;
  std::size_t link_close_ = 0;  // of the link that is open: its `]`
  std::size_t link_end_ = 0;    // and its `)`
  std::size_t bracket_ = 0;     // the next `]`, where it lies ahead
  std::size_t at_ = 0;
  std::size_t words_ = 0;  // where words begin that are in no span yet
  std::optional<MarkupError> error_;
};

}  // namespace

boost::system::result<std::vector<TextSpan>, MarkupError> read_markup(std::string_view text,
                                                                      const std::vector<TextPart>& parts) {
  return Reading(text, parts).read();
}

bool has_markup(std::string_view member) {
  return member == "title" || member == "body";
}

}  // namespace flywheel::catalog
