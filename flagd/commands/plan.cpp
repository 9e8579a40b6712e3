#include <chrono>
#include <filesystem>

#include "config/catalog/lock.hpp"
#include "experiments/assignment/plan_render.hpp"
#include "flagd/api/context_reader.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/commands/git_definitions.hpp"
#include "flagd/commands/replace_file.hpp"
#include "flagd/commands/units_file.hpp"

namespace flywheel::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "plan";

/// Prints what was found; the catalog, or nullptr after errors.
std::shared_ptr<const catalog::Catalog> accept(const catalog::Loaded& loaded, const std::string& called,
                                               Streams& streams) {
  if (loaded.catalog) return loaded.catalog;
  for (const source::Diagnostic& diagnostic : loaded.diagnostics) streams.err << render_text(diagnostic) << "\n";
  streams.err << called << ": " << summary_of(loaded) << "\n";
  return nullptr;
}

/// The definitions of a directory, or of a revision of `beside`.
std::shared_ptr<const catalog::Catalog> load_old(const std::string& old, const std::string& beside, Streams& streams) {
  if (fs::is_directory(old)) return accept(catalog::load(old), old, streams);
  auto files = definitions_at(beside, old);
  if (!files) {
    complain(streams, kName, files.error().message);
    return nullptr;
  }
  return accept(catalog::build(std::move(*files)), old, streams);
}

/// The new definitions as they serve once their lock file says what follows from the old ones.
catalog::Loaded relocked(const catalog::Loaded& loaded, const catalog::Catalog& old) {
  std::vector<catalog::SourceFile> files;
  for (const catalog::SourceFile& file : loaded.texts) {
    if (file.path != catalog::kLockFile) files.push_back(file);
  }
  files.push_back({std::string(catalog::kLockFile), catalog::write_lock(catalog::lock_of(old))});
  const catalog::Loaded followed = catalog::build(files);
  if (!followed.catalog) return followed;
  files.back().text = catalog::write_lock(catalog::lock_of(*followed.catalog));
  return catalog::build(std::move(files));
}

/// Counts every context of a file. Errors carry path and context.
Result<void> count_units(const std::string& path, const catalog::Catalog& before, const catalog::Catalog& after,
                         Time now, assignment::Plan& plan) {
  const auto contexts = read_contexts(path);
  if (!contexts) return contexts.error();
  api::ContextReader old_reader, new_reader;
  for (const std::string& context : *contexts) {
    const auto old_slots = old_reader.read_context(context, before.attributes());
    const auto new_slots = new_reader.read_context(context, after.attributes());
    if (!old_slots || !new_slots) {
      const Error& error = !old_slots ? old_slots.error() : new_slots.error();
      return Error("invalid", path + ": " + context.substr(0, 80) + ": " + error.message);
    }
    assignment::count(plan, before, after, {*old_slots, *new_slots}, now, old_reader.arena());
  }
  return {};
}

}  // namespace

int run_plan(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd plan OLD NEW [--units FILE] [--at TIME] [--format text|json] [--write]",
      "Says what an edit of the definitions does to people: who changes arm, enters and leaves. OLD is a directory, or "
      "a git revision of the directory NEW, like HEAD or main.",
      {"OLD", "NEW"},
      {{"units", std::nullopt, "a file with a unit id or a context (JSON) a line: counts what changes for them"},
       {"at", std::nullopt, "when, e.g. 2026-12-31T10:00:00Z; default: now"},
       {"format", "text", "text (Markdown, for terminals and pull requests) or json", false, false, {"text", "json"}},
       {"write", std::nullopt, "write NEW/flagd.lock, so that as few units as possible move", true}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  if (arguments->has("at")) {
    const auto at = parse_time(arguments->get("at"));
    if (!at) return complain(streams, kName, "--at: " + at.error().message, kUsage);
    now = *at;
  }
  const std::string& directory = arguments->get("NEW");
  if (!fs::is_directory(directory)) return complain(streams, kName, directory + " is no directory");
  const auto before = load_old(arguments->get("OLD"), directory, streams);
  if (!before) return kFailed;
  catalog::Loaded loaded = catalog::load(directory);
  if (loaded.catalog && arguments->has("write")) loaded = relocked(loaded, *before);
  const auto after = accept(loaded, directory, streams);
  if (!after) return kFailed;

  assignment::Plan plan = assignment::compare(*before, *after, now);
  if (arguments->has("units")) {
    const auto counted = count_units(arguments->get("units"), *before, *after, now, plan);
    if (!counted) return complain(streams, kName, counted.error().message);
  }
  if (arguments->get("format") == "json") {
    streams.out << render_json(plan) << "\n";
  } else {
    streams.out << render_text(plan);
  }
  if (!arguments->has("write")) return kOk;
  const fs::path lock = fs::path(directory) / catalog::kLockFile;
  const auto written = replace_file(lock, catalog::write_lock(catalog::lock_of(*after)));
  if (!written) return complain(streams, kName, written.error().message);
  streams.err << "wrote " << lock.string() << ": commit it with the definitions\n";
  return kOk;
}

}  // namespace flywheel::commands
