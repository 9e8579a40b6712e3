#include "experiments/messages/plan.hpp"

#include <algorithm>
#include <tuple>

namespace flywheel::messages {
namespace {

using catalog::Catalog;
using catalog::Until;

Until usual_until(catalog::Intent intent, Layouts layouts) {
  if (intent == catalog::Intent::kAnnouncement) return Until::kSeen;
  return (layouts & bit(Layout::kBanner)) != 0 ? Until::kDismissed : Until::kInteracted;
}

std::vector<std::string_view> events_against(const Catalog& catalog, const catalog::Delivery& delivery) {
  std::vector<std::string_view> events;
  if (delivery.trigger) events.assign(delivery.trigger->cancel_on.begin(), delivery.trigger->cancel_on.end());
  if (!delivery.stop_when) return events;
  for (const std::uint16_t moment : catalog.conditions()[*delivery.stop_when].moments()) {
    const catalog::Moment& reached = catalog.moments()[moment];
    if (reached.type == catalog::Moment::Type::kEvent && !reached.where) events.emplace_back(reached.events.front());
  }
  return events;
}

Time end_of(const Candidate& candidate) {
  return candidate.schedule->end.value_or(Time::max());
}

}  // namespace

Plan::Plan(const Catalog& catalog)
    : catalog_(&catalog),
      zone_attribute_(catalog.attributes().find(catalog::kZoneAttribute)),
      consent_attribute_(catalog.attributes().find(catalog::kConsentAttribute)) {
  for (std::size_t i = 0; i < catalog.experiments().size(); ++i) {
    const catalog::Experiment& experiment = catalog.experiments()[i];
    if (!experiment.is_message) continue;
    Candidate candidate;
    candidate.key = experiment.key;
    candidate.experiment = &experiment;
    candidate.index = static_cast<std::uint32_t>(i);
    candidate.delivery = &*experiment.delivery;
    candidate.schedule = &experiment.schedule;
    candidate.texts = &experiment.texts;
    candidate.running = experiment.status == catalog::Status::kRunning;
    add(std::move(candidate));
  }
  for (std::size_t i = 0; i < catalog.messages().size(); ++i) {
    const catalog::Message& message = catalog.messages()[i];
    Candidate candidate;
    candidate.key = message.key;
    candidate.message = &message;
    candidate.index = static_cast<std::uint32_t>(i);
    candidate.delivery = &message.delivery;
    candidate.schedule = &message.schedule;
    candidate.texts = &message.texts;
    candidate.running = message.status == catalog::Status::kRunning;
    add(std::move(candidate));
  }
  for (auto& [placement, indexes] : placements_) {
    std::sort(indexes.begin(), indexes.end(), [this](std::uint32_t left, std::uint32_t right) {
      const Candidate &a = candidates_[left], &b = candidates_[right];
      return std::tuple(a.delivery->priority, end_of(a), a.key) < std::tuple(b.delivery->priority, end_of(b), b.key);
    });
  }
  for (const auto& [name, cap] : catalog.project().caps) {
    remember(cap);
    if (name == "everything") {
      everything_ = &cap;
    } else if (name == "session") {
      session_ = &cap;
    } else {
      intent_caps_[static_cast<std::size_t>(catalog::intent_of(name))] = &cap;
    }
  }
}

void Plan::add(Candidate candidate) {
  candidate.id = id_of(candidate.key);
  candidate.tie_seed = candidate.id;
  candidate.intent = catalog::intent_of(candidate.delivery->intent);
  const auto add_content = [&](const Value& value) {
    auto& content = candidate.contents.emplace_back();
    if (value.absent()) return;
    content.emplace(*catalog_, value);
    if (const auto layout = layout_of(content->layout)) candidate.layouts |= bit(*layout);
  };
  if (candidate.message) add_content(candidate.message->content);
  if (candidate.experiment) {
    for (const catalog::Variant& arm : candidate.experiment->arms) add_content(arm.value);
  }
  candidate.until = candidate.delivery->until.value_or(usual_until(candidate.intent, candidate.layouts));
  candidate.unless = events_against(*catalog_, *candidate.delivery);
  remember(candidate.delivery->frequency);
  placements_[candidate.delivery->placement].push_back(static_cast<std::uint32_t>(candidates_.size()));
  candidates_.push_back(std::move(candidate));
}

void Plan::remember(const catalog::Allowance& allowance) {
  if (allowance.window == catalog::Allowance::Window::kDuration) {
    // A calendar window reaches back to the beginning of its first day, which may have 25 hours.
    const Duration slack = allowance.calendar ? 2 * kDay : Duration(0);
    longest_ = std::max(longest_, allowance.duration + slack);
  }
  longest_ = std::max(longest_, allowance.gap.value_or(Duration(0)));
}

const Candidate& Plan::of_experiment(std::uint32_t index) const {
  return *std::lower_bound(
      candidates_.begin(), candidates_.end(), index,
      [](const Candidate& one, std::uint32_t wanted) { return one.experiment && one.index < wanted; });
}

std::span<const std::uint32_t> Plan::at(std::string_view placement) const {
  const auto found = placements_.find(placement);
  if (found == placements_.end()) return {};
  return found->second;
}

bool Plan::tie(const Candidate& a, const Candidate& b) {
  return a.delivery->priority == b.delivery->priority && end_of(a) == end_of(b);
}

bool Plan::never_on(std::string_view placement) const {
  const auto& never = catalog_->project().never_on;
  return std::find(never.begin(), never.end(), placement) != never.end();
}

}  // namespace flywheel::messages
