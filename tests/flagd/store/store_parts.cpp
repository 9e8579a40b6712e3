#include "tests/flagd/store/store_parts.hpp"

#include <array>

#include "config/vocabulary/text.hpp"

namespace store_test {
namespace {

const Time kStart = parse_time("2026-11-01T00:00:00Z").value();

std::string text_or_error(const Result<void>& result, const std::string& text) {
  return result ? text : result.error().code + ": " + result.error().message;
}

}  // namespace

outcomes::Event Happening::event() const {
  return {units, name, kStart + std::chrono::seconds(seconds), value, outcomes::Properties(properties), id};
}

void Transcript::begin_unit(outcomes::UnitId unit) {
  text += printable(unit.type) + " \"" + printable(unit.id) + "\"\n";
}

void Transcript::event(const outcomes::Event& event) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(event.time - kStart).count();
  text += "  " + std::to_string(seconds) + " " + std::string(event.name);
  if (event.value) text += " =" + std::to_string(*event.value).substr(0, 3);
  if (!event.properties.bytes().empty()) text += " (" + printable(event.properties.bytes()) + ")";
  text += " #" + printable(event.message_id) + "\n";
}

std::string words(const Result<std::vector<store::Appended>>& appended) {
  static constexpr std::array kWords{"stored", "duplicate", "conflict"};
  if (!appended) return appended.error().code;
  std::string text;
  for (const store::Appended one : *appended) {
    text += (text.empty() ? "" : " ") + std::string(kWords.at(static_cast<std::size_t>(one)));
  }
  return text;
}

std::string append(store::EventStore& store, const std::vector<Happening>& happenings) {
  std::vector<outcomes::Event> events;
  for (const Happening& happening : happenings) events.push_back(happening.event());
  std::promise<std::string> answer;
  store.append(events, [&answer](const auto& appended) { answer.set_value(words(appended)); });
  return answer.get_future().get();
}

std::string read(const store::EventStore& store, outcomes::UnitId unit) {
  Transcript transcript;
  const auto result = store.read(unit, transcript);
  return text_or_error(result, transcript.text);
}

std::string scan(const store::EventStore& store) {
  Transcript transcript;
  const auto result = store.scan(0, store::kRanges, transcript);
  return text_or_error(result, transcript.text);
}

}  // namespace store_test
