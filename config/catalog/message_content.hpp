// The messages of an experiment's arms.
#pragma once

#include <string_view>
#include <vector>

#include "config/catalog/context.hpp"

namespace flywheel::catalog {

/// What one arm shows, as a map value: the fields of FORMAT.md's message content, `copy_of` resolved (the copying
/// message's parts replace the copied one's, part by part). `arms` are the names that messages may have. Reports
/// unknown arms, circles of copies, and messages without a layout. An arm without a message has an absent value.
[[nodiscard]] std::vector<Value> read_messages(Context& context, const source::Node& map,
                                               const std::vector<std::string_view>& arms);

/// Every text of a message that may be written for each locale: its key and what stands there.
[[nodiscard]] std::vector<const source::Entry*> texts_of(const source::Node& message);

/// The content of a message of its own.
[[nodiscard]] Value read_content(Context& context, const source::Node& map);

}  // namespace flywheel::catalog
