#include "flagd/store/embedded/request.hpp"

#include <memory>

#include "flagd/store/embedded/event_key.hpp"
#include "flagd/store/embedded/event_record.hpp"

namespace flywheel::store {
namespace {

/// Copies encodings into a request's memory.
class Preparation {
 public:
  explicit Preparation(AppendRequest& request) : request_(request) {}

  void prepare(const outcomes::Event& event, PreparedEvent& to) {
    const std::span puts(request_.memory.allocate_array<Put>(event.units.size()), event.units.size());
    for (std::size_t i = 0; i < puts.size(); ++i) {
      key_.clear();
      append_event_key(event.units[i], event, key_);
      value_.clear();
      append_event_record(key_, event, value_);
      std::construct_at(&puts[i], Put{keep(key_), keep(value_)});
    }
    const std::uint64_t digest = digest_of(event);
    value_.clear();
    append_known_message({digest, event.time}, value_);
    const std::string_view id = keep(event.message_id);
    std::construct_at(&to, PreparedEvent{id, digest, {id, keep(value_)}, puts});
  }

 private:
  std::string_view keep(std::string_view bytes) {
    request_.bytes += bytes.size();
    return request_.memory.copy(bytes);
  }

  AppendRequest& request_;
  std::string key_;
  std::string value_;
};

}  // namespace

std::size_t bytes_of(const Request& request) {
  if (const auto* append = std::get_if<AppendRequest>(&request)) return append->bytes;
  if (const auto* join = std::get_if<JoinRequest>(&request)) {
    return sizeof *join + join->user.size() + join->account.size();
  }
  if (const auto* history = std::get_if<HistoryRequest>(&request)) {
    return sizeof *history + history->unit.size() + history->bytes.size();
  }
  const auto& remember = std::get<RememberRequest>(request);
  std::size_t bytes = sizeof remember + remember.unit.size();
  for (const KeptArm& arm : remember.arms) bytes += sizeof arm + arm.experiment.size() + arm.arm.size();
  return bytes;
}

void refuse(Request& request, const Error& error) {
  std::visit(
      [&](auto& refused) {
        if (refused.done) refused.done(error);
      },
      request);
}

AppendRequest prepare(std::span<const outcomes::Event> events, EventStore::Done done) {
  AppendRequest request;
  request.done = std::move(done);
  request.events = {request.memory.allocate_array<PreparedEvent>(events.size()), events.size()};
  request.bytes = sizeof request + events.size() * (sizeof(PreparedEvent) + sizeof(Put));
  Preparation preparation(request);
  for (std::size_t i = 0; i < events.size(); ++i) preparation.prepare(events[i], request.events[i]);
  return request;
}

}  // namespace flywheel::store
