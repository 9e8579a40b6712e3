// In-app messages as the app sees them: what is decided, what to draw, and what became of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flywheel/attribute.hpp"

namespace flywheel {

/// A stretch of a text that is drawn alike.
struct TextSpan {
  std::string text;
  bool strong = false;
  bool emphasis = false;
  std::string href;  ///< a link of a scheme that the project allows; empty: none
};
struct MessageImage {
  std::string url;
  std::string alt;  ///< what it shows, in words
};
struct MessageButton {
  std::string id;  ///< its name in MessageEvent::Clicked
  std::string text;
  std::string action;  ///< a link of a scheme that the project allows
};
struct ChecklistItem {
  std::string text;
  bool done = false;
  std::string action;  ///< may be empty
};

/// What to draw. Texts are localised and filled in; they are text, not markup. What a message does not have is empty.
struct Message {
  std::string key;  ///< an experiment's: "experiment/arm"
  std::int64_t revision = 0;
  std::string intent;
  std::string layout;  ///< banner, toast, card, modal, fullscreen, checklist, survey
  std::string locale;
  std::string title;
  std::string body;
  /// The same texts, divided by how they look. Empty: as a whole.
  std::vector<TextSpan> title_spans, body_spans;
  std::optional<MessageImage> image;
  std::vector<MessageButton> buttons;
  std::vector<ChecklistItem> items;  ///< of a checklist
  std::string survey;                ///< ces (1–7), nps (0–10), pmf, text
  std::vector<std::string>
      dismiss;  ///< ways to make it go away: close always, snooze, never_again, outside, back, button
};

/// What has just happened in the app.
struct Trigger {
  std::string event = {};
  Attributes properties = {};
  std::string id = {};  ///< asked again with the same id, the server gives the same decision
};

/// What happens at a placement.
struct Decision {
  enum class Do {
    kNothing,
    kRecordOnly,  ///< a control group's: as if a message were shown, but nothing is drawn
    kShow
  };
  Do what = Do::kNothing;
  std::string placement;

  // Of kNothing.
  /// The server's word (CAPPED, NO_CANDIDATE, …) or the client's: NOT_READY, PAUSED, TIMEOUT, UNAVAILABLE (no answer),
  /// REPEATED (it was drawn before).
  std::string reason;
  std::string detail;                   ///< the reason in words, where there are some
  std::chrono::seconds retry_after{0};  ///< when asking again may help; 0: nobody knows

  // Of the others.
  std::string id;                            ///< names it from now on
  Message message;                           ///< of kShow
  std::string experiment;                    ///< empty: of none
  std::string variant;                       ///< the arm
  std::int64_t phase = 0;                    ///< of the experiment
  std::chrono::milliseconds delay{0};        ///< from now until RenderMessage
  std::chrono::milliseconds shown_after{0};  ///< it counts as shown once it was visible for so long
};

/// What RenderMessage says.
struct Rendering {
  bool draw = false;
  std::string error;  ///< why the decision cannot be acted on; empty where `draw`, and for a control group
};

/// Whether a report was taken, and if not, why.
struct Outcome {
  bool ok = false;
  std::string error;
};

enum class Dismissal { kClose, kButton, kOutside, kBack, kTimeout, kNavigation, kNeverAgain };
enum class Mute { kMessage, kIntent };
/// What becomes of triggers while messages are paused: kQueue tells the server of them when the placement is visited
/// after the pause, kDrop forgets them.
enum class Pause { kQueue, kDrop };

/// Something that became of a message on the screen. Reported once each; once a button and question.
class MessageEvent {
 public:
  enum class Type { kShown, kClicked, kDismissed, kSnoozed, kMuted, kFailed, kAnswered };

  /// It was visible for that long, Decision::shown_after at least.
  static MessageEvent Shown(std::chrono::milliseconds visible);
  static MessageEvent Clicked(std::string button);
  /// Closes it. `visible`: for how long it was.
  static MessageEvent Dismissed(Dismissal how, std::chrono::milliseconds visible);
  /// Closes it, to come again not before `length`, of at most 366 days.
  static MessageEvent Snoozed(std::chrono::seconds length);
  static MessageEvent Muted(Mute scope);
  /// It could not be drawn: `stage` says what failed, like "image". Closes it.
  static MessageEvent Failed(std::string stage, std::string error);
  static MessageEvent Answered(std::string question, Attribute value);

  [[nodiscard]] Type type() const { return type_; }
  /// What tells two events of a type apart: the button, the question; empty for others.
  [[nodiscard]] const std::string& detail() const { return detail_; }
  [[nodiscard]] std::chrono::milliseconds visible() const { return visible_; }
  [[nodiscard]] const Attributes& properties() const { return properties_; }

 private:
  MessageEvent(Type type, Attributes properties, std::string detail = {}, std::chrono::milliseconds visible = {});

  Type type_;
  std::string detail_;
  std::chrono::milliseconds visible_;
  Attributes properties_;
};

}  // namespace flywheel
