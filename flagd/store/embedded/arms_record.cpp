#include "flagd/store/embedded/arms_record.hpp"

#include <algorithm>

#include "flagd/store/byte_order.hpp"

namespace flywheel::store {
std::string arms_record(std::span<const KeptArm> arms) {
  std::string bytes;
  for (const KeptArm& arm : arms) {
    append_number(arm.version, bytes);
    append_sized(arm.experiment, bytes);
    append_sized(arm.arm, bytes);
  }
  return bytes;
}

std::optional<std::vector<KeptArm>> read_arms_record(std::string_view bytes) {
  std::vector<KeptArm> arms;
  ByteReader reader(bytes);
  while (!reader.rest().empty()) {
    KeptArm& arm = arms.emplace_back();
    arm.version = reader.number<std::uint64_t>();
    arm.experiment = reader.sized();
    arm.arm = reader.sized();
    if (reader.failed()) return std::nullopt;
  }
  return arms;
}

bool keep_arms(std::span<const KeptArm> arms, std::vector<KeptArm>& kept) {
  bool changed = false;
  for (const KeptArm& arm : arms) {
    const auto known =
        std::find_if(kept.begin(), kept.end(), [&](const KeptArm& one) { return one.experiment == arm.experiment; });
    if (known != kept.end()) {
      if (known->version == arm.version) continue;
      kept.erase(known);
    }
    if (kept.size() >= kMostArms) kept.erase(kept.begin());
    kept.push_back(arm);
    changed = true;
  }
  return changed;
}

}  // namespace flywheel::store
