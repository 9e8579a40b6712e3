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

/// Every text of a message, over all arms, has the locale that everybody falls back to: the project's default, or what
/// is left of its tag with subtags taken from its end, where another text of the message has that.
void check_locales(Context& context, const std::string& default_locale);

}  // namespace flywheel::catalog
