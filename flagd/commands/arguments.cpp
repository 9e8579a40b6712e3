#include "flagd/commands/arguments.hpp"

#include <algorithm>
#include <boost/program_options.hpp>

#include "config/vocabulary/text.hpp"

namespace flywheel::commands {
namespace {

namespace po = boost::program_options;

/// "a, b or c" with the separators ", " and " or ".
std::string joined(const std::vector<std::string>& words, const std::string& separator, const std::string& last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? last : separator) + words[i];
  }
  return text;
}

void check_choice(const std::string& name, const std::vector<std::string>& choices, const std::string& value) {
  if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  const auto likely = nearest(value, std::vector<std::string_view>(choices.begin(), choices.end()));
  throw std::runtime_error(name + " is " + joined(choices, ", ", " or ") + ", not `" + value + "`" +
                           (likely ? "; did you mean `" + std::string(*likely) + "`?" : ""));
}

po::options_description describe(const Signature& signature) {
  po::options_description described("Options");
  for (const Option& option : signature.options) {
    if (option.is_switch) {
      described.add_options()(option.name.c_str(), option.help.c_str());
    } else {
      const std::string value = option.choices.empty() ? "VALUE" : joined(option.choices, "|", "|");
      described.add_options()(option.name.c_str(), po::value<std::vector<std::string>>()->value_name(value),
                              option.help.c_str());
    }
  }
  described.add_options()("help,h", "this help");
  return described;
}

void print_help(const Signature& signature, const po::options_description& described, std::ostream& out) {
  out << "usage: " << signature.usage << "\n" << signature.summary << "\n\n" << described;
}

}  // namespace

Result<Arguments> Arguments::parse(const Signature& signature, std::span<const std::string> words, Streams& streams,
                                   int& exit_code) {
  if (streams.asked) {
    *streams.asked = signature;
    exit_code = kOk;
    return Error("asked", "");
  }
  const po::options_description described = describe(signature);
  po::options_description all;
  all.add(described).add_options()("positional", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("positional", -1);
  Arguments arguments;
  exit_code = kUsage;
  try {
    const std::vector<std::string> list(words.begin(), words.end());
    namespace style = po::command_line_style;
    const auto parsed = po::command_line_parser(list)
                            .options(all)
                            .positional(positional)
                            .style(style::unix_style & ~style::allow_guessing)
                            .run();
    std::size_t position = 0;
    for (const auto& option : parsed.options) {
      if (option.string_key == "help") {
        print_help(signature, described, streams.out);
        exit_code = kOk;
        return Error("help", "");
      }
      if (option.position_key < 0) {
        arguments.values_.emplace_back(option.string_key, option.value.empty() ? "" : option.value.back());
      } else if (position < signature.positionals.size()) {
        if (position == 0) check_choice(signature.positionals[0], signature.choices, option.value.back());
        arguments.values_.emplace_back(signature.positionals[position++], option.value.back());
      } else if (signature.repeated_positional) {
        arguments.values_.emplace_back(signature.positionals.back(), option.value.back());
      } else {
        throw std::runtime_error("unexpected argument `" + option.value.back() + "`");
      }
    }
    for (const Option& option : signature.options) {
      for (const std::string& value : arguments.all(option.name))
        check_choice("--" + option.name, option.choices, value);
    }
    if (position < signature.positionals.size() && !signature.optional_positionals) {
      throw std::runtime_error(signature.positionals[position] + " is missing");
    }
  } catch (const std::exception& error) {
    streams.err << "flagd: " << error.what() << "\nusage: " << signature.usage << "\n";
    return Error("usage", error.what());
  }
  for (const Option& option : signature.options) {
    if (!arguments.has(option.name) && option.fallback) arguments.values_.emplace_back(option.name, *option.fallback);
  }
  for (const Option& option : signature.options) {
    if (!option.repeated && arguments.all(option.name).size() > 1) {
      streams.err << "flagd: --" << option.name << " is given more than once\n";
      return Error("usage", "option given twice");
    }
  }
  return arguments;
}

const std::string& Arguments::get(const std::string& name) const {
  static const std::string kNothing;
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return kNothing;
}

bool Arguments::has(const std::string& name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return true;
  }
  return false;
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : values_) {
    if (key == name) found.push_back(value);
  }
  return found;
}

int complain(Streams& streams, std::string_view command, std::string_view message, int code) {
  streams.err << "flagd " << command << ": " << message << "\n";
  return code;
}

}  // namespace flywheel::commands
