#include "flagd/api/bulk_flags.hpp"

#include "config/hashing/slot.hpp"

namespace flywheel::api {

void BulkFlags::evaluate(const Snapshot& snapshot, assignment::EvaluationContext& context, Arena& scratch) {
  const std::span<const StickyUnit> keepers = snapshot.sticky().units();
  context.sticky = sticky_.recall(snapshot.catalog(), keepers, context);
  const auto evaluations = bulk_.evaluate(snapshot.catalog(), context, scratch);
  sticky_.remember(snapshot.catalog(), keepers, context, evaluations);
  outcomes_.clear();
  for (const assignment::Evaluation& evaluation : evaluations) outcomes_.push_back(snapshot.outcome(evaluation));
  write_messages(snapshot, evaluations, context, scratch);
}

void BulkFlags::write_messages(const Snapshot& snapshot, std::span<const assignment::Evaluation> evaluations,
                               const assignment::EvaluationContext& context, Arena& scratch) {
  messages_.clear();
  texts_.clear();
  for (const std::uint32_t place : snapshot.written()) {
    if (snapshot.answer(outcomes_[place]).message_at == 0) continue;
    snapshot.append_message(evaluations[place], context, scratch, texts_);
    messages_.push_back({place, texts_.size()});
  }
}

std::uint64_t BulkFlags::hash(const Snapshot& snapshot) const {
  // Equal outcomes of one epoch make equal bytes, but for these messages.
  const std::string_view numbers(reinterpret_cast<const char*>(outcomes_.data()),
                                 outcomes_.size() * sizeof(std::uint32_t));
  const std::uint64_t hash = hashing::hash_of(snapshot.epoch_seed(), numbers);
  return messages_.empty() ? hash : hashing::hash_of(hash, texts_);
}

void BulkFlags::append_items(const Snapshot& snapshot, std::string& out) const {
  auto message = messages_.begin();
  std::size_t begin = 0;  // of its text
  for (std::size_t place = 0; place < outcomes_.size(); ++place) {
    if (place > 0) out += ',';
    const Answer& answer = snapshot.answer(outcomes_[place]);
    if (message == messages_.end() || message->place != place) {
      out += answer.item;
      continue;
    }
    out.append(answer.item, 0, answer.message_at);
    out.append(texts_, begin, message->end - begin);
    out.append(answer.item, answer.message_at);
    begin = message++->end;
  }
}

}  // namespace flywheel::api
