// One Catalog, ready to be served: what can be answered alike for all is rendered when definitions are loaded.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/assignment/evaluation.hpp"
#include "experiments/messages/plan.hpp"
#include "flagd/api/moment_plan.hpp"
#include "flagd/api/sticky_plan.hpp"
#include "flagd/history/kill_list.hpp"

namespace flywheel::api {

/// The OFREP texts of one possible outcome of one flag or experiment.
struct Answer {
  std::string head;  ///< of the single answer: status line and fields, without the empty line
  std::string body;  ///< of the single answer: its metadata name the epoch
  std::string item;  ///< within a bulk answer, whose own metadata name the epoch
  /// Where in `body` and `item` a message belongs that not everybody reads alike: it is written for whoever asks. The
  /// head is then left out, too. 0: nothing is missing.
  std::size_t message_at = 0;
};

/// Immutable; shared between threads as std::shared_ptr<const Snapshot>.
class Snapshot {
 public:
  /// `killed`: the keys that are switched off; those that the catalog does not have change nothing. `pauses`: those of
  /// the server's own, for the reports.
  explicit Snapshot(std::shared_ptr<const catalog::Catalog> catalog, history::KilledKeys killed = {},
                    history::Pauses pauses = {});

  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const std::shared_ptr<const catalog::Catalog>& shared_catalog() const { return catalog_; }

  [[nodiscard]] const history::KilledKeys& killed_keys() const { return killed_keys_; }
  [[nodiscard]] const history::Pauses& pauses() const { return pauses_; }
  /// The killed keys for evaluation.
  [[nodiscard]] assignment::Killed killed() const { return killed_; }
  [[nodiscard]] const messages::Plan& messages() const { return messages_; }
  /// The killed keys among its candidates, by their places.
  [[nodiscard]] assignment::Killed killed_messages() const { return killed_messages_; }
  /// Whose arms have to be asked for before evaluating.
  [[nodiscard]] const StickyPlan& sticky() const { return sticky_; }
  /// Whose histories have to be read before evaluating.
  [[nodiscard]] const MomentPlan& moments() const { return moments_; }

  /// The number of an evaluation's outcome among all outcomes of all entries: two of an entry have equal numbers where
  /// their answers are equal. The evaluation must have an entry.
  [[nodiscard]] std::uint32_t outcome(const assignment::Evaluation& evaluation) const;
  [[nodiscard]] const Answer& answer(std::uint32_t outcome) const { return answers_[outcome]; }

  /// The places of the entries some of whose answers lack their message, ascending.
  [[nodiscard]] std::span<const std::uint32_t> written() const { return written_; }
  /// Appends the message that the answer to this evaluation lacks, in the context's language and filled in from it.
  void append_message(const assignment::Evaluation& evaluation, const assignment::EvaluationContext& context,
                      Arena& scratch, std::string& out) const;

  /// What follows the last item of a bulk answer: `],"metadata":{"epoch":"…"}}`.
  [[nodiscard]] std::string_view bulk_tail() const { return bulk_tail_; }
  /// The epoch as a number, the seed of every ETag.
  [[nodiscard]] std::uint64_t epoch_seed() const { return epoch_seed_; }

 private:
  std::shared_ptr<const catalog::Catalog> catalog_;
  history::KilledKeys killed_keys_;
  history::Pauses pauses_;
  std::vector<std::uint64_t> killed_;
  StickyPlan sticky_;
  MomentPlan moments_;
  messages::Plan messages_;
  std::vector<std::uint64_t> killed_messages_;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::size_t columns_ = 0;
  std::vector<std::size_t> first_;      // by entry: where its places begin in numbers_
  std::vector<std::uint32_t> numbers_;  // by place: an index of answers_, or kNone where nothing can come to that
  std::vector<Answer> answers_;
  std::vector<std::uint32_t> written_;
  std::string bulk_tail_;
  std::uint64_t epoch_seed_;
};

}  // namespace flywheel::api
