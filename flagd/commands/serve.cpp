#include <csignal>
#include <ctime>
#include <optional>

#include "flagd/api/auto_pause.hpp"
#include "flagd/api/routes.hpp"
#include "flagd/api/version.hpp"
#include "flagd/catalog_watch/watcher.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/data_directory.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/http/server.hpp"
#include "flagd/results/board.hpp"
#include "flagd/results/pulse.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "flagd/store/redis/shared_histories.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "serve";

/// Everybody who may write events without a key must sit on this machine.
bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

/// Publishes what the watcher loads, and says what it thinks of it.
void take(api::Publisher& publisher, const catalog::Loaded& loaded, Streams& streams) {
  for (const source::Diagnostic& diagnostic : loaded.diagnostics) streams.err << render_text(diagnostic) << "\n";
  const bool served = publisher.snapshots().current() != nullptr;
  const api::Taken taken = publisher.take(loaded);
  for (const std::string& complaint : taken.complaints) streams.err << "flagd: " << complaint << "\n";
  const auto snapshot = publisher.snapshots().current();
  const std::string epoch = snapshot ? snapshot->catalog().epoch() : "";
  if (taken.what == api::Taken::What::kPublished) {
    streams.err << "flagd: epoch " << epoch << ", " << summary_of(loaded) << "\n";
  } else if (taken.what == api::Taken::What::kRefused) {
    streams.err << "flagd: DEFINITIONS REFUSED: " << (loaded.catalog ? taken.why : summary_of(loaded));
    if (served) streams.err << "; the last good definitions keep serving";
    if (!served && snapshot) streams.err << "; epoch " << epoch << " of the history serves instead";
    streams.err << "\n";
  }
  streams.err << std::flush;
}

/// The signals that end or reload the server, blocked in every thread that is started afterwards.
sigset_t blocked_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// Waits for the signal to end; SIGHUP reloads.
void wait_for_the_end(const sigset_t& signals, catalog_watch::Watcher& watcher) {
  for (int signal = 0; signal != SIGTERM && signal != SIGINT;) {
    sigwait(&signals, &signal);
    if (signal == SIGHUP) watcher.reload();
  }
}

/// What `flagd serve` was asked for.
struct Wanted {
  std::string directory;  ///< of the definitions
  DataDirectory data;
  bool allow_shrink = false;
  std::optional<store::redis::Address> redis;
  api::PreviewLinks previews;
  http::ServerOptions http;
};

/// Everything of the server, in order. Each part is stopped in the opposite one.
int serve(const Wanted& wanted, Streams& streams) {
  const std::string& directory = wanted.directory;
  const DataDirectory& data = wanted.data;
  const sigset_t signals = blocked_signals();
  // Where nothing was ever served there is nothing to fall back to, and nothing is left behind.
  if (!data.has_history() && !catalog::load(directory).catalog && !load_or_complain(directory, streams)) return kFailed;
  if (const auto created = data.create(); !created) return complain(streams, kName, created.error().message);
  auto store = store::EmbeddedStore::open(data.store());  // from here on no other server uses this data
  if (!store) return complain(streams, kName, store.error().message);
  if (const auto noted = data.remember_definitions(directory); !noted) {
    return complain(streams, kName, noted.error().message);
  }
  api::Publisher publisher(data.path(), wanted.allow_shrink);
  const auto complaints = publisher.open();
  if (!complaints) return complain(streams, kName, complaints.error().message);
  for (const std::string& complaint : *complaints) streams.err << "flagd: " << complaint << "\n";
  catalog_watch::Watcher watcher(directory, [&](const catalog::Loaded& loaded) { take(publisher, loaded, streams); });
  if (!publisher.snapshots().current()) return kFailed;
  api::SlowLane slow_lane;
  api::AutoPause auto_pause(publisher, slow_lane, [&](const std::string& sentence) {
    streams.err << "flagd: " + sentence + "\n" << std::flush;
  });
  results::Board board(
      **store, std::chrono::seconds(2), [&](const results::Results& all) { auto_pause.look(all); }, data.kept_rows());
  results::Pulse pulse(board, [&] { return auto_pause.wanted(); });
  std::optional<store::redis::SharedHistories> shared;
  if (wanted.redis) {
    shared.emplace(*wanted.redis, [&](const std::string& sentence) {
      streams.err << "flagd: " + sentence + "\n" << std::flush;
    });
  }
  store::MessageState& histories = shared ? static_cast<store::MessageState&>(*shared) : **store;
  api::Services services{publisher, slow_lane, **store, **store, histories, board, data.path(), wanted.previews};
  std::optional<api::StateLane> state_lane;
  if (shared) services.state_lane = &state_lane.emplace([&] { return api::make_state_router(services); });
  http::Server server(wanted.http, [&](unsigned) { return api::make_router(services); });
  if (const auto started = server.start(); !started) return complain(streams, kName, started.error().message);
  streams.err << "flagd: open to everybody on this machine, without keys" << std::endl;
  const std::string& address = wanted.http.address;
  const std::string host = address.find(':') == std::string::npos ? address : "[" + address + "]";
  streams.out << "flagd " << api::kVersion << " listening on http://" << host << ":" << server.port() << std::endl;

  wait_for_the_end(signals, watcher);
  streams.err << "flagd: stopping" << std::endl;
  server.stop();
  return kOk;
}

}  // namespace

int run_serve(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd serve DIR [--data DIR] [--listen ADDRESS:PORT] [--redis URL] [--threads N] [--allow-shrink]",
      "Serves the definitions below DIR, collects events and reports on them.",
      {"DIR"},
      {{"data", "flagd-data", "where events are kept"},
       {"listen", "127.0.0.1:8080", "where to listen; port 0 takes a free one"},
       {"redis", std::nullopt,
        "keep what users have seen of messages in this Redis, for several servers to share: "
        "redis://[user:password@]host[:port][/database] or unix:/path"},
       {"threads", "0", "how many threads answer; 0: one a core"},
       {"allow-shrink", std::nullopt, "serve definitions also where most flags and experiments are gone from them",
        true}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  Wanted wanted{
      arguments->get("DIR"), DataDirectory(arguments->get("data")), arguments->has("allow-shrink"), {}, {}, {}};
  const auto previews = api::PreviewLinks::from_environment();
  if (!previews) return complain(streams, kName, previews.error().message);
  wanted.previews = *previews;
  http::ServerOptions& options = wanted.http;
  if (const auto parsed = http::parse_listen(arguments->get("listen"), options); !parsed) {
    return complain(streams, kName, "--listen: " + parsed.error().message, kUsage);
  }
  const std::string& threads = arguments->get("threads");
  if (threads.empty() || threads.size() > 3 || threads.find_first_not_of("0123456789") != std::string::npos) {
    return complain(streams, kName, "--threads is a number from 0 to 999", kUsage);
  }
  options.threads = static_cast<unsigned>(std::stoul(threads));
  if (!is_loopback(options.address)) {
    return complain(streams, kName,
                    "this version has no keys, so it listens on loopback addresses only, not on " + options.address);
  }
  if (arguments->has("redis")) {
    auto address = store::redis::parse_address(arguments->get("redis"));
    if (!address) return complain(streams, kName, "--redis: " + address.error().message, kUsage);
    wanted.redis = std::move(*address);
  }
  return serve(wanted, streams);
}

}  // namespace flywheel::commands
