#include "experiments/report/number_style.hpp"
#include "flagd/commands/append_events.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/data_directory.hpp"
#include "flagd/commands/report_output.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "flagd/tables/file_hash.hpp"
#include "flagd/tables/import_map.hpp"
#include "flagd/tables/row_events.hpp"

namespace flywheel::commands {
namespace {

using store::Appended;
using tables::CsvReader;
using tables::EventBatch;

constexpr std::string_view kName = "import";
constexpr std::size_t kBatchEvents = 2000;  // appended, and synced, together
constexpr std::uint64_t kRowsBetweenReports = 1 << 13;

/// What an import did.
struct Counts {
  std::int64_t rows = 0;
  std::int64_t left_out = 0;  ///< by `where:`
  std::int64_t events = 0;
  std::int64_t stored = 0;
  std::int64_t conflicts = 0;
};

/// Appends a batch and counts what became of it.
Result<void> append(store::EventStore& store, std::span<const outcomes::Event> events, Counts& counts) {
  const auto appended = append_and_wait(store, events);
  if (!appended) return appended.error();
  for (const Appended one : *appended) {
    counts.stored += one == Appended::kStored ? 1 : 0;
    counts.conflicts += one == Appended::kConflict ? 1 : 0;
  }
  return {};
}

/// Reads the whole table once. Without a store everything is checked and nothing kept, so that a table with a wrong
/// row leaves nothing behind.
Result<Counts> read_table(const std::string& path, const tables::ImportMap& map, const std::string& hash,
                          store::EventStore* store, Streams& streams) {
  auto reader = CsvReader::open(path);
  if (!reader) return reader.error();
  auto rows = tables::RowEvents::prepare(*reader, map, hash);
  if (!rows) return rows.error();
  Counts counts;
  EventBatch batch;
  while (true) {
    const auto fields = reader->next();
    if (!fields) return fields.error();
    if (*fields) {
      const auto taken = rows->read(**fields, batch);
      if (!taken) return taken.error();
      counts.left_out += *taken ? 0 : 1;
      if (++counts.rows % kRowsBetweenReports == 0) {
        show_progress(streams, (store ? "importing " : "checking ") + path, reader->progress());
      }
    }
    if (*fields && batch.events().size() < kBatchEvents) continue;
    counts.events += static_cast<std::int64_t>(batch.events().size());
    if (store && !batch.events().empty()) {
      if (const auto appended = append(*store, batch.events(), counts); !appended) return appended.error();
    }
    if (!*fields) return counts;
    batch.clear();
  }
}

std::string counted(std::int64_t count, const std::string& noun) {
  return report::count_text(count) + " " + noun + (count == 1 ? "" : "s");
}

void print_summary(const tables::ImportMap& map, const Counts& counts, const std::string& data, Streams& streams) {
  streams.out << map.name << ": " << counted(counts.rows, "row");
  if (!map.where.empty()) streams.out << ", " << report::count_text(counts.left_out) << " left out by `where`";
  streams.out << ", " << counted(counts.events, "event") << "\n"
              << counted(counts.stored, "event") << (counts.stored == 1 ? " is new\n" : " are new\n");
  if (counts.conflicts > 0) {
    streams.out
        << counted(counts.conflicts, "event")
        << " came from the same rows before and said something else; what was there stays (has the map changed?)\n";
  }
  if (map.experiment && map.experiment->from == tables::Source::From::kConstant) {
    streams.out << "next: flagd report " << map.experiment->text << " --data " << data << " --dir DEFINITIONS\n";
  }
  streams.out << std::flush;
}

}  // namespace

int run_import(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd import FILE.csv --map MAP.yaml --data DIR",
      "Turns the rows of a table into exposures and outcomes. The map says which column is what; importing a file "
      "twice\n"
      "counts once, and a file with a wrong row stores nothing. The server that has DIR open must be stopped "
      "meanwhile.",
      {"FILE.csv"},
      {{"map", std::nullopt, "how rows become events"}, {"data", "flagd-data", "where events are kept"}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  if (!arguments->has("map")) return complain(streams, kName, "--map is missing: how do rows become events?", kUsage);

  const tables::ReadMap read = tables::read_import_map(arguments->get("map"));
  for (const source::Diagnostic& diagnostic : read.diagnostics) streams.err << render_text(diagnostic) << "\n";
  if (!read.map) return kFailed;
  const tables::ImportMap& map = *read.map;
  const std::string& path = arguments->get("FILE.csv");
  const auto hash = tables::hash_file(path);
  if (!hash) return complain(streams, kName, hash.error().message);
  const auto checked = read_table(path, map, *hash, nullptr, streams);
  show_progress(streams, path, 1);
  if (!checked) return complain(streams, kName, checked.error().message);

  const DataDirectory data(arguments->get("data"));
  if (const auto created = data.create(); !created) return complain(streams, kName, created.error().message);
  auto store = store::EmbeddedStore::open(data.store());
  if (!store) return complain(streams, kName, store.error().message);
  const auto imported = read_table(path, map, *hash, store->get(), streams);
  show_progress(streams, path, 1);
  if (!imported) return complain(streams, kName, imported.error().message);
  print_summary(map, *imported, arguments->get("data"), streams);
  return kOk;
}

}  // namespace flywheel::commands
