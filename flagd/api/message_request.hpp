// What a client asks about messages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/messages/pipeline.hpp"
#include "flagd/api/context_reader.hpp"

namespace flywheel::api {

/// The body of /v1/messages/next and /v1/bootstrap. Everything points into the reader.
struct MessageRequest {
  std::span<const Value> attributes;  ///< of the context, by slot; with the request's `device` and `locale`
  std::span<const std::string_view> placements;
  std::span<const messages::TriggerEvent> triggers;
  std::string_view session;
  messages::Layouts layouts = messages::kAllLayouts;
  std::string_view recheck;  ///< a decision of which is asked whether it still holds
  std::string_view preview;  ///< a signed link; empty: none
  bool why = false;          ///< tell of every candidate
};

inline constexpr std::size_t kMostPlacements = 32;
inline constexpr std::size_t kMostTriggers = 16;

/// Reads such bodies. Reused, it stops allocating. Not thread-safe: one a thread.
class MessageRequestReader {
 public:
  /// Layouts that nobody knows are passed over, and without `layouts` the client draws all of them. Errors:
  /// `PARSE_ERROR`, `INVALID_CONTEXT`, `TARGETING_KEY_MISSING`; the messages name the member.
  [[nodiscard]] Result<MessageRequest> read(std::string_view body, const catalog::Catalog& catalog);

  /// Memory for whatever lives as long as the request; cleared by the next read.
  [[nodiscard]] Arena& arena() { return context_.arena(); }

 private:
  Result<void> read_placements(const Value& placements);
  Result<void> read_triggers(const Value& triggers, const catalog::Catalog& catalog);
  Result<void> read_trigger(const Value& trigger, const catalog::Catalog& catalog);

  ContextReader context_;
  std::vector<std::string_view> placements_;
  std::vector<messages::TriggerEvent> triggers_;
};

}  // namespace flywheel::api
