// `./dev demo`: the whole product once, on a documents app with 20,000 simulated users whose true reactions are known.
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <boost/program_options.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <flywheel/client.hpp>
#include <fstream>
#include <iostream>
#include <thread>

#include "examples/demo/child_process.hpp"
#include "examples/demo/population.hpp"

namespace {

namespace fs = std::filesystem;
using demo::ChildProcess;

constexpr const char* kExperiment = "invite-nudge-copy";
constexpr std::chrono::seconds kPatience{30};

struct Settings {
  std::string flagd;
  fs::path examples;
  fs::path output = "build/demo";
  int users = 20'000;
  bool keep = false;
};

struct Drive {
  std::atomic<int> done{0};
  std::atomic<std::uint64_t> delivered{0};
  std::atomic<bool> failed{false};
};

/// Plays every `step`-th user from `first` on, through the real SDK and HTTP.
void play_users(const Settings& settings, const std::string& url, demo::TimePoint now, int first, int step,
                Drive& drive) {
  demo::TimePoint clock = now;  // what the SDK takes for the time: the moment of the user's next action
  flywheel::Options options;
  options.server = url;
  options.clock = [&clock] { return clock; };
  options.queue_limit = 1'000'000;
  flywheel::Client client(options);
  for (int number = first; number < settings.users && !drive.failed; number += step) {
    demo::Person person(static_cast<std::uint64_t>(number), now);
    client.Start({person.id(), {{"plan", "free"}}});
    if (!client.WaitUntilReady(kPatience)) drive.failed = true;
    clock = person.message_at();
    const auto message = client.JsonVariationDetail(kExperiment, "{}");
    for (const demo::Action& action : person.actions(message.variant)) {
      clock = action.at;
      flywheel::Attributes properties;
      if (!action.file_id.empty()) properties.emplace("file_id", action.file_id);
      client.Track(action.event, std::move(properties));
    }
    ++drive.done;
  }
  if (!client.Shutdown(kPatience) || client.Events().dropped > 0) drive.failed = true;
  drive.delivered += client.Events().delivered;
}

void show_progress(const Drive& drive, int users) {
  constexpr int kWidth = 40;
  const bool terminal = isatty(STDERR_FILENO) == 1;
  int shown = 0;
  while (true) {
    const int done = drive.done;
    const bool over = done >= users || drive.failed;
    const int filled = done * kWidth / users;
    if (terminal) {
      const std::string bar(static_cast<std::size_t>(filled), '#');
      std::fprintf(stderr, "\r  [%-*s] %d of %d users%s", kWidth, bar.c_str(), done, users, over ? "\n" : "");
    } else if (filled / 10 > shown || over) {
      shown = filled / 10;
      std::fprintf(stderr, "  %d of %d users\n", done, users);
    }
    if (over) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

/// The report's estimate of one arm's effect on one metric, next to what truly happens.
void print_truth(const boost::json::value& report) {
  std::printf("\nTruth beside estimate (the simulation knows the truth, the report does not):\n\n");
  std::printf("  %-14s %-8s %10s %12s   %s\n", "metric", "arm", "true", "estimated", "95% interval");
  const auto percent_points = [](double value) { return value * 100; };
  const auto& truths = demo::truths();
  for (const auto& metric : report.at("metrics").as_array()) {
    const std::string name(metric.at("name").as_string());
    const bool eureka = name == "eureka_rate";
    if (!eureka && name != "mute_rate") continue;
    for (const auto& effect : metric.at("effects").as_array()) {
      const std::string arm(effect.at("arm").as_string());
      for (const demo::Truth& truth : truths) {
        if (truth.arm != arm || effect.at("diff").is_null()) continue;
        const double real = eureka ? truth.eureka_rate - truths[0].eureka_rate : truth.mute_rate - truths[0].mute_rate;
        const double low = effect.at("diff_ci").at(0).to_number<double>();
        const double high = effect.at("diff_ci").at(1).to_number<double>();
        std::printf("  %-14s %-8s %+9.2fpp %+11.2fpp   %+.2f to %+.2f pp, %s\n", name.c_str(), arm.c_str(),
                    percent_points(real), percent_points(effect.at("diff").to_number<double>()), percent_points(low),
                    percent_points(high), low <= real && real <= high ? "holds the truth" : "misses the truth");
      }
    }
  }
}

int run(const Settings& settings) {
  const fs::path data = fs::temp_directory_path() / ("flywheel-demo-" + std::to_string(getpid()));
  const fs::path definitions = settings.examples / "documents-app";
  std::printf("Starting flagd on %s\n", definitions.c_str());
  ChildProcess server(
      {settings.flagd, "serve", definitions.string(), "--data", data.string(), "--listen", "127.0.0.1:0"});
  std::string url;
  while (url.empty()) {
    const auto line = server.read_line(kPatience);
    if (!line) throw std::runtime_error("flagd did not start");
    const std::size_t at = line->find("http://");
    if (at != std::string::npos) url = line->substr(at);
  }
  const auto now = std::chrono::system_clock::now();
  std::printf("Playing the last 28 days of %d users against %s\n", settings.users, url.c_str());
  std::fflush(stdout);
  Drive drive;
  std::vector<std::thread> players;
  constexpr int kPlayers = 4;
  for (int i = 0; i < kPlayers; ++i)
    players.emplace_back(play_users, std::cref(settings), url, now, i, kPlayers, std::ref(drive));
  show_progress(drive, settings.users);
  for (std::thread& player : players) player.join();
  if (drive.failed) throw std::runtime_error("flagd did not answer, or refused events");
  std::printf("  %llu events are durable\n\n", static_cast<unsigned long long>(drive.delivered.load()));
  std::fflush(stdout);

  const std::vector<std::string> report{settings.flagd, "report", kExperiment, "--data", data.string(), "--format"};
  const auto report_as = [&](const std::string& format) {
    std::vector<std::string> words(report);
    words.push_back(format);
    return demo::output_of(words);
  };
  std::cout << report_as("text") << std::flush;
  print_truth(boost::json::parse(report_as("json")));

  fs::create_directories(settings.output);
  const fs::path page = fs::absolute(settings.output / "report.html");
  std::ofstream(page) << report_as("html");

  std::printf("\nA real test from its published counts (a landing page, 290,584 users):\n\n");
  std::fflush(stdout);
  std::cout << demo::output_of({settings.flagd, "analyze", "--counts", "control=145274:17489,treatment=145310:17264"})
            << std::flush;

  std::printf("\nWhere to look\n  the report as a page:  %s\n", page.c_str());
  if (settings.keep) {
    std::printf("  the running server:    %s/   (stop it: kill %d; its data: %s)\n", url.c_str(), server.pid(),
                data.c_str());
    std::printf(
        "  one evaluation:        curl -s -H 'Content-Type: application/json' -d "
        "'{\"context\":{\"targetingKey\":\"user-1\",\"plan\":\"free\"}}' %s/ofrep/v1/evaluate/flags/%s\n",
        url.c_str(), kExperiment);
  } else {
    std::printf("  a running server:      ./dev demo --keep leaves it running with these events\n");
  }
  std::printf("What to edit next\n  %s: change a message or a share, then run flagd check on it\n",
              (definitions / "invite-nudge.yaml").c_str());
  if (settings.keep) {
    server.release();
    return 0;
  }
  server.signal(SIGTERM);
  const int code = server.wait();
  fs::remove_all(data);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  namespace po = boost::program_options;
  Settings settings;
  std::string examples, output;
  po::options_description described("Plays simulated users through flagd and shows the report.\n\nOptions");
  described.add_options()("help,h", "print this")("flagd", po::value(&settings.flagd)->required(),
                                                  "the server's program")("examples", po::value(&examples)->required(),
                                                                          "the folder of examples")(
      "output", po::value(&output)->default_value("build/demo"), "where report.html goes")(
      "users", po::value(&settings.users)->default_value(20'000), "how many people")(
      "keep", po::bool_switch(&settings.keep), "leave flagd running");
  try {
    po::variables_map values;
    po::store(po::parse_command_line(argc, argv, described), values);
    if (values.count("help") > 0) {
      std::cout << described;
      return 0;
    }
    po::notify(values);
    if (settings.users < 1) throw std::invalid_argument("--users takes a number from 1 on");
    settings.examples = examples;
    settings.output = output;
    return run(settings);
  } catch (const std::exception& error) {
    std::cerr << "demo: " << error.what() << "\n";
    return 1;
  }
}
