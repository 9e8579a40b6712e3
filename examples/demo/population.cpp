#include "examples/demo/population.hpp"

#include <algorithm>

namespace demo {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;

/// Uniform in [0, 1), the same on every platform.
double uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

}  // namespace

const std::vector<Truth>& truths() {
  static const std::vector<Truth> kTruths{
      {"control", 0.080, 0.004, 5.0},
      {"team", 0.110, 0.008, 5.6},
      {"speed", 0.090, 0.008, 5.0},
  };
  return kTruths;
}

Person::Person(std::uint64_t number, TimePoint now)
    : id_("user-" + std::to_string(number)), now_(now), random_(number * 0x9E3779B97F4A7C15U + 2026) {
  // Between 27 and 9 days ago: inside the intake's horizon of 30 days, and 13 in 18 have a closed window of 14 days.
  const double days = 9 + 18 * uniform(random_);
  message_at_ = now - microseconds(static_cast<std::int64_t>(days * 86'400e6));
}

bool Person::happens(double probability) {
  return uniform(random_) < probability;
}

TimePoint Person::after_message(hours from, hours to) {
  const double range = static_cast<double>(microseconds(to - from).count());
  return message_at_ + from + microseconds(static_cast<std::int64_t>(range * uniform(random_)));
}

std::vector<Action> Person::actions(const std::string& arm) {
  const auto found = std::find_if(truths().begin(), truths().end(), [&](const Truth& one) { return one.arm == arm; });
  const Truth& truth = found == truths().end() ? truths().front() : *found;
  const std::string file = "file-" + id_;
  std::vector<Action> actions;
  actions.push_back({message_at_ - hours(2), "file_uploaded", file});
  if (happens(0.45)) {  // aha: changes and downloads the same file
    actions.push_back({after_message(hours(1), hours(72)), "file_modified", file});
    actions.push_back({after_message(hours(72), hours(150)), "file_downloaded", file});
  }
  if (happens(truth.eureka_rate)) actions.push_back({after_message(hours(0), hours(14 * 24)), "teammate_invited", ""});
  if (happens(truth.mute_rate)) actions.push_back({after_message(hours(0), hours(24)), "message_muted", ""});
  if (happens(0.32)) actions.push_back({after_message(hours(7 * 24), hours(8 * 24)), "document_opened", file});
  // Twelve chances to process a document make the average; the spread is binomial.
  for (int chance = 0; chance < 12; ++chance) {
    if (happens(truth.documents / 12))
      actions.push_back({after_message(hours(0), hours(14 * 24)), "document_processed", file});
  }
  std::erase_if(actions, [this](const Action& action) { return action.at >= now_; });
  std::sort(actions.begin(), actions.end(), [](const Action& a, const Action& b) { return a.at < b.at; });
  return actions;
}

}  // namespace demo
