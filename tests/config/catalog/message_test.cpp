#include "config/catalog/message.hpp"

#include "config/vocabulary/json_writer.hpp"
#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using namespace flywheel::catalog;

namespace {

std::string arms_problems(const std::string& messages) {
  return building::problems("experiment: e\nplacement: p\nsplit: { control: 50%, a: 25%, b: 25% }\nmessages:\n" +
                            messages);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_message)

BOOST_AUTO_TEST_CASE(arms_carry_their_messages_with_copies_resolved) {
  const auto built = building::catalog(R"(project: p
link_schemes: [app]
---
experiment: e
status: running
intent: adoption
placement: editor_toast
trigger: { event: file_downloaded, where: size > 3, delay: 3s, cancel_on: [editor_closed, logout] }
frequency: { max: 2, per: 7d, gap: 3d, until: seen, calendar: true }
priority: high
stop_when: done == true
on_control: show_next_message
offline: ok
split: { control: 50%, team: 25%, speed: 25% }
messages:
  team:
    layout: toast
    title: { en: Together, de: on }
    button: { text: Invite, action: "app://invite" }
  speed: { copy_of: team, title: 4.10, body: Faster }
)");
  const Experiment& e = *built->find_experiment("e");
  BOOST_TEST(e.is_message);
  BOOST_TEST(e.arms[0].value.absent());
  BOOST_TEST(
      to_json(e.arms[1].value) ==
      R"({"layout":"toast","title":{"en":"Together","de":"on"},"button":{"text":"Invite","action":"app://invite"}})");
  BOOST_TEST(to_json(e.arms[2].value) ==
             R"({"layout":"toast","title":"4.10","button":{"text":"Invite","action":"app://invite"},"body":"Faster"})");
  const Delivery& delivery = e.delivery.value();
  BOOST_TEST(delivery.trigger->event == "file_downloaded");
  BOOST_TEST(built->filters()[delivery.trigger->where.value()].text() == "size > 3");
  BOOST_TEST((delivery.trigger->delay == std::chrono::seconds(3)));
  BOOST_TEST(building::joined(delivery.trigger->cancel_on) == "editor_closed logout");
  BOOST_TEST((delivery.frequency == Allowance{2, Allowance::Window::kDuration, kDay * 7, kDay * 3, true}));
  BOOST_TEST((delivery.until == Until::kSeen && delivery.priority == Priority::kHigh));
  BOOST_TEST((delivery.offline && delivery.next_on_control));
  BOOST_TEST(built->conditions()[delivery.stop_when.value()].text() == "done == true");
}

BOOST_AUTO_TEST_CASE(a_message_needs_no_experiment) {
  const auto built = building::catalog(R"(message: m
intent: announcement
placement: home
audience: plan == "free"
schedule: { end: 2026-12-31 }
frequency: { max: 1, per: session }
content: { layout: banner, title: New, dismiss: [close] }
)");
  BOOST_REQUIRE(built->messages().size() == 1U);
  const Message& message = built->messages()[0];
  BOOST_TEST(message.key == "m");
  BOOST_TEST(status_name(message.status) == "running");
  BOOST_TEST(message.delivery.intent + " " + message.delivery.placement == "announcement home");
  BOOST_TEST((message.delivery.frequency == Allowance{1, Allowance::Window::kSession, {}, {}, false}));
  BOOST_TEST(to_json(message.content) == R"({"layout":"banner","title":"New","dismiss":["close"]})");
  BOOST_TEST(format_time(message.schedule.end.value()) == "2027-01-01T00:00:00Z");
  BOOST_TEST(built->find("m") == nullptr);  // it has no value to evaluate
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_messages_is_named) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"  a: { layout: toast }\n", "5:3 the arm `b` has no message | only the baseline may show nothing\n"},
           {"  a: { layout: toast }\n  b: { copy_of: a }\n  c: { layout: toast }\n",
            "7:3 unknown arm `c` | there are `control`, `a`, `b`\n"},
           {"  a: { copy_of: b }\n  b: { copy_of: a }\n",
            "5:17 this message copies itself\n6:17 this message copies itself\n"},
           {"  a: { layout: toast }\n  b: { copy_of: aa }\n", "6:17 no message `aa` to copy | there are `a`, `b`\n"},
           {"  a: { title: x }\n  b: { layout: toast }\n", "5:3 the message `a` needs a `layout`\n"},
           {"  a: { layout: tost }\n  b: { layout: toast }\n",
            "5:16 `layout`: `tost` is not one of `banner`, `toast`, `card`, `modal`, `fullscreen`, `checklist` or "
            "`survey` | "
            "did you mean `toast`?\n"},
           {"  a: { layout: toast, html: x }\n  b: { layout: toast }\n",
            "5:23 unknown key `html` | known here: `copy_of`, `layout`, `title`, `body`, `button`, `buttons`, `image`, "
            "`items`, "
            "`survey`, `dismiss`\n"},
           {"  a: { layout: toast, button: { text: x, action: \"javascript:x\" } }\n  b: { layout: toast }\n",
            "5:50 an action must begin with one of the project's `link_schemes`: `https`\n"},
           {"  a: { layout: toast, button: { text: x, action: https } }\n  b: { layout: toast }\n",
            "5:50 an action must begin with one of the project's `link_schemes`: `https`\n"},
           {"  a: { layout: toast, image: { url: \"http://h/x\", alt: x } }\n  b: { layout: toast }\n",
            "5:37 an image's address must begin with https:// and a host\n"},
           {"  a: { layout: toast, image: { url: \"https://h/x\" } }\n  b: { layout: toast }\n",
            "5:30 `image` needs `alt`\n5:37 the host `h` is not among the project's `image_hosts` | there are none "
            "yet\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(arms_problems(c.yaml) == c.expected);
  }
  BOOST_TEST(building::problems("message: m\ncontent: { copy_of: x }\nplacement: p\n") ==
             "2:10 a message needs a `layout`\n2:12 `copy_of` stands in the messages of an experiment only\n");
  BOOST_TEST(
      building::problems("message: m\ncontent: { layout: toast }\nfrequency: { max: 0, per: 0s }\nplacement: p\n") ==
      "3:19 `max` must lie from 1 to 1000000 | a message that is never shown has `status: paused`\n"
      "3:27 `per` must be longer than 0s\n");
}

BOOST_AUTO_TEST_SUITE_END()
