#include "config/catalog/delivery_builder.hpp"

#include <array>

#include "config/catalog/flag_builder.hpp"
#include "config/catalog/message_content.hpp"

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;

Trigger read_trigger(Context& context, const Fields& fields) {
  Trigger trigger;
  trigger.event = fields.text("event");
  trigger.where = context.expressions.filter(fields.scalar("where"));
  trigger.delay = fields.duration("delay").value_or(Duration(0));
  trigger.cancel_on = fields.texts("cancel_on");
  return trigger;
}

Priority priority_of(const std::string& word) {
  return word == "urgent" ? Priority::kUrgent
         : word == "high" ? Priority::kHigh
         : word == "low"  ? Priority::kLow
                          : Priority::kNormal;
}

std::optional<Until> until_of(const std::string& word) {
  if (word == "interacted") return Until::kInteracted;
  if (word == "seen") return Until::kSeen;
  return word == "dismissed" ? std::optional(Until::kDismissed) : std::nullopt;
}

}  // namespace

Allowance read_allowance(Context& context, const Fields& fields, std::string_view usual_window) {
  Allowance allowance;
  if (const auto most = fields.integer("max")) {
    constexpr std::int64_t kMost = 1'000'000;
    if (*most < 1 || *most > kMost) {
      context.diagnostics.error(*fields.find("max"), "`max` must lie from 1 to 1000000",
                                "a message that is never shown has `status: paused`");
    }
    allowance.max = static_cast<int>(std::min(*most, kMost));
  }
  const std::string per = fields.text("per", usual_window);
  if (per == "session") {
    allowance.window = Allowance::Window::kSession;
  } else if (per != "lifetime") {
    allowance.window = Allowance::Window::kDuration;
    allowance.duration = fields.duration("per").value_or(Duration(0));
    if (fields.duration("per") == Duration(0)) {
      context.diagnostics.error(*fields.find("per"), "`per` must be longer than 0s");
    }
  }
  allowance.gap = fields.duration("gap");
  allowance.calendar = fields.flag("calendar", false);
  return allowance;
}

Delivery read_delivery(Context& context, const Fields& fields) {
  // What every decision about a message asks of the context.
  for (const std::string_view name : {kZoneAttribute, kConsentAttribute, kLocaleAttribute}) {
    context.expressions.read_attribute(name);
  }
  Delivery delivery;
  delivery.intent = fields.text("intent");
  delivery.placement = fields.text("placement");
  if (const Node* trigger = fields.find("trigger")) delivery.trigger = read_trigger(context, Fields(*trigger));
  if (const Node* frequency = fields.find("frequency")) {
    delivery.frequency = read_allowance(context, Fields(*frequency));
    delivery.until = until_of(Fields(*frequency).text("until"));
  }
  delivery.priority = priority_of(fields.text("priority"));
  delivery.stop_when = context.expressions.condition(fields.scalar("stop_when"));
  delivery.offline = fields.text("offline") == "ok";
  delivery.next_on_control = fields.text("on_control") == "show_next_message";
  return delivery;
}

Message build_message(Context& context, const std::string& key, const Definition& definition) {
  const Fields fields(*definition.body);
  Message message;
  message.key = key;
  message.place = definition.name->place();
  read_common(fields, message);
  message.status = status_of(fields.text("status", "running"));
  message.client = fields.flag("client", true);
  message.unit_attribute = context.refer_unit(fields, message.unit);
  message.audience = context.expressions.condition(fields.scalar("audience"));
  message.schedule = context.schedule(fields);
  message.delivery = read_delivery(context, fields);
  if (const Node* content = fields.find("content")) message.content = read_content(context, *content);
  message.gates.requirements = read_requirements(context, fields);
  return message;
}

}  // namespace flywheel::catalog
