#include "config/catalog/project_builder.hpp"

#include <algorithm>

#include "config/catalog/delivery_builder.hpp"
#include "config/source/kinds.hpp"

namespace flywheel::catalog {
namespace {

using source::Entry;
using source::Fields;
using source::Node;
using source::quote;

/// The words that `intent:` may have, from the schema.
std::vector<std::string_view> cap_names() {
  const auto intents = source::find_kind("message")->record->find("intent")->type.words;
  std::vector<std::string_view> names{"everything", "session"};
  names.insert(names.end(), intents.begin(), intents.end());
  return names;
}

void read_caps(Context& context, const Fields& fields, Project& project) {
  const std::vector<std::string_view> names = cap_names();
  for (const Entry& entry : fields.entries("caps")) {
    if (std::find(names.begin(), names.end(), entry.key.text) == names.end()) {
      context.diagnostics.error(entry.key, "unknown cap " + quote(entry.key.text),
                                source::suggest(entry.key.text, names, "there are"));
    }
    const std::string_view usual_window = entry.key.text == "session" ? "session" : "lifetime";
    project.caps.emplace(entry.key.text, read_allowance(context, Fields(entry.value), usual_window));
  }
}

/// Keys must exist, and have an arm or variant of that name.
void check_force(Context& context, const Entry& entry) {
  const auto experiment = context.index.experiments.find(entry.key.text);
  const auto flag = context.index.flags.find(entry.key.text);
  const bool is_experiment = experiment != context.index.experiments.end();
  if (!is_experiment && flag == context.index.flags.end()) {
    std::vector<std::string_view> keys;
    for (const Definitions* definitions : {&context.index.flags, &context.index.experiments}) {
      for (const auto& [key, definition] : *definitions) keys.push_back(key);
    }
    (void)context.among(entry.key, "flag or experiment", keys);
    return;
  }
  const Node* arms = is_experiment ? experiment->second.body->find("split") : flag->second.body->find("variants");
  if (!arms || !arms->is(Node::Kind::kMap) || arms->find(entry.value.text)) return;
  std::vector<std::string_view> names;
  for (const Entry& arm : arms->entries) names.push_back(arm.key.text);
  context.diagnostics.error(entry.value,
                            "unknown " + std::string(is_experiment ? "arm " : "variant ") + quote(entry.value.text),
                            source::suggest(entry.value.text, names, "there are"));
}

TestUser read_test_user(Context& context, const Node& node) {
  TestUser user;
  if (node.is(Node::Kind::kScalar)) {
    user.glob = node.text;
    return user;
  }
  const Fields fields(node);
  user.condition = context.expressions.condition(fields.scalar("if"));
  for (const Entry& entry : fields.entries("force")) {
    check_force(context, entry);
    user.force.emplace(entry.key.text, entry.value.text);
  }
  return user;
}

QuietHours read_quiet_hours(Context& context, const Node& node) {
  const Fields fields(node);
  QuietHours quiet;
  const Node* from = fields.scalar("from");
  const Node* to = fields.scalar("to");
  if (from && to) {
    const auto begin = read_clock(*from);
    const auto end = read_clock(*to);
    if (begin && end) {
      quiet.from = *begin;
      quiet.to = *end;
      if (*begin == *end) context.diagnostics.error(*to, "quiet hours must end at another time than they begin");
    }
  }
  quiet.defer = fields.text("then", "defer") == "defer";
  return quiet;
}

}  // namespace

Zone read_project_zone(const Index& index, source::Diagnostics& diagnostics) {
  const Node* zone = index.project ? Fields(*index.project->body).scalar("timezone") : nullptr;
  if (!zone) return {};
  if (auto found = Zone::find(zone->text)) return *found;
  diagnostics.error(*zone, "unknown time zone " + quote(zone->text), "write one like Europe/Vienna");
  return {};
}

Project build_project(Context& context) {
  Project project;
  project.timezone = context.zone;
  if (context.index.natural_frequency) project.natural_frequency = context.index.natural_frequency->body->text;
  if (!context.index.project) return project;
  const Fields fields(*context.index.project->body);
  project.name = fields.text("project");
  read_common(fields, project);
  project.default_locale = fields.text("default_locale", "en");
  project.horizon = fields.duration("horizon").value_or(project.horizon);
  if (const Node* quiet = fields.find("quiet_hours")) project.quiet_hours = read_quiet_hours(context, *quiet);
  read_caps(context, fields, project);
  project.never_on = fields.texts("never_on");
  for (const Node& item : fields.items("test_users")) project.test_users.push_back(read_test_user(context, item));
  if (fields.has("link_schemes")) project.link_schemes = fields.texts("link_schemes");
  project.image_hosts = fields.texts("image_hosts");
  project.hash_units = fields.flag("hash_units", false);
  for (const Node* bot : fields.scalars("bots")) {
    if (const auto condition = context.expressions.exposure_condition(bot)) project.bots.push_back(*condition);
  }
  for (const Node* name : fields.scalars("segments_by")) {
    const bool known = context.index.attributes.empty() || context.refer(name, "attribute", context.index.attributes);
    const auto slot = known ? context.expressions.exposure_attribute(*name) : std::nullopt;
    if (slot) project.segments_by.push_back(*slot);
  }
  return project;
}

}  // namespace flywheel::catalog
