// Which moments a unit has reached, by its events so far.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/all_of_machine.hpp"
#include "experiments/outcomes/current_event.hpp"
#include "experiments/outcomes/event.hpp"
#include "experiments/outcomes/often_machine.hpp"

namespace flywheel::outcomes {

/// Follows one unit's history and notes the moments that occur in it.
class ReachedMoments final : public HistoryVisitor {
 public:
  /// `moments`: places in Catalog::moments(). The catalog must outlive this.
  ReachedMoments(const catalog::Catalog& catalog, std::span<const std::uint16_t> moments);

  void begin_unit(UnitId unit) override;
  void event(const Event& event) override;
  void end_unit() override {}

  /// Whether the unit that was visited last has reached the moment at that index of `moments`.
  [[nodiscard]] bool reached(std::size_t index) const { return watched_[index].reached; }

 private:
  struct Watched {
    const catalog::Moment* moment;
    std::optional<AllOfMachine> all_of;
    std::optional<OftenMachine> often;
    bool reached = false;
  };
  [[nodiscard]] bool occurs(Watched& watched, const Event& event);

  CurrentEvent current_;
  std::vector<Watched> watched_;
};

}  // namespace flywheel::outcomes
