#include "sdk/src/offer.hpp"

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace flywheel::sdk {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::string text_of(const object& members, std::string_view name) {
  std::string_view text;
  return members[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::int64_t integer_of(const object& members, std::string_view name) {
  std::int64_t number = 0;
  return members[name].get(number) == simdjson::SUCCESS ? number : 0;
}

/// A length of time: never negative, and a year at most, so that it can be added to a time.
template <class Unit>
std::optional<Unit> length_of(const object& members, std::string_view name) {
  std::int64_t number = 0;
  if (members[name].get(number) != simdjson::SUCCESS) return std::nullopt;
  constexpr Unit kYear = std::chrono::hours(24 * 366);
  return Unit(std::clamp<std::int64_t>(number, 0, kYear.count()));
}

/// Calls `each` with the elements of a list of `Item`; others are passed over.
template <class Item, class Each>
void for_each(const object& members, std::string_view name, Each each) {
  array list;
  if (members[name].get(list) != simdjson::SUCCESS) return;
  for (const element one : list) {
    if (Item item; one.get(item) == simdjson::SUCCESS) each(item);
  }
}

std::vector<std::string> texts_of(const object& members, std::string_view name) {
  std::vector<std::string> texts;
  for_each<std::string_view>(members, name, [&](std::string_view text) { texts.emplace_back(text); });
  return texts;
}

/// A style that this client does not know is none.
std::vector<TextSpan> spans_of(const object& members, std::string_view name) {
  std::vector<TextSpan> spans;
  for_each<object>(members, name, [&](const object& span) {
    const std::string style = text_of(span, "style");
    const bool both = style == "strong_emphasis";
    spans.push_back(
        {text_of(span, "text"), both || style == "strong", both || style == "emphasis", text_of(span, "href")});
  });
  return spans;
}

Message message_of(const object& members) {
  Message message;
  message.key = text_of(members, "key");
  message.revision = integer_of(members, "revision");
  message.intent = text_of(members, "intent");
  message.layout = text_of(members, "layout");
  message.locale = text_of(members, "locale");
  message.title = text_of(members, "title");
  message.body = text_of(members, "body");
  message.title_spans = spans_of(members, "title_spans");
  message.body_spans = spans_of(members, "body_spans");
  if (object image; members["image"].get(image) == simdjson::SUCCESS) {
    message.image = MessageImage{text_of(image, "url"), text_of(image, "alt")};
  }
  for_each<object>(members, "buttons", [&](const object& button) {
    message.buttons.push_back({text_of(button, "id"), text_of(button, "text"), text_of(button, "action")});
  });
  for_each<object>(members, "items", [&](const object& item) {
    bool done = false;
    message.items.push_back(
        {text_of(item, "text"), item["done"].get(done) == simdjson::SUCCESS && done, text_of(item, "action")});
  });
  message.survey = text_of(members, "survey");
  message.dismiss = texts_of(members, "dismiss");
  return message;
}

Decision::Do what_of(const object& members) {
  const std::string word = text_of(members, "do");
  if (text_of(members, "decision").empty()) return Decision::Do::kNothing;
  if (word == "show") return Decision::Do::kShow;
  return word == "record_only" ? Decision::Do::kRecordOnly : Decision::Do::kNothing;
}

Decision decision_of(const object& members) {
  Decision decision;
  decision.placement = text_of(members, "placement");
  decision.what = what_of(members);
  if (object message; decision.what == Decision::Do::kShow) {
    if (members["message"].get(message) == simdjson::SUCCESS) decision.message = message_of(message);
    if (std::find(kLayouts.begin(), kLayouts.end(), decision.message.layout) == kLayouts.end()) {
      return nothing(decision.placement, "UNSUPPORTED_LAYOUT",
                     "this client does not know the layout `" + decision.message.layout + "`");
    }
  }
  if (decision.what == Decision::Do::kNothing) {
    decision.reason = text_of(members, "reason");
    decision.retry_after = length_of<std::chrono::seconds>(members, "retry_after_s").value_or(std::chrono::seconds(0));
    return decision;
  }
  decision.id = text_of(members, "decision");
  if (object experiment; members["experiment"].get(experiment) == simdjson::SUCCESS) {
    decision.experiment = text_of(experiment, "key");
    decision.variant = text_of(experiment, "variant");
    decision.phase = integer_of(experiment, "phase");
  }
  if (object report; members["report"].get(report) == simdjson::SUCCESS) {
    decision.shown_after =
        length_of<std::chrono::milliseconds>(report, "shown_after_ms").value_or(decision.shown_after);
  }
  decision.delay = length_of<std::chrono::milliseconds>(members, "delay_ms").value_or(decision.delay);
  return decision;
}

Limits limits_of(const object& members) {
  Limits limits;
  object given;
  if (members["limits"].get(given) != simdjson::SUCCESS) return limits;
  std::int64_t max = 0;
  if (given["max"].get(max) == simdjson::SUCCESS) limits.max = max;
  limits.per = length_of<std::chrono::seconds>(given, "per_s");
  limits.gap = length_of<std::chrono::seconds>(given, "gap_s").value_or(limits.gap);
  return limits;
}

Offer offer_of(const object& members, WallTime asked_at) {
  Offer offer;
  offer.decision = decision_of(members);
  if (offer.decision.what == Decision::Do::kNothing) return offer;
  offer.key = offer.decision.experiment.empty() ? offer.decision.message.key : offer.decision.experiment;
  offer.due = asked_at + offer.decision.delay;
  offer.expires = offer.due + length_of<std::chrono::seconds>(members, "held_for_s").value_or(std::chrono::seconds(0));
  offer.cancelled_by = texts_of(members, "cancel_on");
  if (object recheck; members["recheck"].get(recheck) == simdjson::SUCCESS) {
    const auto within = length_of<std::chrono::milliseconds>(recheck, "within_ms");
    if (within) offer.expires = std::min(offer.expires, asked_at + *within);
    for (std::string& event : texts_of(recheck, "unless")) offer.cancelled_by.push_back(std::move(event));
  }
  if (const auto offline_for = length_of<std::chrono::seconds>(members, "offline_for_s")) {
    offer.offline_until = asked_at + *offline_for;
  }
  bool interrupts = false;
  offer.interrupts = members["interrupts"].get(interrupts) == simdjson::SUCCESS && interrupts;
  offer.limits = limits_of(members);
  return offer;
}

}  // namespace

Decision nothing(const std::string& placement, const std::string& reason, const std::string& detail) {
  Decision decision;
  decision.placement = placement;
  decision.reason = reason;
  decision.detail = detail;
  return decision;
}

Result<std::vector<Offer>> read_offers(const Answer& answer, WallTime asked_at) {
  if (answer.status != 200) return Problem{describe(answer)};
  simdjson::dom::parser parser;
  element document;
  array decisions;
  if (!answer.json || parser.parse(answer.body).get(document) != simdjson::SUCCESS ||
      document["decisions"].get(decisions) != simdjson::SUCCESS) {
    return Problem{"the server answered 200 without a list `decisions`"};
  }
  std::vector<Offer> offers;
  for (const element one : decisions) {
    if (object members; one.get(members) == simdjson::SUCCESS) offers.push_back(offer_of(members, asked_at));
  }
  return offers;
}

}  // namespace flywheel::sdk
