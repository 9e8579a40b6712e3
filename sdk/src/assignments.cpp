#include "sdk/src/assignments.hpp"

#include <simdjson.h>

#include <array>
#include <utility>

namespace flywheel::sdk {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr std::array<std::pair<std::string_view, Reason>, 7> kReasons{{{"STATIC", Reason::kStatic},
                                                                       {"DEFAULT", Reason::kDefault},
                                                                       {"TARGETING_MATCH", Reason::kTargetingMatch},
                                                                       {"SPLIT", Reason::kSplit},
                                                                       {"DISABLED", Reason::kDisabled},
                                                                       {"STALE", Reason::kStale},
                                                                       {"ERROR", Reason::kError}}};

constexpr std::array<std::pair<std::string_view, ErrorCode>, 6> kErrorCodes{
    {{"PROVIDER_NOT_READY", ErrorCode::kProviderNotReady},
     {"FLAG_NOT_FOUND", ErrorCode::kFlagNotFound},
     {"TYPE_MISMATCH", ErrorCode::kTypeMismatch},
     {"TARGETING_KEY_MISSING", ErrorCode::kTargetingKeyMissing},
     {"INVALID_CONTEXT", ErrorCode::kInvalidContext},
     {"PARSE_ERROR", ErrorCode::kParseError}}};

template <class Table, class Word>
Word word_of(const Table& table, std::string_view name, Word otherwise) {
  for (const auto& [text, word] : table) {
    if (text == name) return word;
  }
  return otherwise;
}

/// A member's text; empty where it is missing or not text.
std::string_view text_of(const object& members, std::string_view name) {
  std::string_view text;
  return members[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::optional<Scalar> scalar_of(const element& value) {
  switch (value.type()) {
    case element_type::BOOL:
      return Scalar(value.get_bool().value_unsafe());
    case element_type::INT64:
      return Scalar(value.get_int64().value_unsafe());
    case element_type::UINT64:
      return Scalar(static_cast<double>(value.get_uint64().value_unsafe()));
    case element_type::DOUBLE:
      return Scalar(value.get_double().value_unsafe());
    case element_type::STRING:
      return Scalar(std::string(value.get_string().value_unsafe()));
    case element_type::ARRAY:
    case element_type::OBJECT:
      return Scalar(Json{simdjson::to_string(value)});
    case element_type::NULL_VALUE:
      break;
  }
  return std::nullopt;
}

std::optional<Enrolment> enrolment_of(const object& flag, const Assignment& assignment) {
  object metadata;
  if (assignment.reason != Reason::kSplit || flag["metadata"].get(metadata) != simdjson::SUCCESS) return std::nullopt;
  Enrolment enrolment;
  enrolment.holdout = text_of(metadata, "holdout");
  if (!enrolment.holdout.empty()) return enrolment;
  if (assignment.variant.empty()) return std::nullopt;
  enrolment.experiment = text_of(metadata, "experiment");
  if (enrolment.experiment.empty() || metadata["phase"].get(enrolment.phase) != simdjson::SUCCESS) return std::nullopt;
  return enrolment;
}

Assignment assignment_of(const object& flag) {
  Assignment assignment;
  if (const auto code = text_of(flag, "errorCode"); !code.empty()) {
    assignment.reason = Reason::kError;
    assignment.error = word_of(kErrorCodes, code, ErrorCode::kGeneral);
    assignment.error_message = text_of(flag, "errorDetails");
    return assignment;
  }
  assignment.variant = text_of(flag, "variant");
  assignment.reason = word_of(kReasons, text_of(flag, "reason"), Reason::kDefault);
  if (element value; flag["value"].get(value) == simdjson::SUCCESS) assignment.value = scalar_of(value);
  assignment.enrolment = enrolment_of(flag, assignment);
  if (object metadata; flag["metadata"].get(metadata) == simdjson::SUCCESS) {
    assignment.exposure_attributes = text_of(metadata, "exposureAttributes");
  }
  return assignment;
}

}  // namespace

Result<Assignments> read_assignments(std::string_view body) {
  simdjson::dom::parser parser;
  element document;
  if (const auto error = parser.parse(body.data(), body.size()).get(document)) {
    return Problem{"the answer is not JSON: " + std::string(simdjson::error_message(error))};
  }
  simdjson::dom::array flags;
  if (document["flags"].get(flags) != simdjson::SUCCESS) return Problem{"the answer has no list `flags`"};
  Assignments assignments;
  for (const element item : flags) {
    object flag;
    std::string_view key;
    if (item.get(flag) != simdjson::SUCCESS || flag["key"].get(key) != simdjson::SUCCESS) {
      return Problem{"flags[" + std::to_string(assignments.by_key.size()) + "] has no `key`"};
    }
    assignments.by_key.insert_or_assign(std::string(key), assignment_of(flag));
  }
  return assignments;
}

}  // namespace flywheel::sdk
