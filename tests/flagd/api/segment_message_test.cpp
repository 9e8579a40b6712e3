#include "flagd/api/segment_message.hpp"

#include <boost/test/unit_test.hpp>

#include "flagd/json/read.hpp"

using namespace flywheel;
using api::Arrival;

namespace {

const Time kReceived = parse_time("2026-11-24T12:00:00Z").value();

/// What becomes of a track message, in a line.
std::string judged(const std::string& text, const Arrival& arrival = {kReceived, {}}) {
  json::Reader reader;
  Arena arena;
  const Value message = reader.read(text, arena).value();
  const auto track = api::read_track(message, arrival, kDay * 30);
  if (!track) return track.error().code + ": " + track.error().message;
  std::string line = std::string(track->event) + " " + format_time(track->time);
  for (const auto& [name, id] : {std::pair("user", track->units.user), std::pair("device", track->units.device),
                                 std::pair("account", track->units.account)}) {
    if (!id.empty()) line += std::string(" ") + name + "=" + std::string(id);
  }
  if (!track->message_id.empty()) line += " id=" + std::string(track->message_id);
  if (track->value) line += " value=" + std::to_string(*track->value);
  if (track->clamped) line += " clamped";
  return line;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_segment_message)

BOOST_AUTO_TEST_CASE(messages_are_read_as_segment_documents_them) {
  struct Case {
    std::string message;
    std::string judged;
  };
  for (const Case& c : std::vector<Case>{
           {R"({"event":"a","userId":"u","messageId":"m"})", "a 2026-11-24T12:00:00Z user=u id=m"},
           {R"({"event":"a","anonymousId":"d","userId":null})", "a 2026-11-24T12:00:00Z device=d"},
           {R"({"event":"a","userId":"u","context":{"groupId":"g","device":{"id":"d"}}})",
            "a 2026-11-24T12:00:00Z user=u device=d account=g"},
           {R"({"event":"a","userId":"u","anonymousId":"x","context":{"device":{"id":"d"}}})",
            "a 2026-11-24T12:00:00Z user=u device=x"},
           {R"({"event":"a","userId":"u","timestamp":"2026-11-24T13:00:00+02:00"})", "a 2026-11-24T11:00:00Z user=u"},
           {R"({"event":"a","userId":"u","properties":{"value":2.5}})", "a 2026-11-24T12:00:00Z user=u value=2.500000"},
           {R"({"event":"a","userId":"u","properties":{"value":"2.5"}})", "a 2026-11-24T12:00:00Z user=u"},
           {R"({"event":"a","userId":"u","timestamp":"2026-11-25T11:59:59Z"})",
            "a 2026-11-24T12:00:00Z user=u clamped"},
           {R"({"event":"a","userId":"u","timestamp":"2026-11-25T12:00:01Z"})",
            "in_future: 2026-11-25T12:00:01Z is more than 24 hours ahead of the server's clock"},
           {R"({"event":"a","userId":"u","timestamp":"2026-10-25T12:00:00Z"})", "a 2026-10-25T12:00:00Z user=u"},
           {R"({"event":"a","userId":"u","timestamp":"2026-10-25T11:59:59Z"})",
            "too_old: 2026-10-25T11:59:59Z lies further back than the horizon of 30d"},
           {R"({"event":"a","userId":"u","timestamp":"yesterday"})",
            "bad_time: `timestamp`: `yesterday` is not a time like 2026-12-31T10:00:00Z"},
           {R"({"userId":"u"})", "no_name: `event` must be a non-empty string"},
           {R"({"event":"","userId":"u"})", "no_name: `event` must be a non-empty string"},
           {R"({"event":"a"})", "no_unit: one of `userId`, `anonymousId`, `context.groupId` must be given"},
           {R"({"event":"a","userId":7})", "bad_type: `userId` must be a string"},
           {R"({"event":"a","userId":"u","properties":[]})", "bad_type: `properties` must be an object"},
           {"{\"event\":\"" + std::string(201, 'e') + "\",\"userId\":\"u\"}",
            "too_large: `event` is longer than 200 bytes"},
           {R"({"event":"a","userId":"u","properties":{"x":")" + std::string(40'000, 'x') + "\"}}",
            "too_large: `properties` hold more than 32768 bytes"},
       }) {
    BOOST_TEST(judged(c.message) == c.judged);
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_clock_is_corrected_by_the_moment_of_sending) {
  const Arrival a_year_behind{kReceived, parse_time("2025-11-24T12:00:00Z").value()};
  BOOST_TEST(judged(R"({"event":"a","userId":"u","timestamp":"2025-11-24T11:50:00Z"})", a_year_behind) ==
             "a 2026-11-24T11:50:00Z user=u");
}

BOOST_AUTO_TEST_SUITE_END()
