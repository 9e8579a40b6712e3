#include "flagd/api/snapshot.hpp"

#include <algorithm>

#include "config/hashing/slot.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "experiments/assignment/possible.hpp"
#include "experiments/messages/message_json.hpp"

namespace flywheel::api {
namespace {

using assignment::ErrorCode;
using assignment::Evaluation;
using assignment::Reason;
using assignment::Step;
using catalog::Catalog;
using catalog::Entry;

/// The places of an answer within the row of its variant: a step and its reason, what is known of sticky arms and test
/// users, and behind them a place for each holdout.
constexpr std::size_t kFixedColumns = 15;

std::size_t column_of(const Evaluation& evaluation) {
  switch (evaluation.step) {
    case Step::kLookup:
      return 0;
    case Step::kStatus:
      return 0;
    case Step::kForced:
      return 1;
    case Step::kRequires:
      return 2;
    case Step::kAudience:
      return evaluation.reason == Reason::kStatic ? 3 : evaluation.reason == Reason::kDefault ? 4 : 5;
    case Step::kLayer:
      return 6;
    case Step::kTraffic:
      return 7;
    case Step::kSticky:
      return evaluation.test_user ? 8 : 9;
    case Step::kSplit:
      return 10 + (evaluation.test_user ? 2 : 0) + (evaluation.sticky_unavailable ? 1 : 0);
    case Step::kTexts:
      return 14;
    case Step::kHoldout:
      return kFixedColumns + evaluation.holdout;
  }
  return 0;
}

/// The place of an evaluation's answer in the table of its entry: two errors, then a row for no variant and each one.
std::size_t place_of(const Evaluation& evaluation, std::size_t columns) {
  if (evaluation.error != ErrorCode::kNone) return evaluation.error == ErrorCode::kTargetingKeyMissing ? 0 : 1;
  const std::size_t row = evaluation.variant == catalog::kNoVariant ? 0 : evaluation.variant + std::size_t{1};
  return 2 + row * columns + column_of(evaluation);
}

/// What rendering needs to know of a flag or an experiment.
struct Described {
  const Catalog& catalog;
  const std::string& key;
  const std::string& unit;
  const std::vector<catalog::Variant>& variants;
  const catalog::Flag* flag;              // exactly one of the two is set
  const catalog::Experiment* experiment;  //
  const messages::Candidate* message;     // of an experiment on messages
};

Described describe(const messages::Plan& plan, const Entry& entry) {
  const Catalog& catalog = plan.catalog();
  if (entry.type == Entry::Type::kFlag) {
    const auto& flag = catalog.flags()[entry.index];
    return {catalog, flag.key, flag.unit, flag.variants, &flag, nullptr, nullptr};
  }
  const auto& experiment = catalog.experiments()[entry.index];
  const auto* message = experiment.is_message ? &plan.of_experiment(entry.index) : nullptr;
  return {catalog, experiment.key, experiment.unit, experiment.arms, nullptr, &experiment, message};
}

/// What an app that reports exposures itself is to send with them: "plan,platform", as metadata has no lists.
void write_exposure_attributes(JsonWriter& json, const Described& what) {
  std::string names;
  for (const expression::AttributeSlot slot : what.experiment->exposure_attributes) {
    (names += names.empty() ? "" : ",") += what.catalog.attributes().name(slot);
  }
  if (!names.empty()) json.member("exposureAttributes", names);
}

void write_metadata(JsonWriter& json, const Described& what, const Evaluation& evaluation, std::string_view epoch) {
  json.key("metadata");
  json.begin_object();
  if (what.flag) {
    for (const Member& member :
         what.flag->metadata.is(Kind::kMap) ? what.flag->metadata.as_map() : std::span<const Member>()) {
      json.key(member.name);
      json.value(member.value);
    }
  } else if (evaluation.error == ErrorCode::kNone) {
    const bool counts = evaluation.reason == Reason::kSplit && evaluation.step != Step::kHoldout;
    if (counts && !evaluation.test_user) {
      json.member("experiment", what.experiment->key);
      json.member("phase", what.experiment->phase);
      write_exposure_attributes(json, what);
    } else {
      json.member("step", step_name(evaluation.step));
    }
    if (evaluation.test_user) json.member("testUser", true);
    if (evaluation.sticky_unavailable) json.member("sticky", "unavailable");
  }
  if (evaluation.error == ErrorCode::kNone && evaluation.step == Step::kHoldout) {
    json.member("holdout", what.catalog.holdouts()[evaluation.holdout].key);
  }
  if (!epoch.empty()) json.member("epoch", epoch);
  json.end_object();
}

void write_error(JsonWriter& json, const Described& what, ErrorCode code) {
  json.member("errorCode", error_code_name(code));
  const bool missing = code == ErrorCode::kTargetingKeyMissing;
  const std::string where = what.unit == "user" ? "targetingKey" : "the id of the unit `" + what.unit + "`";
  json.member("errorDetails", where + (missing ? " is missing" : " must be a string or a whole number up to 2^53"));
}

/// Writes the value of a variant; of a message that not everybody reads alike only its key, and where it belongs.
void write_value(JsonWriter& json, const Described& what, catalog::VariantIndex variant, const std::string& out,
                 std::size_t& message_at) {
  const Value& value = what.variants[variant].value;
  if (value.absent()) return;
  json.key("value");
  if (!what.message) return json.value(value);
  if (!messages::reads_alike(*what.message, variant)) {
    json.raw({});
    message_at = out.size();
    return;
  }
  Arena scratch;
  messages::write_message(json, what.catalog, {what.message, variant}, {{}, Time(), std::nullopt}, scratch);
}

std::string render(const Described& what, const Evaluation& evaluation, std::string_view epoch,
                   std::size_t& message_at) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("key", what.key);
  if (evaluation.error != ErrorCode::kNone) {
    write_error(json, what, evaluation.error);
  } else {
    json.member("reason", reason_name(evaluation.reason));
    if (evaluation.variant != catalog::kNoVariant) {
      json.member("variant", what.variants[evaluation.variant].name);
      write_value(json, what, evaluation.variant, out, message_at);
    }
  }
  write_metadata(json, what, evaluation, epoch);
  json.end_object();
  return out;
}

Answer make_answer(const Described& what, const Evaluation& evaluation, const std::string& epoch) {
  Answer answer;
  answer.item = render(what, evaluation, {}, answer.message_at);
  answer.body = render(what, evaluation, epoch, answer.message_at);
  if (answer.message_at > 0) return answer;
  answer.head = std::string(evaluation.error == ErrorCode::kNone ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad Request") +
                "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return answer;
}

/// The candidates that are switched off, as bits by their places.
std::vector<std::uint64_t> killed_places(const messages::Plan& plan, const history::KilledKeys& keys) {
  const auto candidates = plan.candidates();
  std::vector<std::uint64_t> places(keys.empty() ? 0 : candidates.size() / 64 + 1);
  for (std::size_t i = 0; i < candidates.size() && !keys.empty(); ++i) {
    if (keys.contains(candidates[i].key)) places[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  return places;
}

}  // namespace

Snapshot::Snapshot(std::shared_ptr<const Catalog> catalog, history::KilledKeys killed, history::Pauses pauses)
    : catalog_(std::move(catalog)),
      killed_keys_(std::move(killed)),
      pauses_(std::move(pauses)),
      killed_(history::killed_places(*catalog_, killed_keys_)),
      sticky_(*catalog_),
      moments_(*catalog_),
      messages_(*catalog_),
      killed_messages_(killed_places(messages_, killed_keys_)) {
  columns_ = kFixedColumns + catalog_->holdouts().size();
  for (const Entry& entry : catalog_->entries()) {
    const Described what = describe(messages_, entry);
    const std::size_t first = numbers_.size();
    first_.push_back(first);
    numbers_.resize(first + 2 + (what.variants.size() + 1) * columns_, kNone);
    const std::size_t first_answer = answers_.size();
    for (const Evaluation& evaluation : assignment::possible_evaluations(*catalog_, entry)) {
      Answer answer = make_answer(what, evaluation, catalog_->epoch());
      // An arm is the same answer from the hash and from memory, so that a tag does not change with the second request.
      const auto same = std::find_if(answers_.begin() + static_cast<std::ptrdiff_t>(first_answer), answers_.end(),
                                     [&](const Answer& one) { return one.item == answer.item; });
      numbers_[first + place_of(evaluation, columns_)] = static_cast<std::uint32_t>(same - answers_.begin());
      if (same == answers_.end()) answers_.push_back(std::move(answer));
    }
    const bool some_lack = std::any_of(answers_.begin() + static_cast<std::ptrdiff_t>(first_answer), answers_.end(),
                                       [](const Answer& one) { return one.message_at > 0; });
    if (some_lack) written_.push_back(static_cast<std::uint32_t>(first_.size() - 1));
  }
  JsonWriter json(bulk_tail_);
  json.string(catalog_->epoch());
  bulk_tail_ = R"(],"metadata":{"epoch":)" + bulk_tail_ + "}}";
  epoch_seed_ = hashing::hash_of(0, catalog_->epoch());
}

std::uint32_t Snapshot::outcome(const Evaluation& evaluation) const {
  const auto entry = static_cast<std::size_t>(evaluation.entry - catalog_->entries().data());
  return numbers_[first_[entry] + place_of(evaluation, columns_)];
}

void Snapshot::append_message(const Evaluation& evaluation, const assignment::EvaluationContext& context,
                              Arena& scratch, std::string& out) const {
  const messages::Candidate& message = messages_.of_experiment(evaluation.entry->index);
  JsonWriter json(out);
  messages::write_message(json, *catalog_, {&message, evaluation.variant}, context, scratch);
}

}  // namespace flywheel::api
