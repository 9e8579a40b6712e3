// What only shows when all definitions are known.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/message.hpp"

namespace flywheel::catalog {

/// Experiments of a layer that are not ended own slots of their own: reports overlaps, with what is still free.
void check_layers(Context& context, const std::vector<Experiment>& experiments);

/// Flags that require each other in a circle, and required variants that do not exist.
void check_requirements(Context& context, const std::vector<Flag>& flags, const std::vector<Experiment>& experiments,
                        const std::vector<Message>& messages);

/// Links and images of messages: only schemes and hosts that the project allows.
void check_links(Context& context, const std::vector<std::string>& link_schemes,
                 const std::vector<std::string>& image_hosts);

}  // namespace flywheel::catalog
