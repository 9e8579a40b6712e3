// An app in plain C++17. It compiles, links and works without a server.
#include <flywheel/client.hpp>

#if __cplusplus >= 202002L
#error "this file checks that C++17 is enough"
#endif

int main() {
  flywheel::Options options;
  options.server = "https://flags.example";  // refused: nothing is contacted
  flywheel::Client client(options);
  const std::string_view view = "view";
  client.Start({"ada",
                {{"plan", "free"},
                 {"beta", true},
                 {"seats", 3},
                 {"bytes", 3UL},
                 {"count", 3LL},
                 {"size", std::size_t{3}},
                 {"rate", 0.5},
                 {"share", 0.5F},
                 {"name", std::string("Ada")},
                 {"view", view},
                 {"tags", flywheel::Json{R"(["a","b"])"}}}});
  const bool fallback_kept = client.BoolVariation("editor", true) && client.IntVariation("limit", 7) == 7;
  const auto detail = client.StringVariationDetail("headline", "Hello");
  client.Track("signup", {{"plan", "free"}});
  const flywheel::Decision next = client.NextMessage("editor_toast", {"file_downloaded", {{"bytes", 2048}}});
  const bool nothing_drawn = next.what == flywheel::Decision::Do::kNothing && next.reason == "NOT_READY" &&
                             !client.RenderMessage(next.id).draw &&
                             !client.ReportMessage(next.id, flywheel::MessageEvent::Shown(std::chrono::seconds(1))).ok;
  const bool told = client.LastError().find("TLS is not supported") != std::string::npos;
  return fallback_kept && nothing_drawn && detail.error == flywheel::ErrorCode::kProviderNotReady && told ? 0 : 1;
}
