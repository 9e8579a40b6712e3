#include "flagd/api/snapshot.hpp"

#include <array>

#include "config/hashing/slot.hpp"
#include "config/vocabulary/json_writer.hpp"

namespace flywheel::api {
namespace {

using assignment::ErrorCode;
using assignment::Evaluation;
using assignment::Reason;
using assignment::Step;
using catalog::Catalog;
using catalog::Entry;

constexpr std::array kReasons{Reason::kStatic, Reason::kDefault, Reason::kTargetingMatch, Reason::kSplit,
                              Reason::kDisabled};
constexpr std::array kErrors{ErrorCode::kTargetingKeyMissing, ErrorCode::kInvalidContext};

// The outcomes of one entry, numbered: an error each; no variant because of the traffic step; then for no variant and
// each variant one outcome a reason.
constexpr std::uint32_t kTrafficOutcome = kErrors.size();
constexpr std::uint32_t kFirstReason = kTrafficOutcome + 1;

std::uint32_t outcome_count(std::size_t variants) {
  return kFirstReason + static_cast<std::uint32_t>((variants + 1) * kReasons.size());
}

std::uint32_t outcome_within(const Evaluation& evaluation) {
  if (evaluation.error == ErrorCode::kTargetingKeyMissing) return 0;
  if (evaluation.error != ErrorCode::kNone) return 1;
  const bool no_variant = evaluation.variant == catalog::kNoVariant;
  if (no_variant && evaluation.step == Step::kTraffic) return kTrafficOutcome;
  const std::uint32_t variant = no_variant ? 0 : evaluation.variant + 1U;
  return kFirstReason + variant * static_cast<std::uint32_t>(kReasons.size()) +
         static_cast<std::uint32_t>(evaluation.reason);
}

/// The evaluation behind a number, the inverse of outcome_within.
Evaluation evaluation_of(std::uint32_t outcome) {
  Evaluation evaluation;
  if (outcome < kErrors.size()) {
    evaluation.error = kErrors[outcome];
    return evaluation;
  }
  if (outcome == kTrafficOutcome) {
    evaluation.reason = Reason::kDefault;
    evaluation.step = Step::kTraffic;
    return evaluation;
  }
  const std::uint32_t rest = outcome - kFirstReason;
  const std::uint32_t variant = rest / kReasons.size();
  evaluation.variant = variant == 0 ? catalog::kNoVariant : static_cast<catalog::VariantIndex>(variant - 1);
  evaluation.reason = kReasons[rest % kReasons.size()];
  evaluation.step = evaluation.reason == Reason::kSplit      ? Step::kSplit
                    : evaluation.reason == Reason::kDisabled ? Step::kStatus
                                                             : Step::kAudience;
  return evaluation;
}

/// What rendering needs to know of a flag or an experiment.
struct Described {
  const std::string& key;
  const std::string& unit;
  const std::vector<catalog::Variant>& variants;
  const catalog::Flag* flag;              // exactly one of the two is set
  const catalog::Experiment* experiment;  //
};

Described describe(const Catalog& catalog, const Entry& entry) {
  if (entry.type == Entry::Type::kFlag) {
    const auto& flag = catalog.flags()[entry.index];
    return {flag.key, flag.unit, flag.variants, &flag, nullptr};
  }
  const auto& experiment = catalog.experiments()[entry.index];
  return {experiment.key, experiment.unit, experiment.arms, nullptr, &experiment};
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
    if (evaluation.reason == Reason::kSplit) {
      json.member("experiment", what.experiment->key);
      json.member("phase", what.experiment->phase);
    } else {
      json.member("step", step_name(evaluation.step));
    }
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

std::string render(const Described& what, const Evaluation& evaluation, std::string_view epoch) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("key", what.key);
  if (evaluation.error != ErrorCode::kNone) {
    write_error(json, what, evaluation.error);
  } else {
    json.member("reason", reason_name(evaluation.reason));
    if (evaluation.variant != catalog::kNoVariant) {
      const catalog::Variant& variant = what.variants[evaluation.variant];
      json.member("variant", variant.name);
      if (!variant.value.absent()) {
        json.key("value");
        json.value(variant.value);
      }
    }
  }
  write_metadata(json, what, evaluation, epoch);
  json.end_object();
  return out;
}

Answer make_answer(const Described& what, const Evaluation& evaluation, const std::string& epoch) {
  Answer answer;
  answer.item = render(what, evaluation, {});
  answer.body = render(what, evaluation, epoch);
  answer.head = std::string(evaluation.error == ErrorCode::kNone ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad Request") +
                "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return answer;
}

}  // namespace

Snapshot::Snapshot(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {
  for (const Entry& entry : catalog_->entries()) {
    const Described what = describe(*catalog_, entry);
    first_.push_back(static_cast<std::uint32_t>(answers_.size()));
    for (std::uint32_t outcome = 0; outcome < outcome_count(what.variants.size()); ++outcome) {
      answers_.push_back(make_answer(what, evaluation_of(outcome), catalog_->epoch()));
    }
  }
  JsonWriter json(bulk_tail_);
  json.string(catalog_->epoch());
  bulk_tail_ = R"(],"metadata":{"epoch":)" + bulk_tail_ + "}}";
  epoch_seed_ = hashing::hash_of(0, catalog_->epoch());
}

std::uint32_t Snapshot::outcome(const Evaluation& evaluation) const {
  return first_[static_cast<std::size_t>(evaluation.entry - catalog_->entries().data())] + outcome_within(evaluation);
}

}  // namespace flywheel::api
