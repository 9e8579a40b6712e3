#include "tests/flagd/http/answers.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace wire {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::optional<Answer> take_one(std::string& bytes, bool without_body) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == std::string::npos) return std::nullopt;
  Answer answer;
  answer.status = std::stoi(bytes.substr(9, 3));
  std::size_t at = bytes.find("\r\n") + 2;
  while (at < end) {
    const std::size_t line_end = bytes.find("\r\n", at);
    const std::string line = bytes.substr(at, line_end - at);
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) return std::nullopt;
    answer.fields[lower(line.substr(0, colon))] = line.substr(colon + 2);
    at = line_end + 2;
  }
  const bool has_body = !without_body && answer.fields.contains("content-length");
  const std::size_t size = has_body ? std::stoul(answer.fields["content-length"]) : 0;
  if (bytes.size() < end + 4 + size) return std::nullopt;
  answer.body = bytes.substr(end + 4, size);
  bytes.erase(0, end + 4 + size);
  return answer;
}

}  // namespace

std::vector<Answer> take_answers(std::string& bytes, bool without_bodies) {
  std::vector<Answer> answers;
  while (auto answer = take_one(bytes, without_bodies)) answers.push_back(std::move(*answer));
  return answers;
}

std::string statuses(const std::vector<Answer>& answers) {
  std::string text;
  for (const Answer& answer : answers) text += (text.empty() ? "" : " ") + std::to_string(answer.status);
  return text;
}

}  // namespace wire
