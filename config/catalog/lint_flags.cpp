#include <algorithm>

#include "config/catalog/lint_rules.hpp"

namespace flywheel::catalog {
namespace {

using source::quote;

/// What a flag serves to everybody, and since when its schedules say it does.
struct Constant {
  std::optional<VariantIndex> variant;  ///< none: the app's own default
  std::optional<Time> since;            ///< none: no schedule tells
};

/// Finds out whether a flag tells nobody from anybody at a time, from the top of its rules.
class Constancy {
 public:
  Constancy(const Flag& flag, Time now) : flag_(flag), now_(now) {}

  [[nodiscard]] std::optional<Constant> find() {
    if (!flag_.gates.requirements.empty() || !flag_.gates.holdouts.empty()) return std::nullopt;
    if (!flag_.enabled) return Constant{flag_.off, {}};
    if (flag_.schedule.start && *flag_.schedule.start > now_) return std::nullopt;
    if (is_over(flag_.schedule)) return Constant{flag_.off, flag_.schedule.end};
    note(flag_.schedule.start);
    for (const Rule& rule : flag_.rules) {
      if (rule.schedule.start && *rule.schedule.start > now_) return std::nullopt;  // it is yet to change
      if (is_over(rule.schedule)) {
        note(rule.schedule.end);
        continue;
      }
      note(rule.schedule.start);
      if (!serve(&rule.serve)) return std::nullopt;
      if (!rule.condition) return Constant{variant_, since_};
    }
    if (!serve(flag_.default_serve ? &*flag_.default_serve : nullptr)) return std::nullopt;
    return Constant{variant_, since_};
  }

 private:
  [[nodiscard]] bool is_over(const Schedule& schedule) const { return schedule.end && *schedule.end <= now_; }

  void note(const std::optional<Time>& change) {
    if (change) since_ = since_ ? std::max(*since_, *change) : *change;
  }

  /// Takes in what a rule serves. False where that is more than one variant by now.
  bool serve(const Serve* serve) {
    std::optional<VariantIndex> variant;
    if (serve) {
      const Split* split = std::get_if<Split>(serve);
      variant = split ? whole(*split) : std::get<VariantIndex>(*serve);
      if (!variant) return false;
    }
    if (seen_ && variant != variant_) return false;
    seen_ = true;
    variant_ = variant;
    return true;
  }

  /// The variant that a split gives to everybody.
  static std::optional<VariantIndex> whole(const Split& split) {
    std::optional<VariantIndex> only;
    for (const Share& share : split.shares) {
      if (share.weight == 0) continue;
      if (only && *only != share.variant) return std::nullopt;
      only = share.variant;
    }
    return only;
  }

  const Flag& flag_;
  Time now_;
  bool seen_ = false;
  std::optional<VariantIndex> variant_;
  std::optional<Time> since_;
};

constexpr Duration kOld = 90 * kDay;

}  // namespace

void lint_flags(Linting& linting) {
  for (const Flag& flag : linting.catalog().flags()) {
    const auto constant = Constancy(flag, linting.facts().now).find();
    if (!constant) continue;
    std::optional<Time> since = constant->since;
    if (const auto file = linting.facts().files.find(flag.place.file); file != linting.facts().files.end()) {
      since = since ? std::max(*since, file->second) : file->second;
    }
    if (!since || linting.facts().now - *since < kOld) continue;
    const Definition& definition = linting.index().flags.find(flag.key)->second;
    const std::string served =
        constant->variant ? quote(flag.variants[*constant->variant].name) : "the app's own default";
    linting.warn(definition, "stale-flag", *definition.name,
                 "this flag is older than 90 days and serves " + served + " to everybody",
                 "take it out of the code, then remove it here");
  }
}

std::vector<std::string> files_of_unknown_age(const Catalog& catalog, Time now) {
  std::vector<std::string> files;
  for (const Flag& flag : catalog.flags()) {
    const auto constant = Constancy(flag, now).find();
    if (constant && !constant->since) files.push_back(flag.place.file);
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

}  // namespace flywheel::catalog
