// People of a documents product, with known habits: what the report should find.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace demo {

using TimePoint = std::chrono::system_clock::time_point;

/// What truly happens in one arm of the message experiment.
struct Truth {
  std::string arm;
  double eureka_rate;  ///< share that invites a teammate within 14 days of the message
  double mute_rate;    ///< share that mutes the message
  double documents;    ///< documents a user processes in the 14 days, on average
};

/// The arms of `invite-nudge-copy`, the control first.
[[nodiscard]] const std::vector<Truth>& truths();

/// Something one person does.
struct Action {
  TimePoint at;
  std::string event;
  std::string file_id;  ///< empty: none
};

/// One simulated person.
class Person {
 public:
  /// `number` alone decides everything about the person but the arm. The message comes at a moment of the last 28 days
  /// before `now`, early enough that most windows have closed.
  Person(std::uint64_t number, TimePoint now);

  [[nodiscard]] const std::string& id() const { return id_; }
  /// When the person is about to see the message.
  [[nodiscard]] TimePoint message_at() const { return message_at_; }
  /// What the person does before and after, in order of time, given the arm; nothing after `now`.
  [[nodiscard]] std::vector<Action> actions(const std::string& arm);

 private:
  [[nodiscard]] bool happens(double probability);
  [[nodiscard]] TimePoint after_message(std::chrono::hours from, std::chrono::hours to);

  std::string id_;
  TimePoint now_;
  TimePoint message_at_;
  std::mt19937_64 random_;
};

}  // namespace demo
