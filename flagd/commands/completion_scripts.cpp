#include "flagd/commands/completion_scripts.hpp"

#include <algorithm>
#include <string_view>

namespace flywheel::commands {
namespace {

std::string joined(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// A text in single quotes. In fish a backslash works inside of them, in other shells nothing does.
std::string in_quotes(std::string_view text, bool fish = false) {
  std::string out = "'";
  for (const char c : text) {
    if (fish && (c == '\'' || c == '\\')) {
      out += '\\';
      out += c;
    } else if (c == '\'') {
      out += "'\\''";
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out + "'";
}

/// A text inside of a specification of zsh, where colons and brackets separate.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string options_of(const Signature& signature) {
  std::string text;
  for (const Option& option : signature.options) text += "--" + option.name + " ";
  return text + "--help";
}

/// What a zsh positional takes: its words, directories or files.
std::string zsh_positionals(const Signature& signature) {
  std::string text;
  for (std::size_t i = 0; i < signature.positionals.size(); ++i) {
    const bool last = i + 1 == signature.positionals.size();
    const std::string place = last && signature.repeated_positional ? "*" : std::to_string(i + 1);
    std::string action = signature.positionals[i] == "DIR" ? "_files -/" : "_files";
    if (i == 0 && !signature.choices.empty()) action = "(" + joined(signature.choices) + ")";
    text += " \\\n        " + in_quotes(place + ":" + zsh_text(signature.positionals[i]) + ":" + action);
  }
  return text;
}

std::string zsh_option(const Option& option) {
  std::string spec = (option.repeated ? "*--" : "--") + option.name + (option.is_switch ? "" : "=") + "[" +
                     zsh_text(option.help) + "]";
  if (option.is_switch) return spec;
  return spec + ":value:" + (option.choices.empty() ? "_files" : "(" + joined(option.choices) + ")");
}

}  // namespace

std::string bash_completion(std::span<const DescribedCommand> commands) {
  std::string names, cases;
  for (const DescribedCommand& command : commands) {
    names += command.name + " ";
    cases += "    " + command.name + ")\n      options=" + in_quotes(options_of(command.signature)) + "\n";
    if (!command.signature.choices.empty()) {
      cases += "      [ \"$COMP_CWORD\" -gt 2 ] || words=" + in_quotes(joined(command.signature.choices)) + "\n";
    }
    for (const Option& option : command.signature.options) {
      if (option.choices.empty()) continue;
      cases += "      [ \"$previous\" != --" + option.name + " ] || words=" + in_quotes(joined(option.choices)) + "\n";
    }
    cases += "      ;;\n";
  }
  return "# Completion of flagd for bash: source <(flagd completion bash)\n"
         "_flagd() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} options='' words=''\n"
         "  if [ \"$current\" = '=' ]; then\n"
         "    current=''\n"
         "  elif [ \"$previous\" = '=' ] && [ \"$COMP_CWORD\" -gt 2 ]; then\n"
         "    previous=${COMP_WORDS[COMP_CWORD-2]}\n"
         "  fi\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W " +
         in_quotes(names + "--help --version") +
         " -- \"$current\")\n"
         "    return\n"
         "  fi\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases +
         "  esac\n"
         "  case $current in\n"
         "    -*) words=$options ;;\n"
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _flagd flagd\n";
}

std::string zsh_completion(std::span<const DescribedCommand> commands) {
  std::string names, cases;
  for (const DescribedCommand& command : commands) {
    names += "      " + in_quotes(zsh_text(command.name) + ":" + command.summary) + "\n";
    cases += "    " + command.name + ")\n      _arguments -S";
    for (const Option& option : command.signature.options) cases += " \\\n        " + in_quotes(zsh_option(option));
    cases += " \\\n        '--help[this help]'" + zsh_positionals(command.signature) + "\n      ;;\n";
  }
  return "#compdef flagd\n"
         "# Completion of flagd for zsh: flagd completion zsh > \"${fpath[1]}/_flagd\"\n"
         "_flagd() {\n"
         "  if (( CURRENT == 2 )); then\n"
         "    local -a commands=(\n" +
         names +
         "    )\n"
         "    _describe command commands\n"
         "    return\n"
         "  fi\n"
         "  local command=$words[2]\n"
         "  shift words\n"
         "  (( CURRENT-- ))\n"
         "  case $command in\n" +
         cases +
         "  esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = _flagd ]; then\n"
         "  _flagd \"$@\"\n"
         "else\n"
         "  compdef _flagd flagd\n"
         "fi\n";
}

std::string fish_completion(std::span<const DescribedCommand> commands) {
  std::string text = "# Completion of flagd for fish: flagd completion fish > ~/.config/fish/completions/flagd.fish\n";
  for (const DescribedCommand& command : commands) {
    text += "complete -c flagd -f -n __fish_use_subcommand -a " + command.name + " -d " +
            in_quotes(command.summary, true) + "\n";
  }
  for (const DescribedCommand& command : commands) {
    const std::string begin = "complete -c flagd -n '__fish_seen_subcommand_from " + command.name + "' ";
    if (!command.signature.choices.empty()) {
      text += begin + "-f -a " + in_quotes(joined(command.signature.choices), true) + "\n";
    }
    for (const Option& option : command.signature.options) {
      text += begin + "-l " + option.name;
      if (!option.choices.empty()) {
        text += " -x -a " + in_quotes(joined(option.choices), true);
      } else if (!option.is_switch) {
        text += " -r";
      }
      text += " -d " + in_quotes(option.help, true) + "\n";
    }
    text += begin + "-l help -d 'this help'\n";
  }
  return text;
}

}  // namespace flywheel::commands
