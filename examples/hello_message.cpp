// Greets a user with the message that was chosen for them, shows the in-app message of a placement, and reports what
// came of both.
//   hello_message [user] [server]
#include <flywheel/client.hpp>
#include <iostream>
#include <thread>

namespace {

using namespace std::chrono_literals;

/// A toast of a terminal: the app supplies the drawing, whatever it looks like.
void draw(const flywheel::Message& message) {
  std::cout << "[" << message.title << "] " << message.body;
  for (const auto& button : message.buttons) std::cout << "  (" << button.text << ")";
  std::cout << '\n';
}

void visit(flywheel::Client& client, const std::string& placement) {
  const auto next = client.NextMessage(placement, {"file_downloaded"});
  if (next.what == flywheel::Decision::Do::kNothing) std::cerr << "No message: " << next.reason << '\n';
  std::this_thread::sleep_for(next.delay);  // an app sets a timer
  if (client.RenderMessage(next.id).draw) {
    draw(next.message);
    std::this_thread::sleep_for(next.shown_after);  // the user reads
    client.ReportMessage(next.id, flywheel::MessageEvent::Shown(next.shown_after));
    client.ReportMessage(next.id, flywheel::MessageEvent::Dismissed(flywheel::Dismissal::kClose, next.shown_after));
  }
  client.LeavePlacement(placement);
}

}  // namespace

int main(int argc, char** argv) {
  flywheel::Options options;
  if (argc > 2) options.server = argv[2];

  flywheel::Client client(options);
  client.Start({argc > 1 ? argv[1] : "ada", {{"plan", "free"}}});
  if (!client.WaitUntilReady(2s)) std::cerr << "Going on without the server: " << client.LastError() << '\n';

  const auto message = client.StringVariationDetail("welcome-message", "Welcome!");
  std::cout << message.value << "  (" << flywheel::ReasonName(message.reason) << ")\n";
  client.Track("welcome_seen", {{"length", message.value.size()}});
  visit(client, "editor_toast");

  return client.Shutdown(2s) ? 0 : 1;
}
