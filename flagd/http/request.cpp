#include "flagd/http/request.hpp"

#include <algorithm>

#include "config/vocabulary/text.hpp"
#include "flagd/http/ascii.hpp"

namespace flywheel::http {

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
    case Method::kOther:
      break;
  }
  return {};
}

KeptRequest::KeptRequest(const Request& request) : request_(request) {
  std::string_view Request::*const parts[] = {&Request::path,          &Request::query,         &Request::rest,
                                              &Request::body,          &Request::content_type,  &Request::accept,
                                              &Request::if_none_match, &Request::authorization, &Request::api_key,
                                              &Request::user_agent,    &Request::origin,        &Request::remote};
  for (const auto part : parts) text_ += request.*part;
  const char* at = text_.data();
  for (const auto part : parts) {
    request_.*part = {at, (request.*part).size()};
    at += (request.*part).size();
  }
}

bool percent_decode(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) return false;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out.find('\0') == std::string::npos && !invalid_utf8(out);
}

std::string query_parameter(std::string_view query, std::string_view name) {
  std::string decoded;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (!percent_decode(pair.substr(0, equals), decoded) || decoded != name) continue;
    if (equals == std::string_view::npos) return {};
    std::string value(pair.substr(equals + 1));
    std::replace(value.begin(), value.end(), '+', ' ');
    return percent_decode(value, decoded) ? decoded : std::string();
  }
  return {};
}

bool is_json(std::string_view content_type) {
  const std::string_view media_type = content_type.substr(0, content_type.find(';'));
  return equals_ignoring_case(trimmed(media_type), "application/json");
}

}  // namespace flywheel::http
