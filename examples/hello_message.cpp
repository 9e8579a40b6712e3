// Greets a user with the message that was chosen for them, and reports that they acted on it.
//   hello_message [user] [server]
#include <flywheel/client.hpp>
#include <iostream>

int main(int argc, char** argv) {
  using namespace std::chrono_literals;
  flywheel::Options options;
  if (argc > 2) options.server = argv[2];

  flywheel::Client client(options);
  client.Start({argc > 1 ? argv[1] : "ada", {{"plan", "free"}}});
  if (!client.WaitUntilReady(2s)) std::cerr << "Going on without the server: " << client.LastError() << '\n';

  const auto message = client.StringVariationDetail("welcome-message", "Welcome!");
  std::cout << message.value << "  (" << flywheel::ReasonName(message.reason) << ")\n";
  client.Track("welcome_seen", {{"length", message.value.size()}});

  return client.Shutdown(2s) ? 0 : 1;
}
