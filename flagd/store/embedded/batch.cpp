#include "flagd/store/embedded/batch.hpp"

#include "flagd/store/embedded/account_record.hpp"
#include "flagd/store/embedded/arms_record.hpp"
#include "flagd/store/embedded/event_key.hpp"
#include "flagd/store/embedded/event_record.hpp"

namespace flywheel::store {
namespace {

using KnownDigests = std::vector<std::optional<std::uint64_t>>;

/// The digests under which the database knows the events' message ids. Errors: `corrupt`, `unavailable`.
Result<KnownDigests> stored_digests(std::span<const PreparedEvent> events, const Database& database) {
  std::vector<std::string_view> ids;
  ids.reserve(events.size());
  for (const PreparedEvent& event : events) ids.push_back(event.message_id);
  const auto records = database.get(Family::kMessages, ids);
  if (!records) return records.error();
  KnownDigests digests(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& record = (*records)[i];
    if (!record) continue;
    const auto known = read_known_message(*record);
    if (!known) return Error("corrupt", "the record of message \"" + std::string(ids[i]) + "\" does not decode");
    digests[i] = known->digest;
  }
  return digests;
}

}  // namespace

void Batch::add(Request request, const Batch* before, const Database& database) {
  auto appended = std::visit([&](const auto& taken) { return take(taken, before, database); }, request);
  if (!appended) return refuse(request, appended.error());
  bytes_ += bytes_of(request);
  requests_.push_back({std::move(request), std::move(*appended)});
}

Result<std::vector<Appended>> Batch::take(const AppendRequest& request, const Batch* before, const Database& database) {
  const auto stored = stored_digests(request.events, database);
  if (!stored) return stored.error();
  std::vector<Appended> appended;
  appended.reserve(request.events.size());
  for (std::size_t i = 0; i < request.events.size(); ++i) {
    const PreparedEvent& event = request.events[i];
    std::optional<std::uint64_t> known = (*stored)[i];
    if (!known && before) {
      const auto written = before->digests_.find(event.message_id);
      if (written != before->digests_.end()) known = written->second;
    }
    if (!known) {
      const auto [first, is_new] = digests_.emplace(event.message_id, event.digest);
      if (is_new) {
        write(event, database);
        appended.push_back(Appended::kStored);
        continue;
      }
      known = first->second;
    }
    appended.push_back(*known == event.digest ? Appended::kDuplicate : Appended::kConflict);
  }
  return appended;
}

void Batch::write(const PreparedEvent& event, const Database& database) {
  writes_.Put(database.handle(Family::kMessages), slice(event.known.key), slice(event.known.value));
  for (const Put& put : event.puts) writes_.Put(database.handle(Family::kEvents), slice(put.key), slice(put.value));
}

Result<std::vector<Appended>> Batch::take(const JoinRequest& request, const Batch* before, const Database& database) {
  std::optional<Time> known;
  if (const auto own = accounts_.find(request.user); own != accounts_.end()) {
    known = own->second;
  } else if (before && before->accounts_.contains(request.user)) {
    known = before->accounts_.at(request.user);
  } else {
    const auto record = database.get(Family::kAccounts, request.user);
    if (!record) return record.error();
    if (*record) {
      const auto account = read_account_record(**record);
      if (!account) return Error("corrupt", "the account of user \"" + request.user + "\" does not decode");
      known = account->at;
    }
  }
  if (known && *known > request.at) return std::vector<Appended>();
  accounts_.insert_or_assign(request.user, request.at);
  writes_.Put(database.handle(Family::kAccounts), slice(request.user), account_record(request.at, request.account));
  return std::vector<Appended>();
}

Result<std::vector<Appended>> Batch::take(const RememberRequest& request, const Batch* before,
                                          const Database& database) {
  std::optional<std::string> record;
  if (const auto own = arms_.find(request.unit); own != arms_.end()) {
    record = own->second;
  } else if (before && before->arms_.contains(request.unit)) {
    record = before->arms_.at(request.unit);
  } else {
    auto stored = database.get(Family::kArms, request.unit);
    if (!stored) return stored.error();
    record = std::move(*stored);
  }
  auto kept = read_arms_record(record ? *record : std::string());
  if (!kept) return Error("corrupt", "the arms of " + describe_unit(request.unit) + " do not decode");
  if (!keep_arms(request.arms, *kept)) return std::vector<Appended>();
  std::string& bytes = arms_[request.unit];
  bytes = arms_record(*kept);
  writes_.Put(database.handle(Family::kArms), slice(request.unit), slice(bytes));
  return std::vector<Appended>();
}

Result<std::vector<Appended>> Batch::take(const HistoryRequest& request, const Batch* /*before*/,
                                          const Database& database) {
  writes_.Put(database.handle(Family::kHistories), slice(request.unit), slice(request.bytes));
  return std::vector<Appended>();
}

void Batch::finish(const Result<void>& outcome) {
  for (Taken& taken : requests_) {
    if (!outcome) {
      refuse(taken.request, outcome.error());
    } else if (const auto* append = std::get_if<AppendRequest>(&taken.request)) {
      if (append->done) append->done(std::move(taken.appended));
    } else if (const auto* join = std::get_if<JoinRequest>(&taken.request)) {
      join->done({});
    } else if (const auto* history = std::get_if<HistoryRequest>(&taken.request)) {
      history->done({});
    } else if (const auto& remember = std::get<RememberRequest>(taken.request); remember.done) {
      remember.done({});
    }
  }
}

}  // namespace flywheel::store
