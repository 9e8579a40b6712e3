#include "experiments/proof/proof.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/commands/definitions.hpp"
#include "flagd/commands/units_file.hpp"

namespace flywheel::commands {
namespace {

/// Below so many units χ² is not to be trusted.
constexpr std::size_t kFewestUnits = 1000;

std::vector<std::string> made_up_ids() {
  constexpr int kIds = 200'000;
  std::vector<std::string> ids;
  for (int i = 0; i < kIds; ++i) ids.push_back("user-" + std::to_string(i));
  return ids;
}

}  // namespace

int run_prove(std::span<const std::string> words, Streams& streams) {
  const Signature signature{
      "flagd prove DIR [--units FILE] [--format text|json]",
      "Proves on your own unit ids that every split has its shares, that experiments are independent of each other, "
      "and "
      "that an experiment without effect comes out significant as rarely as it should.",
      {"DIR"},
      {{"units", std::nullopt, "a file with a unit id or a context (JSON) a line; default: 200,000 made-up ids"},
       {"format", "text", "text or json", false, false, {"text", "json"}}}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  const auto catalog = load_or_complain(arguments->get("DIR"), streams);
  if (!catalog) return kFailed;
  std::vector<std::string> ids;
  if (arguments->has("units")) {
    auto read = read_unit_ids(arguments->get("units"));
    if (!read) return complain(streams, "prove", read.error().message);
    ids = std::move(*read);
    if (ids.size() < kFewestUnits) {
      return complain(streams, "prove",
                      "a proof takes at least 1,000 distinct units, not " + std::to_string(ids.size()));
    }
  } else {
    ids = made_up_ids();
  }
  const proof::Proof proof = proof::prove(proof::draws_of(*catalog), ids, proof::served_randomisation());
  if (arguments->get("format") == "json") {
    streams.out << render_json(proof) << "\n";
  } else {
    streams.out << render_text(proof);
  }
  return proof.passed() ? kOk : kFailed;
}

}  // namespace flywheel::commands
