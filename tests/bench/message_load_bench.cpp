// Messages over HTTP against single OFREP evaluations of the same definitions, in alternating slices; and how long they
// take beside events.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <future>

#include "tests/bench/load.hpp"
#include "tests/e2e/server.hpp"

namespace {

using bench::Slice;

constexpr int kRounds = 9;
constexpr int kMessages = 20;

std::string definitions() {
  std::string text = R"(project: bench
timezone: Europe/Vienna
caps: { everything: { max: 100, per: 7d } }
---
flag: editor
variants: { on: true, off: false }
rules: [{ if: plan == "free", serve: off }]
default: on
)";
  for (int i = 0; i < kMessages; ++i) {
    text += "---\nexperiment: message-" + std::to_string(i) + R"(
status: running
intent: adoption
audience: plan == "free"
goal: { metric: bought }
placement: p
trigger: { event: downloaded }
frequency: { max: 9, per: 7d }
split: { control: 50%, team: 50% }
messages: { team: { layout: card, title: { en: Hi, de: Hallo } } }
)";
  }
  return text + "---\nmetrics: { bought: { reach: purchase, within: 1d } }\n";
}

/// A wrk script in which every request is of another user; `body` is a Lua expression of `user`.
std::string script(const std::string& path, const std::string& body) {
  return "local n = 0\nlocal base = os.time() .. '-' .. math.random(1, 1000000) .. '-'\n"
         "local headers = {['Content-Type'] = 'application/json'}\n"
         "request = function()\n  n = n + 1\n  local user = base .. n\n  return wrk.format('POST', '" +
         path + "', headers, " + body + ")\nend\n";
}

class Server {
 public:
  Server() : flagd_(directory_.path() / "definitions", data_.path(), {"--threads", "1"}) {
    bench::pin(flagd_.process().pid(), 0);
  }
  Slice load(const std::string& name, int connections) {
    return bench::load(directory_.path() / name, flagd_.port(), "/", connections);
  }
  /// CPU time a request, in microseconds.
  double cost(const std::string& name) {
    const double before = bench::cpu_seconds(flagd_.process().pid());
    const Slice slice = load(name, 8);
    return (bench::cpu_seconds(flagd_.process().pid()) - before) / slice.requests * 1e6;
  }

 private:
  /// A directory with the definitions and the scripts.
  struct Written : e2e::TemporaryDirectory {
    Written() {
      write("definitions/all.yaml", definitions());
      const std::string context = R"('{"context":{"targetingKey":"' .. user .. '","plan":"free","locale":"de-AT"})";
      write("ofrep.lua", script("/ofrep/v1/evaluate/flags/editor", context + "}'"));
      write("nothing.lua", script("/v1/messages/next", context + R"(,"placements":["p"]}')"));
      const std::string due = R"(,"trigger":{"event":"downloaded"})";
      write("shows.lua", script("/v1/messages/next", context + R"(,"placements":["p"])" + due + "}'"));
      write("some.lua", script("/v1/messages/next",
                               context + R"(,"placements":["p"]' .. (n % 10 == 0 and ')" + due + R"(' or '') .. '}')"));
      write("events.lua", script("/v1/batch", R"('{"batch":[' .. events(user) .. ']}')") + R"(
events = function(user)
  local all = {}
  for i = 1, 20 do
    all[i] = '{"type":"track","userId":"e' .. user .. '","event":"Clicked","messageId":"' .. user .. '-' .. i .. '"}'
  end
  return table.concat(all, ',')
end
)");
    }
  };

  Written directory_;
  e2e::TemporaryDirectory data_;
  e2e::Server flagd_;
};

}  // namespace

int main() try {
  Server reading, deciding;  // what is written is worked off later, and must not be taken for the cost of reading
  std::vector<double> ofrep, nothing, some, shows, nothing_ratio, some_ratio, shows_ratio, idle, beside, slower;
  for (int round = 0; round < kRounds; ++round) {
    ofrep.push_back(reading.cost("ofrep.lua"));
    nothing.push_back(reading.cost("nothing.lua"));
    some.push_back(deciding.cost("some.lua"));
    shows.push_back(deciding.cost("shows.lua"));
    nothing_ratio.push_back(ofrep.back() / nothing.back());
    some_ratio.push_back(ofrep.back() / some.back());
    shows_ratio.push_back(ofrep.back() / shows.back());
    idle.push_back(deciding.load("shows.lua", 1).p99_ms);
    auto events = std::async(std::launch::async, [&] { return deciding.load("events.lua", 1); });
    beside.push_back(deciding.load("shows.lua", 1).p99_ms);
    events.get();
    slower.push_back(beside.back() / idle.back());
  }
  std::printf(
      "\nmessages over HTTP, %d candidates, every request another user (CPU time of the whole server a request; median "
      "of %d rounds)\n  %-40s %10s %22s\n",
      kMessages, kRounds, "what", "us", "rate / OFREP's");
  std::printf("  %-40s %10.1f %22.2f\n", "OFREP, one flag", bench::median(ofrep), 1.0);
  std::printf("  %-40s %10.1f %22.2f\n", "nothing is due", bench::median(nothing), bench::median(nothing_ratio));
  std::printf("  %-40s %10.1f %22.2f\n", "one in ten is decided and reserved", bench::median(some),
              bench::median(some_ratio));
  std::printf("  %-40s %10.1f %22.2f\n", "every one is", bench::median(shows), bench::median(shows_ratio));
  std::printf(
      "\ntheir 99th percentile, one connection (median of %d rounds; beside one that sends batches of 20 events)\n",
      kRounds);
  std::printf("  %-40s %10.2f ms\n  %-40s %10.2f ms, %.2f times that (%.2f to %.2f)\n", "alone", bench::median(idle),
              "beside events", bench::median(beside), bench::median(slower),
              *std::min_element(slower.begin(), slower.end()), *std::max_element(slower.begin(), slower.end()));
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
