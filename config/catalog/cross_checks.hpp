// What only shows when all definitions are known.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"

namespace flywheel::catalog {

/// Experiments of a layer that are not ended own slots of their own: reports overlaps, with what is still free.
void check_layers(Context& context, const std::vector<Experiment>& experiments);

/// Links and images of messages: only schemes and hosts that the project allows.
void check_links(Context& context, const std::vector<std::string>& link_schemes,
                 const std::vector<std::string>& image_hosts);

}  // namespace flywheel::catalog
