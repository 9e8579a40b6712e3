#include "flagd/api/segment_message.hpp"

#include <cmath>

namespace flywheel::api {
namespace {

/// A text member, "" where it is missing or null. Numbers are no texts: an id that lost its leading zeros is another
/// id.
Result<std::string_view> text_member(const Value& object, std::string_view name, std::size_t longest) {
  const Value member = object.find(name);
  if (member.absent() || member.is(Kind::kNull)) return std::string_view();
  if (!member.is(Kind::kString)) return Error{"bad_type", "`" + std::string(name) + "` must be a string"};
  if (member.as_string().size() > longest) {
    return Error{"too_large", "`" + std::string(name) + "` is longer than " + std::to_string(longest) + " bytes"};
  }
  return member.as_string();
}

struct Moment {
  Time time;
  bool clamped;
};

Result<Moment> time_of(const Value& message, const Arrival& arrival, Duration horizon) {
  const auto text = text_member(message, "timestamp", 64);
  if (!text) return text.error();
  if (text->empty()) return Moment{arrival.received, false};
  const auto stated = parse_time(*text);
  if (!stated) return Error{"bad_time", "`timestamp`: " + stated.error().message};
  // The sender's clock may be wrong; how wrong shows the moment of sending against the moment of receipt.
  const Time time = arrival.sent_at ? *stated + (arrival.received - *arrival.sent_at) : *stated;
  if (time < arrival.received - horizon) {
    return Error{"too_old", format_time(time) + " lies further back than the horizon of " + format_duration(horizon)};
  }
  if (time > arrival.received + kFutureTolerance) {
    return Error{"in_future", format_time(time) + " is more than 24 hours ahead of the server's clock"};
  }
  if (time > arrival.received) return Moment{arrival.received, true};
  return Moment{time, false};
}

Result<MessageUnits> units_of(const Value& message) {
  const auto user = text_member(message, "userId", kLongestId);
  if (!user) return user.error();
  const auto anonymous = text_member(message, "anonymousId", kLongestId);
  if (!anonymous) return anonymous.error();
  const Value context = message.find("context");
  const auto account = text_member(context, "groupId", kLongestId);
  if (!account) return account.error();
  const auto device = text_member(context.find("device"), "id", kLongestId);
  if (!device) return device.error();
  return MessageUnits{*user, anonymous->empty() ? *device : *anonymous, *account};
}

/// A rough size of a value's text, enough to bound what is stored.
std::size_t weight(const Value& value) {
  std::size_t sum = 8;
  if (value.is(Kind::kString)) sum += value.as_string().size();
  if (value.is(Kind::kList)) {
    for (const Value& item : value.as_list()) sum += weight(item);
  }
  if (value.is(Kind::kMap)) {
    for (const Member& member : value.as_map()) sum += member.name.size() + weight(member.value);
  }
  return sum;
}

}  // namespace

Result<TrackMessage> read_track(const Value& message, const Arrival& arrival, Duration horizon) {
  TrackMessage track;
  const auto event = text_member(message, "event", kLongestName);
  if (!event) return event.error();
  if (event->empty()) return Error{"no_name", "`event` must be a non-empty string"};
  track.event = *event;
  const auto id = text_member(message, "messageId", kLongestName);
  if (!id) return id.error();
  track.message_id = *id;
  const auto units = units_of(message);
  if (!units) return units.error();
  track.units = *units;
  if (units->user.empty() && units->device.empty() && units->account.empty()) {
    return Error{"no_unit", "one of `userId`, `anonymousId`, `context.groupId` must be given"};
  }
  const auto moment = time_of(message, arrival, horizon);
  if (!moment) return moment.error();
  track.time = moment->time;
  track.clamped = moment->clamped;
  track.properties = message.find("properties");
  if (track.properties.is(Kind::kNull)) track.properties = Value();
  if (!track.properties.absent() && !track.properties.is(Kind::kMap)) {
    return Error{"bad_type", "`properties` must be an object"};
  }
  if (weight(track.properties) > kLargestProperties) {
    return Error{"too_large", "`properties` hold more than " + std::to_string(kLargestProperties) + " bytes"};
  }
  const Value value = track.properties.find("value");
  if (value.is_number()) track.value = value.to_double();
  return track;
}

Result<GroupMessage> read_group(const Value& message, const Arrival& arrival, Duration horizon) {
  const auto user = text_member(message, "userId", kLongestId);
  if (!user) return user.error();
  const auto account = text_member(message, "groupId", kLongestId);
  if (!account) return account.error();
  if (user->empty() || account->empty()) return Error{"no_unit", "`userId` and `groupId` must be given"};
  const auto moment = time_of(message, arrival, horizon);
  if (!moment) return moment.error();
  return GroupMessage{*user, *account, moment->time};
}

}  // namespace flywheel::api
