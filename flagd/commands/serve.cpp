#include <csignal>
#include <ctime>

#include "flagd/api/routes.hpp"
#include "flagd/api/version.hpp"
#include "flagd/catalog_watch/watcher.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/data_directory.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/http/server.hpp"
#include "flagd/results/board.hpp"
#include "flagd/store/embedded/embedded_store.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "serve";

/// Everybody who may write events without a key must sit on this machine.
bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

/// Publishes what the watcher loads, and says what it thinks of it.
class Publisher {
 public:
  explicit Publisher(Streams& streams) : streams_(streams) {}

  void take(const catalog::Loaded& loaded) {
    std::size_t errors = 0;
    std::string first;
    for (const source::Diagnostic& diagnostic : loaded.diagnostics) {
      streams_.err << render_text(diagnostic) << "\n";
      if (diagnostic.severity == source::Severity::kError && errors++ == 0) {
        first = diagnostic.place.file + ":" + std::to_string(diagnostic.place.line) + ": " + diagnostic.message;
      }
    }
    definitions_.note(errors, std::move(first));
    const auto served = snapshots_.current();
    if (!loaded.catalog) {
      streams_.err << "flagd: " << summary_of(loaded) << (served ? "; the last good definitions keep serving" : "")
                   << std::endl;
    } else if (!served || served->catalog().epoch() != loaded.catalog->epoch()) {
      snapshots_.publish(std::make_shared<const api::Snapshot>(loaded.catalog));
      streams_.err << "flagd: epoch " << loaded.catalog->epoch() << ", " << summary_of(loaded) << std::endl;
    }
  }

  [[nodiscard]] const api::SnapshotPublication& snapshots() const { return snapshots_; }
  [[nodiscard]] const api::DefinitionsState& definitions() const { return definitions_; }

 private:
  Streams& streams_;
  api::SnapshotPublication snapshots_;
  api::DefinitionsState definitions_;
};

/// The signals that end or reload the server, blocked in every thread that is started afterwards.
sigset_t blocked_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

}  // namespace

int run_serve(std::span<const std::string> words, Streams& streams) {
  const Signature signature{"flagd serve DIR [--data DIR] [--listen ADDRESS:PORT] [--threads N]",
                            "Serves the definitions below DIR, collects events and reports on them.",
                            {"DIR"},
                            {{"data", "flagd-data", "where events are kept"},
                             {"listen", "127.0.0.1:8080", "where to listen; port 0 takes a free one"},
                             {"threads", "0", "how many threads answer; 0: one a core"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  http::ServerOptions options;
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
  const sigset_t signals = blocked_signals();

  // The parts list: definitions, store, results, listener. Each is stopped in the opposite order.
  const std::string& directory = arguments->get("DIR");
  Publisher publisher(streams);
  catalog_watch::Watcher watcher(directory, [&](const catalog::Loaded& loaded) { publisher.take(loaded); });
  if (!publisher.snapshots().current()) return kFailed;
  const DataDirectory data(arguments->get("data"));
  if (const auto created = data.create(); !created) return complain(streams, kName, created.error().message);
  auto store = store::EmbeddedStore::open(data.store());
  if (!store) return complain(streams, kName, store.error().message);
  if (const auto noted = data.remember_definitions(directory); !noted)
    return complain(streams, kName, noted.error().message);
  results::Board board(**store);
  const api::Services services{publisher.snapshots(), publisher.definitions(), **store, **store, board};
  http::Server server(options, [&](unsigned) { return api::make_router(services); });
  if (const auto started = server.start(); !started) return complain(streams, kName, started.error().message);
  streams.err << "flagd: open to everybody on this machine, without keys" << std::endl;
  const std::string host =
      options.address.find(':') == std::string::npos ? options.address : "[" + options.address + "]";
  streams.out << "flagd " << api::kVersion << " listening on http://" << host << ":" << server.port() << std::endl;

  for (int signal = 0; signal != SIGTERM && signal != SIGINT;) {
    sigwait(&signals, &signal);
    if (signal == SIGHUP) watcher.reload();
  }
  streams.err << "flagd: stopping" << std::endl;
  server.stop();
  return kOk;
}

}  // namespace flywheel::commands
