#include "config/source/tokens.hpp"

namespace flywheel::source {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_flow_indicator(char c) {
  return c == '[' || c == ']' || c == '{' || c == '}' || c == ',';
}

/// Goes through a flow collection, token by token.
class FlowReader {
 public:
  FlowReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  FlowExtent read() {
    while (at_ < text_.size()) {
      step();
      if (depth_ == 0) return {at_, has_anchor_};
    }
    return {};
  }

 private:
  void step() {
    const char c = text_[at_];
    if (begins_token_ && (c == '"' || c == '\'')) return quoted();
    if (begins_token_ && (c == '&' || c == '!')) return property();
    if (c == '#' && is_space(text_[at_ - 1])) return comment();
    ++at_;
    if (is_space(c)) return;
    if (c == '[' || c == '{') ++depth_;
    if (c == ']' || c == '}') --depth_;
    const bool is_colon =
        c == ':' && (behind_json_ || at_ >= text_.size() || is_space(text_[at_]) || is_flow_indicator(text_[at_]));
    begins_token_ = c == '[' || c == '{' || c == ',' || is_colon;
    behind_json_ = c == ']' || c == '}';
  }

  void quoted() {
    at_ = end_of_quoted(text_, at_);
    begins_token_ = false;
    behind_json_ = true;
  }

  void property() {
    has_anchor_ = has_anchor_ || text_[at_] == '&';
    while (at_ < text_.size() && !is_space(text_[at_]) && !is_flow_indicator(text_[at_])) ++at_;
  }

  void comment() { at_ = text_.find('\n', at_); }

  std::string_view text_;
  std::size_t at_;
  int depth_ = 0;
  bool begins_token_ = true;  // a quote here opens a text; later it is a letter of a plain one
  bool behind_json_ = false;  // behind a quoted text or a bracket, where a `:` needs no space after it
  bool has_anchor_ = false;
};

}  // namespace

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size()) {
    if (quote == '"' && text[at] == '\\') {
      at += 2;
    } else if (quote == '\'' && text.substr(at, 2) == "''") {
      at += 2;
    } else if (text[at++] == quote) {
      return at;
    }
  }
  return std::string_view::npos;
}

FlowExtent extent_of_flow(std::string_view text, std::size_t at) {
  return FlowReader(text, at).read();
}

}  // namespace flywheel::source
