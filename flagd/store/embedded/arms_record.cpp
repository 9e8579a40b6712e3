#include "flagd/store/embedded/arms_record.hpp"

#include <algorithm>

#include "flagd/store/embedded/byte_order.hpp"

namespace flywheel::store {
namespace {

using Size = std::uint32_t;

void append_text(std::string_view text, std::string& out) {
  append_number(static_cast<Size>(text.size()), out);
  out.append(text);
}

bool take_text(std::string_view& bytes, std::string& text) {
  if (bytes.size() < sizeof(Size)) return false;
  const Size size = number_at<Size>(bytes.data());
  bytes.remove_prefix(sizeof size);
  if (bytes.size() < size) return false;
  text.assign(bytes.substr(0, size));
  bytes.remove_prefix(size);
  return true;
}

}  // namespace

std::string arms_record(std::span<const KeptArm> arms) {
  std::string bytes;
  for (const KeptArm& arm : arms) {
    append_number(arm.version, bytes);
    append_text(arm.experiment, bytes);
    append_text(arm.arm, bytes);
  }
  return bytes;
}

std::optional<std::vector<KeptArm>> read_arms_record(std::string_view bytes) {
  std::vector<KeptArm> arms;
  while (!bytes.empty()) {
    KeptArm& arm = arms.emplace_back();
    if (bytes.size() < sizeof arm.version) return std::nullopt;
    arm.version = number_at<std::uint64_t>(bytes.data());
    bytes.remove_prefix(sizeof arm.version);
    if (!take_text(bytes, arm.experiment) || !take_text(bytes, arm.arm)) return std::nullopt;
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
