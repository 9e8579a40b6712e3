#include "flagd/api/message_request.hpp"

#include <algorithm>

#include "flagd/api/segment_message.hpp"

namespace flywheel::api {
namespace {

constexpr std::size_t kLongestText = 512;

Error malformed(std::string_view member, std::string_view what) {
  return {"PARSE_ERROR", "`" + std::string(member) + "` must be " + std::string(what)};
}

/// A text member, "" where it is missing or null.
Result<std::string_view> text_member(const Value& object, std::string_view name, std::string_view path) {
  const Value member = object.find(name);
  if (member.absent() || member.is(Kind::kNull)) return std::string_view();
  if (!member.is(Kind::kString) || member.as_string().size() > kLongestText) {
    return malformed(path, "a text of at most " + std::to_string(kLongestText) + " bytes");
  }
  return member.as_string();
}

Result<messages::Layouts> read_layouts(const Value& layouts) {
  if (layouts.absent() || layouts.is(Kind::kNull)) return messages::kAllLayouts;
  if (!layouts.is(Kind::kList)) return malformed("layouts", "a list of texts");
  messages::Layouts known = 0;
  for (const Value& layout : layouts.as_list()) {
    if (!layout.is(Kind::kString)) return malformed("layouts", "a list of texts");
    if (const auto one = messages::layout_of(layout.as_string())) known |= messages::bit(*one);
  }
  return known;
}

/// The attributes with what the request says of the user beside the context: the device, where the context says nothing
/// of one, and the locale, which stands for the context's.
Result<std::span<const Value>> completed(std::span<const Value> attributes, const Value& document,
                                         const catalog::Catalog& catalog, Arena& arena) {
  const auto device = text_member(document, "device", "device");
  if (!device) return device.error();
  const auto locale = text_member(document, "locale", "locale");
  if (!locale) return locale.error();
  const std::span copy(arena.allocate_array<Value>(attributes.size()), attributes.size());
  std::copy(attributes.begin(), attributes.end(), copy.begin());
  const catalog::Unit* unit = catalog.find_unit("device");
  if (!device->empty() && unit && copy[unit->attribute].absent()) copy[unit->attribute] = Value::string(*device);
  const auto slot = catalog.attributes().find(catalog::kLocaleAttribute);
  if (!locale->empty() && slot) copy[*slot] = Value::string(*locale);
  return std::span<const Value>(copy);
}

}  // namespace

Result<MessageRequest> MessageRequestReader::read(std::string_view body, const catalog::Catalog& catalog) {
  const auto document = context_.read_document(body);
  if (!document) return document.error();
  const auto attributes = context_.context_of(*document, catalog.attributes());
  if (!attributes) return attributes.error();
  const Value& key = (*attributes)[expression::Attributes::kTargetingKey];
  if (!key.is(Kind::kString) || key.as_string().empty()) {
    return Error{"TARGETING_KEY_MISSING", "`context.targetingKey` says whose messages these are"};
  }
  if (key.as_string().size() > kLongestId) {
    return Error{"INVALID_CONTEXT", "`context.targetingKey` may have 512 bytes"};
  }
  MessageRequest request;
  const auto all = completed(*attributes, *document, catalog, arena());
  if (!all) return all.error();
  request.attributes = *all;
  if (const auto read = read_placements(document->find("placements")); !read) return read.error();
  request.placements = placements_;
  if (const auto read = read_triggers(document->find("trigger"), catalog); !read) return read.error();
  request.triggers = triggers_;
  for (const auto& [name, member] :
       {std::pair("session", &MessageRequest::session), std::pair("recheck", &MessageRequest::recheck),
        std::pair("preview", &MessageRequest::preview)}) {
    const auto text = text_member(*document, name, name);
    if (!text) return text.error();
    request.*member = *text;
  }
  const auto layouts = read_layouts(document->find("layouts"));
  if (!layouts) return layouts.error();
  request.layouts = *layouts;
  const Value why = document->find("why");
  request.why = why.is(Kind::kBool) && why.as_bool();
  return request;
}

Result<void> MessageRequestReader::read_placements(const Value& placements) {
  placements_.clear();
  const std::string_view wanted = "a list of one to 32 different texts";
  if (!placements.is(Kind::kList)) return malformed("placements", wanted);
  for (const Value& placement : placements.as_list()) {
    const bool fits = placement.is(Kind::kString) && !placement.as_string().empty() &&
                      placement.as_string().size() <= kLongestText && placements_.size() < kMostPlacements;
    if (!fits) return malformed("placements", wanted);
    const bool twice = std::find(placements_.begin(), placements_.end(), placement.as_string()) != placements_.end();
    if (twice) return malformed("placements", wanted);
    placements_.push_back(placement.as_string());
  }
  return placements_.empty() ? Result<void>(malformed("placements", wanted)) : Result<void>();
}

Result<void> MessageRequestReader::read_triggers(const Value& triggers, const catalog::Catalog& catalog) {
  triggers_.clear();
  if (triggers.absent() || triggers.is(Kind::kNull)) return {};
  if (triggers.is(Kind::kMap)) return read_trigger(triggers, catalog);
  if (!triggers.is(Kind::kList) || triggers.as_list().size() > kMostTriggers) {
    return malformed("trigger", "an object, or a list of at most 16");
  }
  for (const Value& trigger : triggers.as_list()) {
    if (const auto read = read_trigger(trigger, catalog); !read) return read.error();
  }
  return {};
}

Result<void> MessageRequestReader::read_trigger(const Value& trigger, const catalog::Catalog& catalog) {
  messages::TriggerEvent event;
  const auto name = text_member(trigger, "event", "trigger.event");
  if (!name) return name.error();
  if (name->empty()) return malformed("trigger.event", "the name of an event");
  event.event = *name;
  const auto id = text_member(trigger, "id", "trigger.id");
  if (!id) return id.error();
  // The same id of another event is another trigger.
  if (!id->empty()) event.id = messages::trigger_id_of(*name, *id);
  const auto at = text_member(trigger, "at", "trigger.at");
  if (!at) return at.error();
  if (!at->empty()) {
    const auto time = parse_time(*at);
    if (!time) return malformed("trigger.at", "a time like 2027-03-05T10:06:00Z");
    event.at = *time;
  }
  const Value properties = trigger.find("properties");
  if (!properties.absent() && !properties.is(Kind::kNull) && !properties.is(Kind::kMap)) {
    return malformed("trigger.properties", "an object");
  }
  const std::size_t size = catalog.properties().size();
  const std::span slots(arena().allocate_array<Value>(size), size);
  std::fill(slots.begin(), slots.end(), Value());
  if (properties.is(Kind::kMap)) {
    for (const Member& member : properties.as_map()) {
      if (const auto slot = catalog.properties().find(member.name)) slots[*slot] = member.value;
    }
  }
  event.properties = slots;
  triggers_.push_back(event);
  return {};
}

}  // namespace flywheel::api
