// Reading a command's arguments.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/vocabulary/result.hpp"
#include "flagd/commands/command.hpp"

namespace flywheel::commands {

/// One option of a command, e.g. {"format", "text", "how it is printed"}; several values where `repeated`.
struct Option {
  std::string name;
  std::optional<std::string> fallback;  ///< none: the option may be left out and is then not present
  std::string help;
  bool is_switch = false;  ///< takes no value
  bool repeated = false;
  std::vector<std::string> choices = {};  ///< the only values it takes; none: any
};

/// What a command takes.
struct Signature {
  std::string usage;                     ///< "flagd check DIR [--format text|json]"
  std::string summary;                   ///< one or two sentences
  std::vector<std::string> positionals;  ///< names, all required unless `optional_positionals`
  std::vector<Option> options;
  bool optional_positionals = false;
  bool repeated_positional = false;       ///< the last one may be given several times
  std::vector<std::string> choices = {};  ///< the only values of the first one; none: any
};

/// The arguments as given.
class Arguments {
 public:
  /// A finished command: `--help` or the signature (Streams::asked) was asked for (kOk), or the call was wrong
  /// (kUsage); everything has been printed. Every command calls this before anything else.
  [[nodiscard]] static Result<Arguments> parse(const Signature& signature, std::span<const std::string> words,
                                               Streams& streams, int& exit_code);

  /// A positional or option by name; empty where not given and without fallback.
  [[nodiscard]] const std::string& get(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// Prints `flagd NAME: message` to err and returns `code`.
int complain(Streams& streams, std::string_view command, std::string_view message, int code = kFailed);

}  // namespace flywheel::commands
