#include "experiments/assignment/plan_render.hpp"

#include <array>
#include <cstdio>

#include "config/catalog/split_builder.hpp"
#include "config/vocabulary/json_writer.hpp"

namespace flywheel::assignment {
namespace {

/// "10%", "0.25%", "0%".
std::string percent(double share) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g%%", share * 100);
  return text.data();
}

std::string_view kind_word(Difference::Kind kind) {
  switch (kind) {
    case Difference::Kind::kAdded:
      return "added";
    case Difference::Kind::kRemoved:
      return "removed";
    case Difference::Kind::kChanged:
      return "changed";
  }
  return "";
}

std::string counted_text(const Difference& difference, std::size_t contexts) {
  const Counted& counted = *difference.counted;
  const auto part = [&](std::size_t count, const char* what) {
    const double share = contexts == 0 ? 0 : static_cast<double>(count) / static_cast<double>(contexts);
    return std::to_string(count) + " (" + percent(share) + ") " + what;
  };
  const std::string of = "of " + std::to_string(contexts) + " units ";
  if (difference.is_flag) return of + part(counted.change, "get another variant");
  return of + part(counted.change, "change arm") + ", " + part(counted.enter, "enter") + ", " +
         part(counted.leave, "leave");
}

std::string moved_text(const Movement& movement) {
  return "of the units of its audience " + percent(movement.change_arm) + " change arm, " + percent(movement.enter) +
         " enter, " + percent(movement.leave) + " leave";
}

std::string owners_text(const std::vector<LayerUse::Owner>& owners) {
  std::string text;
  hashing::Slot at = 0;
  const auto free = [&](hashing::Slot end) {
    if (at < end) text += (text.empty() ? "" : ", ") + std::string("free ") + catalog::slots_text(at, end);
  };
  for (const LayerUse::Owner& owner : owners) {
    free(owner.begin);
    text += (text.empty() ? "`" : ", `") + owner.experiment + "` " + catalog::slots_text(owner.begin, owner.end);
    at = owner.end;
  }
  free(hashing::kSlots);
  return text;
}

void write_owners(JsonWriter& json, std::string_view key, const std::vector<LayerUse::Owner>& owners) {
  json.key(key);
  json.begin_array();
  for (const LayerUse::Owner& owner : owners) {
    json.begin_object();
    json.member("experiment", owner.experiment);
    json.member("slots", catalog::slots_text(owner.begin, owner.end));
    json.end_object();
  }
  json.end_array();
}

void write_difference(JsonWriter& json, const Difference& difference) {
  json.begin_object();
  json.member("key", difference.key);
  json.member("kind", difference.is_flag ? "flag" : "experiment");
  json.member("change", kind_word(difference.kind));
  if (difference.phase_before > 0) json.member("phase_before", difference.phase_before);
  if (difference.phase_after > 0) json.member("phase_after", difference.phase_after);
  json.key("notes");
  json.begin_array();
  for (const std::string& note : difference.notes) json.string(note);
  json.end_array();
  if (difference.movement) {
    json.key("of_audience");
    json.begin_object();
    json.member("change_arm", difference.movement->change_arm);
    json.member("enter", difference.movement->enter);
    json.member("leave", difference.movement->leave);
    json.end_object();
  }
  if (difference.counted) {
    json.key("of_units");
    json.begin_object();
    json.member("change", static_cast<std::int64_t>(difference.counted->change));
    json.member("enter", static_cast<std::int64_t>(difference.counted->enter));
    json.member("leave", static_cast<std::int64_t>(difference.counted->leave));
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::string render_text(const Plan& plan) {
  std::string text = "Epoch " + plan.epoch_before + " → " + plan.epoch_after + "\n";
  if (plan.differences.empty() && plan.layers.empty())
    return text + "\nNo flag and no experiment serves anybody anything else.\n";
  for (const Difference& difference : plan.differences) {
    text += "\n**" + difference.key + "** (" + (difference.is_flag ? "flag" : "experiment") + ", " +
            std::string(kind_word(difference.kind)) + ")\n";
    for (const std::string& note : difference.notes) text += "- " + note + "\n";
    if (difference.movement) text += "- " + moved_text(*difference.movement) + "\n";
    if (difference.counted) text += "- " + counted_text(difference, plan.contexts) + "\n";
    if (!difference.is_flag && !difference.movement && !difference.counted) {
      text += "- who enters and leaves is not a matter of slots alone: `--units FILE` counts it\n";
    }
  }
  for (const LayerUse& use : plan.layers) {
    text += "\n**" + use.layer + "** (layer)\n- before: " + owners_text(use.before) +
            "\n- after: " + owners_text(use.after) + "\n";
  }
  return text;
}

std::string render_json(const Plan& plan) {
  std::string out;
  JsonWriter json(out, 2);
  json.begin_object();
  json.member("epoch_before", plan.epoch_before);
  json.member("epoch_after", plan.epoch_after);
  json.member("units", static_cast<std::int64_t>(plan.contexts));
  json.key("differences");
  json.begin_array();
  for (const Difference& difference : plan.differences) write_difference(json, difference);
  json.end_array();
  json.key("layers");
  json.begin_array();
  for (const LayerUse& use : plan.layers) {
    json.begin_object();
    json.member("layer", use.layer);
    write_owners(json, "before", use.before);
    write_owners(json, "after", use.after);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

}  // namespace flywheel::assignment
