#include "flagd/api/context_reader.hpp"

namespace flywheel::api {

Result<std::span<const Value>> ContextReader::read_request(std::string_view body,
                                                           const expression::Attributes& attributes) {
  const Result<Value> document = read_document(body);
  if (!document) return document.error();
  return context_of(*document, attributes);
}

Result<Value> ContextReader::read_document(std::string_view body) {
  arena_.clear();
  Result<Value> document = reader_.read(body, arena_);
  if (!document) return Error{"PARSE_ERROR", document.error().message};
  if (!document->is(Kind::kMap)) return Error{"PARSE_ERROR", "the request body must be a JSON object"};
  return document;
}

Result<std::span<const Value>> ContextReader::read_context(std::string_view text,
                                                           const expression::Attributes& attributes) {
  arena_.clear();
  const Result<Value> context = reader_.read(text, arena_);
  if (!context) return Error{"PARSE_ERROR", context.error().message};
  return fill(*context, attributes);
}

Result<std::span<const Value>> ContextReader::fill(const Value& context, const expression::Attributes& attributes) {
  slots_.assign(attributes.size(), Value());
  if (context.absent() || context.is(Kind::kNull)) return std::span<const Value>(slots_);
  if (!context.is(Kind::kMap)) return Error{"INVALID_CONTEXT", "`context` must be an object"};
  for (const Member& member : context.as_map()) {
    const auto slot = attributes.find(member.name);
    if (slot) slots_[*slot] = member.value;
  }
  const Value& key = slots_[expression::Attributes::kTargetingKey];
  if (!key.absent() && !key.is(Kind::kString))
    return Error{"INVALID_CONTEXT", "`context.targetingKey` must be a string"};
  return std::span<const Value>(slots_);
}

}  // namespace flywheel::api
