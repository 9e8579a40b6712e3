#include "sdk/src/offer.hpp"

#include <boost/test/unit_test.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace flywheel::sdk {
namespace {

using namespace std::chrono_literals;

const WallTime kNow = WallTime(1'804'241'160s);

Answer answer_of(const std::string& decision) {
  Answer answer;
  answer.status = 200;
  answer.json = true;
  answer.body = R"({"decisions":[)" + decision + R"(],"epoch":"e"})";
  return answer;
}

/// Everything in it, times in milliseconds from now.
std::string text_of(const Offer& offer) {
  const Decision& decision = offer.decision;
  const Message& message = decision.message;
  const auto in = [](WallTime time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time - kNow).count();
  };
  std::ostringstream out;
  out << static_cast<int>(decision.what) << " " << decision.placement << " " << decision.reason << " "
      << decision.retry_after.count() << "\n";
  if (decision.what == Decision::Do::kNothing) return out.str();
  out << decision.id << " " << offer.key << " due " << in(offer.due) << " expires " << in(offer.expires);
  if (offer.offline_until) out << " offline " << in(*offer.offline_until);
  if (offer.interrupts) out << " interrupts";
  for (const auto& event : offer.cancelled_by) out << " not after " << event;
  if (offer.limits.max) out << " max " << *offer.limits.max;
  if (offer.limits.per) out << " per " << offer.limits.per->count();
  out << " gap " << offer.limits.gap.count() << "\n";
  out << decision.experiment << "/" << decision.variant << "/" << decision.phase << " delay " << decision.delay.count()
      << " shown after " << decision.shown_after.count() << "\n";
  if (decision.what == Decision::Do::kRecordOnly) return out.str();
  out << message.key << " " << message.revision << " " << message.intent << " " << message.layout << " "
      << message.locale << "|" << message.title << "|" << message.body << "|" << message.survey;
  if (message.image) out << "|" << message.image->url << " " << message.image->alt;
  for (const auto& button : message.buttons) out << "|" << button.id << " " << button.text << " " << button.action;
  for (const auto& item : message.items) out << "|" << item.text << (item.done ? " done " : " ") << item.action;
  for (const auto& way : message.dismiss) out << "|" << way;
  for (const auto* spans : {&message.title_spans, &message.body_spans}) {
    for (const auto& span : *spans) {
      out << "|" << span.text << (span.strong ? " strong" : "") << (span.emphasis ? " emphasis" : "") << " "
          << span.href;
    }
  }
  out << "\n";
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sdk_offer)

BOOST_AUTO_TEST_CASE(answers_are_read_whole) {
  const std::vector<std::pair<std::string, std::string>> table{
      {R"({"decision":"D1","placement":"editor_toast","do":"show","message":{"key":"nudge/team","revision":3,)"
       R"("intent":"adoption","layout":"toast","locale":"de","title":"Gemeinsam","body":"Lade ein.",)"
       R"("image":{"url":"https://cdn/duo.png","alt":"Zwei"},)"
       R"("buttons":[{"id":"primary","text":"Einladen","action":"app://invite"},{"id":"later","text":"Nein"}],)"
       R"("items":[{"text":"Lies","done":true},{"text":"Schreib","action":"app://write"}],)"
       R"("survey":"ces","dismiss":["close","snooze"]},"experiment":{"key":"nudge","variant":"team","phase":2},)"
       R"("delay_ms":3000,"cancel_on":["closed"],"recheck":{"not_after":"x","within_ms":20000,"unless":["invited"]},)"
       R"("report":{"expose":"at_render_attempt","shown_after_ms":1000},"held_for_s":60,"interrupts":true,)"
       R"("offline_for_s":3600,"limits":{"max":2,"per_s":604800,"gap_s":60},"epoch":"e"})",
       "2 editor_toast  0\n"
       "D1 nudge due 3000 expires 20000 offline 3600000 interrupts not after closed not after invited max 2 per 604800 "
       "gap 60\n"
       "nudge/team/2 delay 3000 shown after 1000\n"
       "nudge/team 3 adoption toast de|Gemeinsam|Lade ein.|ces|https://cdn/duo.png Zwei|primary Einladen app://invite|"
       "later Nein |Lies done |Schreib app://write|close|snooze\n"},
      {R"({"decision":"D5","placement":"p","do":"show","message":{"key":"m","layout":"card","title":"a b","body":"c d e f",)"
       R"("title_spans":[{"text":"a "},{"text":"b","style":"strong"}],"body_spans":[{"text":"c ","style":"emphasis"},)"
       R"({"text":"d ","style":"strong_emphasis"},{"text":"e","href":"https://x"},{"text":" f","style":"blinking"},7]}})",
       "2 p  0\nD5 m due 0 expires 0 gap 0\n//0 delay 0 shown after 0\n"
       "m 0  card |a b|c d e f||a  |b strong |c  emphasis |d  strong emphasis |e https://x| f \n"},
      {R"({"decision":"D2","placement":"p","do":"record_only","experiment":{"key":"nudge","variant":"control","phase":1},)"
       R"("delay_ms":0,"recheck":{},"held_for_s":60})",
       "1 p  0\nD2 nudge due 0 expires 60000 gap 0\nnudge/control/1 delay 0 shown after 0\n"},
      {R"({"placement":"p","do":"nothing","reason":"CAPPED","retry_after_s":3600})", "0 p CAPPED 3600\n"},
      // Of later servers, and of none of ours.
      {R"({"decision":"D3","placement":"p","do":"hologram"})", "0 p  0\n"},
      {R"({"decision":"D3","placement":"p","do":"show","message":{"key":"m","layout":"hologram"}})",
       "0 p UNSUPPORTED_LAYOUT 0\n"},
      {R"({"placement":"p","do":"show","message":{"key":"m","layout":"card"}})", "0 p  0\n"},
      {R"({"decision":"D4","placement":"p","do":"show","message":{"key":"m","layout":"card","buttons":7,"dismiss":[1]},)"
       R"("delay_ms":-5,"held_for_s":9223372036854775807})",
       "2 p  0\nD4 m due 0 expires 31622400000 gap 0\n//0 delay 0 shown after 0\nm 0  card |||\n"},
  };
  for (const auto& [decision, text] : table) {
    const auto offers = read_offers(answer_of(decision), kNow);
    BOOST_REQUIRE(offers);
    BOOST_REQUIRE(offers->size() == 1U);
    BOOST_TEST(text_of(offers->front()) == text);
  }
}

BOOST_AUTO_TEST_CASE(no_answer_and_other_answers_are_errors) {
  Answer none;
  none.problem = "no route";
  BOOST_TEST(read_offers(none, kNow).error().text == "no route");
  Answer refused;
  refused.status = 400;
  refused.json = true;
  refused.body = R"({"errorCode":"PARSE_ERROR","errorDetails":"what?"})";
  BOOST_TEST(read_offers(refused, kNow).error().text == "the server answered 400: PARSE_ERROR, what?");
  for (const std::string body : {"", "<h1>Wi-Fi</h1>", "[]", R"({"decisions":3})", R"({"decisions":[)"}) {
    Answer other;
    other.status = 200;
    other.json = true;
    other.body = body;
    BOOST_TEST(read_offers(other, kNow).error().text == "the server answered 200 without a list `decisions`");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flywheel::sdk
