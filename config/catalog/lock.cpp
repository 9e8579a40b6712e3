#include "config/catalog/lock.hpp"

#include <algorithm>

#include "config/catalog/catalog.hpp"
#include "config/catalog/split_builder.hpp"
#include "config/source/check.hpp"
#include "config/source/yaml.hpp"
#include "config/vocabulary/json_writer.hpp"

namespace flywheel::catalog {
namespace {

using source::Field;
using source::Fields;
using source::kRequired;
using source::Node;
using source::Record;
using source::SlotRange;
using source::Type;

constexpr Type kRanges = source::list_type(source::kSlotsType);
constexpr Field kArmFields[] = {
    {"weight", source::kPercentType, "its configured share", kRequired},
    {"slots", kRanges, "the slots it owns", kRequired},
};
constexpr Record kArm{"arm", kArmFields};
constexpr Type kArmType = source::record_type(kArm);
constexpr Field kSplitFields[] = {
    {"phase", source::kIntType, "counts from 1", kRequired},
    {"unit", source::kNameType, "what is assigned", kRequired},
    {"seed", source::kTextType, "the salt of the split's hash", kRequired},
    {"baseline", source::kNameType, "the arm the others are compared with", kRequired},
    {"arms", source::map_type(kArmType), "by name", kRequired},
};
constexpr Record kSplit{"locked split", kSplitFields};
constexpr Type kSplitType = source::record_type(kSplit);
constexpr Field kLockFields[] = {
    {"lock", source::kIntType, "the version of this format: 1", kRequired},
    {"experiments", source::map_type(kSplitType), "by key", kRequired},
};
constexpr Record kLock{"lock", kLockFields};

/// Joins ranges that touch; in ascending order.
std::vector<SlotRange> joined(std::vector<SlotRange> ranges) {
  std::erase_if(ranges, [](const SlotRange& range) { return range.begin == range.end; });
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::vector<SlotRange> out;
  for (const SlotRange& range : ranges) {
    if (!out.empty() && out.back().end == range.begin) {
      out.back().end = range.end;
    } else {
      out.push_back(range);
    }
  }
  return out;
}

std::uint32_t size_of(const std::vector<SlotRange>& ranges) {
  std::uint32_t size = 0;
  for (const SlotRange& range : ranges) size += range.end - range.begin;
  return size;
}

/// Takes the lowest `size` slots away from `from`.
std::vector<SlotRange> take_lowest(std::vector<SlotRange>& from, std::uint32_t size) {
  std::vector<SlotRange> taken;
  std::vector<SlotRange> left;
  for (const SlotRange& range : from) {
    const std::uint32_t part = std::min(size, range.end - range.begin);
    if (part > 0) taken.push_back({range.begin, range.begin + part});
    if (range.begin + part < range.end) left.push_back({range.begin + part, range.end});
    size -= part;
  }
  from = std::move(left);
  return taken;
}

/// Whether the arms own every slot once; reports where they do not.
bool check_cover(const Node& arms, const std::vector<LockedArm>& locked, source::Diagnostics& diagnostics) {
  std::vector<SlotRange> all;
  for (const LockedArm& arm : locked) all.insert(all.end(), arm.slots.begin(), arm.slots.end());
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::uint32_t end = 0;
  for (const SlotRange& range : all) {
    if (range.begin != end) break;
    end = range.end;
  }
  if (end == source::kWholeShare && size_of(all) == source::kWholeShare) return true;
  diagnostics.error(arms, "the arms' slots do not cover 0-100% once each",
                    "write the file anew with `flagd plan OLD NEW --write`");
  return false;
}

LockedSplit read_split(const Fields& fields, source::Diagnostics& diagnostics) {
  LockedSplit split{static_cast<int>(std::clamp<std::int64_t>(fields.integer("phase").value_or(1), 1, 1'000'000)),
                    fields.text("unit"),
                    fields.text("seed"),
                    fields.text("baseline"),
                    {}};
  for (const source::Entry& entry : fields.entries("arms")) {
    const Fields parts(entry.value);
    LockedArm arm{entry.key.text, parts.share("weight").value_or(0), {}};
    for (const Node& item : parts.items("slots")) {
      if (const auto range = read_slots(item)) arm.slots.push_back(*range);
    }
    arm.slots = joined(std::move(arm.slots));
    split.arms.push_back(std::move(arm));
  }
  (void)check_cover(*fields.find("arms"), split.arms, diagnostics);
  return split;
}

/// A text as YAML takes it whatever it holds: plain words as they are, others as JSON strings.
std::string scalar(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  };
  const bool plain = std::all_of(text.begin(), text.end(), is_plain);
  if (plain && !text.empty() && text.front() != '-' && text.front() != '.') return std::string(text);
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

bool same_weights(const LockedSplit& a, const LockedSplit& b) {
  if (a.arms.size() != b.arms.size()) return false;
  return std::all_of(a.arms.begin(), a.arms.end(), [&](const LockedArm& arm) {
    return std::any_of(b.arms.begin(), b.arms.end(),
                       [&](const LockedArm& other) { return other.name == arm.name && other.weight == arm.weight; });
  });
}

const LockedArm* find_arm(const LockedSplit& split, std::string_view name) {
  const auto found =
      std::find_if(split.arms.begin(), split.arms.end(), [&](const LockedArm& arm) { return arm.name == name; });
  return found == split.arms.end() ? nullptr : &*found;
}

/// Each arm keeps what it has, up to its weight; what is free goes to those that lack slots.
void move_minimally(const LockedSplit& before, LockedSplit& now) {
  std::vector<SlotRange> free;
  for (const LockedArm& arm : before.arms) {
    if (!find_arm(now, arm.name)) free.insert(free.end(), arm.slots.begin(), arm.slots.end());
  }
  for (LockedArm& arm : now.arms) {
    const LockedArm* old = find_arm(before, arm.name);
    std::vector<SlotRange> had = old ? old->slots : std::vector<SlotRange>();
    arm.slots = take_lowest(had, arm.weight);
    free.insert(free.end(), had.begin(), had.end());
  }
  free = joined(std::move(free));
  for (LockedArm& arm : now.arms) {
    const std::vector<SlotRange> more = take_lowest(free, arm.weight - size_of(arm.slots));
    arm.slots.insert(arm.slots.end(), more.begin(), more.end());
    arm.slots = joined(std::move(arm.slots));
  }
}

}  // namespace

std::optional<Lock> read_lock(const source::TextFile& file, source::Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  const source::Documents documents = source::read_yaml(file, diagnostics);
  if (diagnostics.errors() > errors) return std::nullopt;
  if (documents.roots.size() != 1) {
    diagnostics.error(source::Place{file.path(), 1, 1}, "this is no lock file",
                      "write it anew with `flagd plan OLD NEW --write`");
    return std::nullopt;
  }
  const Node& root = documents.roots[0];
  if (!source::check(root, source::record_type(kLock), "the lock file", diagnostics)) return std::nullopt;
  const Fields fields(root);
  if (fields.integer("lock") != 1) {
    diagnostics.error(*fields.find("lock"), "this version reads lock files of version 1");
    return std::nullopt;
  }
  Lock lock;
  for (const source::Entry& entry : fields.entries("experiments")) {
    lock.experiments.emplace(entry.key.text, read_split(Fields(entry.value), diagnostics));
  }
  if (diagnostics.errors() > errors) return std::nullopt;
  return lock;
}

std::string write_lock(const Lock& lock) {
  std::string text =
      "# Who owns which slots of each experiment. Written by `flagd plan --write`: commit it beside the definitions.\n"
      "lock: 1\nexperiments:";
  if (lock.experiments.empty()) text += " {}";
  text += "\n";
  for (const auto& [key, split] : lock.experiments) {
    text += "  " + scalar(key) + ":\n    phase: " + std::to_string(split.phase) + "\n    unit: " + scalar(split.unit) +
            "\n    seed: " + scalar(split.seed) + "\n    baseline: " + scalar(split.baseline) + "\n    arms:\n";
    for (const LockedArm& arm : split.arms) {
      text += "      " + scalar(arm.name) + ": { weight: " + percent_text(arm.weight) + ", slots: [";
      for (std::size_t i = 0; i < arm.slots.size(); ++i)
        text += (i > 0 ? ", " : "") + slots_text(arm.slots[i].begin, arm.slots[i].end);
      text += "] }\n";
    }
  }
  return text;
}

std::vector<LockedArm> contiguous(std::vector<LockedArm> arms) {
  std::uint32_t at = 0;
  for (LockedArm& arm : arms) {
    arm.slots = joined({{at, at + arm.weight}});
    at += arm.weight;
  }
  return arms;
}

LockedSplit follow(const LockedSplit& before, LockedSplit now) {
  const bool same_place = before.unit == now.unit && before.seed == now.seed;
  now.phase = before.phase;
  if (same_place && before.baseline == now.baseline && same_weights(before, now)) {
    for (LockedArm& arm : now.arms) arm.slots = find_arm(before, arm.name)->slots;
    return now;
  }
  ++now.phase;
  if (same_place) {
    move_minimally(before, now);
  } else {
    now.arms = contiguous(std::move(now.arms));
  }
  return now;
}

int phase_after(const LockedSplit& earlier, const LockedSplit& now) {
  LockedSplit same = now;
  same.phase = earlier.phase;
  return std::max(now.phase, earlier.phase + (same == earlier ? 0 : 1));
}

LockedSplit locked(const Experiment& experiment) {
  LockedSplit split{experiment.phase, experiment.unit, experiment.salt, {}, {}};
  for (const Variant& arm : experiment.arms) split.arms.push_back({arm.name, 0, {}});
  hashing::Slot begin = 0;
  for (const Share& share : experiment.split.shares) {
    LockedArm& arm = split.arms[share.variant];
    arm.weight += share.end - begin;
    arm.slots.push_back({begin, share.end});
    begin = share.end;
  }
  for (LockedArm& arm : split.arms) arm.slots = joined(std::move(arm.slots));
  if (!split.arms.empty()) split.baseline = split.arms[experiment.baseline].name;
  return split;
}

void apply(const LockedSplit& split, Experiment& experiment) {
  experiment.phase = split.phase;
  experiment.split.shares.clear();
  for (std::size_t arm = 0; arm < split.arms.size(); ++arm) {
    for (const SlotRange& range : split.arms[arm].slots) {
      experiment.split.shares.push_back({static_cast<VariantIndex>(arm), range.end, range.end - range.begin});
    }
  }
  std::sort(experiment.split.shares.begin(), experiment.split.shares.end(),
            [](const Share& a, const Share& b) { return a.end < b.end; });
}

Lock lock_of(const Catalog& catalog) {
  Lock lock;
  for (const Experiment& experiment : catalog.experiments())
    lock.experiments.emplace(experiment.key, locked(experiment));
  return lock;
}

}  // namespace flywheel::catalog
