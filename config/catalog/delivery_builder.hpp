// How messages are shown: trigger, frequency, priority.
#pragma once

#include "config/catalog/context.hpp"
#include "config/catalog/message.hpp"

namespace flywheel::catalog {

/// The delivery of a message or of an experiment on messages.
[[nodiscard]] Delivery read_delivery(Context& context, const source::Fields& fields);
/// `{ max, per, gap, calendar }` of a frequency or a cap, whose `per` is `usual_window` unless it says so.
[[nodiscard]] Allowance read_allowance(Context& context, const source::Fields& fields,
                                       std::string_view usual_window = "lifetime");
/// A message without an experiment.
[[nodiscard]] Message build_message(Context& context, const std::string& key, const Definition& definition);

}  // namespace flywheel::catalog
