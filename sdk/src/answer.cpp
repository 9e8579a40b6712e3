#include "sdk/src/answer.hpp"

#include <simdjson.h>

#include <algorithm>

namespace flywheel::sdk {
namespace {

/// "2 of 3 events refused: too_old, older than 30 days". The first one's reason stands for all.
std::string describe_refused(std::size_t refused, std::size_t batch_size, const simdjson::dom::array& list) {
  std::string text = std::to_string(refused) + " of " + std::to_string(batch_size) + " events refused";
  const simdjson::dom::element first = *list.begin();
  std::string_view word;
  if (first["reason"].get(word) == simdjson::SUCCESS) text += ": " + std::string(word);
  if (first["detail"].get(word) == simdjson::SUCCESS) text += ", " + std::string(word);
  return text;
}

}  // namespace

bool is_final_refusal(int status) {
  return status >= 400 && status < 500 && status != 408 && status != 429;
}

std::string describe(const Answer& answer) {
  if (answer.status == 0) return answer.problem;
  std::string text = "the server answered " + std::to_string(answer.status);
  simdjson::dom::parser parser;
  simdjson::dom::element body;
  if (!answer.json || parser.parse(answer.body).get(body) != simdjson::SUCCESS) return text;
  std::string_view word;
  if (body["errorCode"].get(word) == simdjson::SUCCESS) text += ": " + std::string(word);
  if (body["errorDetails"].get(word) == simdjson::SUCCESS) text += ", " + std::string(word);
  return text;
}

Result<std::shared_ptr<const Assignments>> read_evaluation(const Answer& answer,
                                                           const std::shared_ptr<const Assignments>& known) {
  if (answer.status == 304 && known && !known->etag.empty()) return known;
  if (answer.status != 200) return Problem{describe(answer)};
  if (!answer.json) return Problem{"the server answered 200 with something that is not application/json"};
  auto assignments = read_assignments(answer.body);
  if (!assignments) return assignments.error();
  assignments->etag = answer.etag;
  return std::make_shared<const Assignments>(std::move(*assignments));
}

Delivery read_delivery(const Answer& answer, std::size_t batch_size) {
  if (is_final_refusal(answer.status)) return {.settled = true, .refused = batch_size, .problem = describe(answer)};
  if (answer.status != 200) return {.settled = false, .refused = 0, .problem = describe(answer)};
  simdjson::dom::parser parser;
  simdjson::dom::element body;
  std::uint64_t accepted = 0;
  if (!answer.json || parser.parse(answer.body).get(body) != simdjson::SUCCESS ||
      body["accepted"].get(accepted) != simdjson::SUCCESS) {
    return {.settled = false, .refused = 0, .problem = "the server answered 200 without saying what it accepted"};
  }
  simdjson::dom::array rejected;
  if (body["rejected"].get(rejected) != simdjson::SUCCESS || rejected.size() == 0) {
    return {.settled = true, .refused = 0, .problem = ""};
  }
  const std::size_t refused = std::min(rejected.size(), batch_size);
  return {.settled = true, .refused = refused, .problem = describe_refused(refused, batch_size, rejected)};
}

}  // namespace flywheel::sdk
