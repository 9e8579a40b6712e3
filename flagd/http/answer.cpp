#include "flagd/http/answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "flagd/http/ascii.hpp"
#include "flagd/http/status.hpp"

namespace flywheel::http {
namespace {

constexpr std::string_view kNoStore = "Cache-Control: no-store\r\n";
constexpr std::string_view kNothingInHtml =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t from = out.size();
  out.append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(from), out.end(), [](char c) { return !is_field_char(c); }, ' ');
  out += "\r\n";
}

bool names(std::span<const Header> headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [name](const Header& header) { return equals_ignoring_case(header.first, name); });
}

void append_end_of_head(std::string& out, Form form, std::string_view common) {
  out.append(common);
  if (form.close) {
    out += "Connection: close\r\n";
  } else if (form.says_keep_alive) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace

void append_answer(std::string& out, Form form, std::string_view common, int status, std::string_view content_type,
                   std::string_view body, std::span<const Header> headers) {
  const bool may_have_body = status >= 200 && status != 204 && status != 304;
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(status));
  out += ' ';
  out.append(reason_phrase(status)).append("\r\n");
  if (!content_type.empty()) append_field(out, "Content-Type", content_type);
  if (may_have_body) {
    out += "Content-Length: ";
    append_number(out, body.size());
    out += "\r\n";
  }
  for (const auto& [name, value] : headers) append_field(out, name, value);
  if (!names(headers, "Cache-Control")) out += kNoStore;
  if (content_type.starts_with("text/html") && !names(headers, "Content-Security-Policy")) out += kNothingInHtml;
  append_end_of_head(out, form, common);
  if (may_have_body && !form.without_body) out += body;
}

void append_answer(std::string& out, Form form, std::string_view common, const Answer& answer) {
  const std::vector<Header> headers(answer.headers.begin(), answer.headers.end());
  append_answer(out, form, common, answer.status, answer.content_type, answer.body, headers);
}

void append_prepared(std::string& out, Form form, std::string_view common, std::string_view head,
                     std::string_view body) {
  out.append(head).append(kNoStore);
  append_end_of_head(out, form, common);
  if (!form.without_body) out += body;
}

}  // namespace flywheel::http
