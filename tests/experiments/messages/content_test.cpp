#include "experiments/messages/message_json.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;

namespace {

std::string written(World& world) {
  BOOST_REQUIRE(world.decide().starts_with("show "));
  std::vector<Value> slots(world.catalog->attributes().size());
  for (const auto& [name, value] : world.attributes) {
    if (const auto slot = world.catalog->attributes().find(name)) slots[*slot] = value;
  }
  std::string text;
  JsonWriter json(text);
  Arena scratch;
  write_message(json, *world.catalog, world.last.chosen, {slots, world.now, std::nullopt, {}}, scratch);
  // The revision is a hash: only that it changes with the content can be said of it.
  const std::size_t begin = text.find("\"revision\":") + 11;
  text.replace(begin, text.find(',', begin) - begin, "R");
  return text;
}

std::string filled(std::string_view text, const Value& name) {
  expression::Attributes names;
  const auto slot = names.intern("name").value();
  std::vector<Value> slots(slot + 1U);
  slots[slot] = name;
  std::string out;
  fill_in(catalog::read_template(text).value(), names, slots, out);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_content)

BOOST_AUTO_TEST_CASE(a_message_is_written_in_one_locale_and_filled_in) {
  World world(R"(project: p
link_schemes: [https, app]
image_hosts: [cdn.acme.example]
---
experiment: invite
status: running
intent: adoption
placement: p
split: { control: 0%, team: 100% }
messages:
  team:
    layout: toast
    title: { en: "Better together, {{ first_name | default: 'friend' }}", de: "Gemeinsam geht's besser, {{ first_name | default: 'du' }}" }
    body: { en: Invite somebody., de: Lade jemanden ein. }
    image: { url: https://cdn.acme.example/duo.png, alt: { en: Two people, de: Zwei Personen } }
    buttons:
      - { text: { en: Invite, de: Einladen }, action: "app://share/invite" }
      - { text: { en: Later, de: Später }, action: "app://later" }
      - { id: more, text: "?", action: "https://acme.example" }
    dismiss: [snooze, close, never_again]
)");
  world.attributes["first_name"] = Value::string("Lena");
  world.attributes["locale"] = Value::string("de-AT");
  BOOST_TEST(
      written(world) ==
      R"({"key":"invite/team","revision":R,"intent":"adoption","layout":"toast","locale":"de",)"
      R"("title":"Gemeinsam geht's besser, Lena","body":"Lade jemanden ein.",)"
      R"("image":{"url":"https://cdn.acme.example/duo.png","alt":"Zwei Personen"},)"
      R"("buttons":[{"id":"primary","text":"Einladen","action":"app://share/invite"},)"
      R"({"id":"button_2","text":"Später","action":"app://later"},{"id":"more","text":"?","action":"https://acme.example"}],)"
      R"("dismiss":["close","snooze","never_again"]})");
  world.attributes["locale"] = Value::string("fr");
  world.attributes.erase("first_name");
  BOOST_TEST(written(world).find(R"("locale":"en","title":"Better together, friend")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_checklist_says_what_is_done_and_a_survey_what_it_asks) {
  World list(R"(message: start
placement: p
content:
  layout: checklist
  title: Start
  items:
    - { text: Upload, done: files > 0 }
    - { text: Share, done: shares > 0 }
    - { text: Read }
)");
  list.attributes["files"] = Value::integer(2);
  list.attributes["shares"] = Value::integer(0);
  BOOST_TEST(
      written(list) ==
      R"({"key":"start","revision":R,"layout":"checklist","locale":"en","title":"Start",)"
      R"("items":[{"text":"Upload","done":true},{"text":"Share","done":false},{"text":"Read"}],"dismiss":["close"]})");
  World survey(
      "message: s\nplacement: p\nintent: survey\ncontent: { layout: survey, survey: nps, title: \"How likely?\" }\n");
  BOOST_TEST(
      written(survey) ==
      R"({"key":"s","revision":R,"intent":"survey","layout":"survey","locale":"en","title":"How likely?","survey":"nps","dismiss":["close"]})");
}

BOOST_AUTO_TEST_CASE(a_locale_serves_only_where_every_text_of_every_arm_is_in_it) {
  World world(R"(experiment: e
status: running
placement: p
split: { a: 50%, b: 50% }
messages:
  a: { layout: banner, title: { en: x, de: x, fr: x }, body: OK }
  b: { layout: banner, title: { en: x, de: x }, body: { en: x, de: x, fr: x } }
)");
  for (const auto& [locale, expected] : std::map<std::string, std::string>{{"de", "de"}, {"fr", "en"}, {"en", "en"}}) {
    world.attributes["locale"] = Value::string(locale);
    BOOST_TEST(written(world).find("\"locale\":\"" + expected + "\"") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(without_a_value_and_a_default_nobody_reads_half_a_sentence) {
  World world("message: m\nplacement: p\ncontent: { layout: banner, title: { en: \"Hi {{ name }},\", de: Hallo } }\n");
  BOOST_TEST(world.why() == "m TEMPLATE_UNRESOLVED: `name` has no value and no default\n");
  for (const Value& value : {Value::string(""), Value::null(), Value::list({})}) {
    world.attributes["name"] = value;
    BOOST_TEST(world.decide() == "nothing TEMPLATE_UNRESOLVED");
  }
  world.attributes["locale"] = Value::string("de");  // where nothing is missing
  BOOST_TEST(world.decide() == "show m");
  world.attributes["locale"] = Value::string("en");
  for (const Value& value : {Value::string("Lena"), Value::integer(0), Value::boolean(false), Value::number(1.5)}) {
    world.attributes["name"] = value;
    BOOST_TEST(world.decide() == "show m");
  }
}

BOOST_AUTO_TEST_CASE(markup_becomes_spans_beside_the_plain_text) {
  World world(R"(project: p
link_schemes: [https, app]
---
message: m
placement: p
content:
  layout: card
  title: { en: "5 * 3 = \\*15\\*", de: "**Neu**" }
  body:
    en: "Hi **{{ name | default: 'you' }}**, *{{ city | default: '' }}*read *all* of [the *new* docs](https://acme.example/a?b=c) \\[1]."
    de: "Hallo **du, *Lena***"
  button: { text: "**Go**", action: "app://go" }
)");
  const std::string rest = R"("buttons":[{"id":"primary","text":"**Go**","action":"app://go"}],"dismiss":["close"]})";
  const std::string name = "*x* [a](https://evil.example)";  // shown as it is
  world.attributes["name"] = Value::string(name);
  BOOST_TEST(written(world) ==
             R"({"key":"m","revision":R,"layout":"card","locale":"en","title":"5 * 3 = *15*",)"
             R"("body":"Hi )" +
                 name + R"(, read all of the new docs [1].","body_spans":[{"text":"Hi "},{"text":")" + name +
                 R"(","style":"strong"},{"text":", "},{"text":"read "},{"text":"all","style":"emphasis"},)"
                 R"({"text":" of "},{"text":"the ","href":"https://acme.example/a?b=c"},)"
                 R"({"text":"new","style":"emphasis","href":"https://acme.example/a?b=c"},)"
                 R"({"text":" docs","href":"https://acme.example/a?b=c"},{"text":" [1]."}],)" +
                 rest);
  world.attributes["locale"] = Value::string("de");
  BOOST_TEST(written(world) == R"({"key":"m","revision":R,"layout":"card","locale":"de","title":"Neu",)"
                               R"("title_spans":[{"text":"Neu","style":"strong"}],"body":"Hallo du, Lena",)"
                               R"("body_spans":[{"text":"Hallo "},{"text":"du, ","style":"strong"},)"
                               R"({"text":"Lena","style":"strong_emphasis"}],)" +
                                   rest);
}

BOOST_AUTO_TEST_CASE(values_are_plain_text_of_bounded_length) {
  BOOST_TEST(filled("Hi {{ name }}!", Value::string("Lena")) == "Hi Lena!");
  BOOST_TEST(filled("{{name}}{{ name | default: \"x\" }}", Value::integer(7)) == "77");
  BOOST_TEST(filled("{{ name | default: \"x\" }}", Value()) == "x");
  BOOST_TEST(filled("{{ name }}", Value::number(1.5)) == "1.5");
  // A value is no template, no markup for anybody, and turns nothing around.
  BOOST_TEST(filled("{{ name }}", Value::string("{{ name }} <b>&\"")) == "{{ name }} <b>&\"");
  BOOST_TEST(filled("{{ name }}", Value::string("a\nb\t\x7f\xE2\x80\xAE"
                                                "c\xE2\x81\xA6\xC2\x85 d\xEF\xBB\xBF")) == "abc d");
  BOOST_TEST(filled("{{ name }}", Value::string(std::string(500, 'a'))) == std::string(200, 'a'));
  std::string umlauts;
  for (int i = 0; i < 300; ++i) umlauts += "ü";
  BOOST_TEST(filled("{{ name }}", Value::string(umlauts)) == umlauts.substr(0, 200));
  std::string thirds;
  for (int i = 0; i < 100; ++i) thirds += "€";
  BOOST_TEST(filled("{{ name }}", Value::string(thirds)) == thirds.substr(0, 198));  // cut between characters
}

BOOST_AUTO_TEST_SUITE_END()
