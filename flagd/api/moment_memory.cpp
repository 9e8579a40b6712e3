#include "flagd/api/moment_memory.hpp"

#include "experiments/assignment/unit_id.hpp"
#include "experiments/outcomes/reached_moments.hpp"

namespace flywheel::api {
namespace {

constexpr std::chrono::milliseconds kFresh(900);
constexpr std::size_t kMostKnown = 4096;

}  // namespace

std::span<const std::uint64_t> MomentMemory::recall(const catalog::Catalog& catalog, const MomentPlan& plan,
                                                    const assignment::EvaluationContext& context) {
  if (plan.units().empty()) return {};
  if (epoch_ != catalog.epoch()) known_.clear();
  epoch_ = catalog.epoch();
  bits_.assign(catalog.moments().size() / 64 + 1, 0);
  for (const MomentUnit& unit : plan.units()) {
    const auto id = id_of(unit, context);
    if (!id) return {};
    if (id->empty()) continue;
    const Known* known = this->known(catalog, unit, *id);
    if (!known) return {};
    for (std::size_t i = 0; i < unit.moments.size(); ++i) {
      if (known->reached[i]) bits_[unit.moments[i] / 64] |= std::uint64_t{1} << (unit.moments[i] % 64);
    }
  }
  return bits_;
}

Result<std::string> MomentMemory::id_of(const MomentUnit& unit, const assignment::EvaluationContext& context) const {
  const assignment::UnitId own(context, unit.attribute);
  if (own.error() == assignment::ErrorCode::kNone) return std::string(own.text());
  const assignment::UnitId user(context, expression::Attributes::kTargetingKey);
  if (unit.type != "account" || user.error() != assignment::ErrorCode::kNone) return std::string();
  auto account = users_->account_of(user.text());
  if (!account) return account.error();
  return *account ? std::move(**account) : std::string();
}

const MomentMemory::Known* MomentMemory::known(const catalog::Catalog& catalog, const MomentUnit& unit,
                                               const std::string& id) {
  const Clock::time_point now = Clock::now();
  const std::string key = std::string(unit.type) + '\0' + id;
  const auto found = known_.find(key);
  if (found != known_.end() && now - found->second.read_at < kFresh) return &found->second;
  if (known_.size() >= kMostKnown) known_.clear();
  outcomes::ReachedMoments moments(catalog, unit.moments);
  if (!events_->read({unit.type, id}, moments)) return nullptr;
  Known& known = known_[key];
  known.read_at = now;
  known.reached.resize(unit.moments.size());
  for (std::size_t i = 0; i < unit.moments.size(); ++i) known.reached[i] = moments.reached(i);
  return &known;
}

}  // namespace flywheel::api
