// From a request's JSON to the attribute slots that evaluation reads.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "config/expression/attributes.hpp"
#include "flagd/json/read.hpp"

namespace flywheel::api {

/// Reads evaluation contexts. Reused, it stops allocating. Not thread-safe: one a thread.
class ContextReader {
 public:
  /// The values by slot of an OFREP request body {"context":{…}}: a missing or null context counts as empty, names that
  /// no condition reads are passed over. The span and everything in it live until the next call. Errors: `PARSE_ERROR`
  /// (no JSON object), `INVALID_CONTEXT` (context is no object, targetingKey is no string).
  [[nodiscard]] Result<std::span<const Value>> read_request(std::string_view body,
                                                            const expression::Attributes& attributes);

  /// The same in two steps, for requests that say more: the document, which lives until the next call, and its context.
  [[nodiscard]] Result<Value> read_document(std::string_view body);
  [[nodiscard]] Result<std::span<const Value>> context_of(const Value& document,
                                                          const expression::Attributes& attributes) {
    return fill(document.find("context"), attributes);
  }

  /// The same of a context object's own text, as the command line takes it.
  [[nodiscard]] Result<std::span<const Value>> read_context(std::string_view text,
                                                            const expression::Attributes& attributes);

  /// Memory for whatever lives as long as the context; cleared by the next read.
  [[nodiscard]] Arena& arena() { return arena_; }

 private:
  [[nodiscard]] Result<std::span<const Value>> fill(const Value& context, const expression::Attributes& attributes);

  json::Reader reader_;
  Arena arena_;
  std::vector<Value> slots_;
};

}  // namespace flywheel::api
