// Layers: experiments that share no unit.
#pragma once

#include <cstdint>
#include <string>

#include "config/expression/attributes.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::catalog {

struct Layer {
  std::string name;
  std::string unit = "user";
  expression::AttributeSlot unit_attribute = expression::Attributes::kTargetingKey;
  std::string salt;        ///< `seed:`, else the name
  std::uint64_t seed = 0;  ///< seed_of(Purpose::kLayer, salt)
};

/// The part of a layer that an experiment owns: slots [begin, end) of the layer's own hash.
struct LayerShare {
  std::string layer;
  std::uint64_t seed = 0;  ///< the layer's
  hashing::Slot begin = 0;
  hashing::Slot end = hashing::kSlots;
  [[nodiscard]] bool owns(hashing::Slot slot) const { return begin <= slot && slot < end; }
  friend bool operator==(const LayerShare&, const LayerShare&) = default;
};

}  // namespace flywheel::catalog
