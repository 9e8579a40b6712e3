#include <algorithm>
#include <iterator>

#include "experiments/statistics/compute/compute.hpp"
#include "flagd/commands/arguments.hpp"
#include "flagd/json/read.hpp"
#include "flagd/json/scan.hpp"

namespace flywheel::commands {
namespace {

constexpr std::string_view kName = "compute";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// NaN and infinities, which JSON does not have but many programs write, as texts: no method takes them for numbers.
std::string with_quoted_non_numbers(std::string_view text) {
  std::string quoted;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    std::size_t taken = 1;
    if (in_string) {
      taken = text[i] == '\\' ? std::min<std::size_t>(2, rest.size()) : 1;
      in_string = text[i] != '"';
    } else {
      in_string = text[i] == '"';
      for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (!rest.starts_with(word)) continue;
        quoted.append("\"").append(word).append("\"");
        i += word.size();
        taken = 0;
        break;
      }
    }
    quoted.append(rest.substr(0, taken));
    i += taken;
  }
  return quoted;
}

/// Reads requests one after another and prints an answer a line.
class Calculator {
 public:
  Calculator(std::string_view method, Streams& streams) : method_(method), streams_(streams) {}

  /// The request in `text`, which begins with line `first_line` of the input.
  Result<void> answer(std::string_view text, std::size_t first_line) {
    arena_.clear();
    const Result<Value> request = read(text);
    if (!request) return Error("parse_error", place_of_fault(text, first_line));
    const std::string line = "line " + std::to_string(first_line) + ": ";
    if (!request->is(Kind::kMap)) return Error("invalid", line + "a request is an object with `inputs`");
    if (request->find("inputs").absent()) return Error("invalid", line + "`inputs` is missing");
    const auto result = statistics::compute(method_, request->find("inputs"), request->find("options"), arena_);
    if (!result) return result.error();
    streams_.out << statistics::answer_text(*result)
                 << std::endl;  // at once: the other end may be a program that waits
    return {};
  }

  /// Answers what is no request.
  void refuse() { streams_.out << R"({"error":"invalid_input"})" << std::endl; }

  [[nodiscard]] bool readable(std::string_view text) {
    arena_.clear();
    return read(text).has_value();
  }

 private:
  Result<Value> read(std::string_view text) {
    Result<Value> request = reader_.read(text, arena_);
    return request ? request : reader_.read(with_quoted_non_numbers(text), arena_);
  }

  static std::string place_of_fault(std::string_view text, std::size_t first_line) {
    const std::string quoted = with_quoted_non_numbers(text);
    const std::optional<json::Fault> fault = json::scan(quoted).fault;
    if (!fault) return "line " + std::to_string(first_line) + ": this is not JSON";
    const std::string_view before = std::string_view(quoted).substr(0, std::min(fault->byte, quoted.size()));
    const auto line = first_line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + std::string(fault->what);
  }

  std::string_view method_;
  Streams& streams_;
  json::Reader reader_;
  Arena arena_;
};

/// JSON lines, answered as they come, one answer each, also where a line is no request; or, where the first line is not
/// a whole request, one request over all lines.
Result<void> answer_all(Calculator& calculator, std::istream& in) {
  std::string line;
  std::size_t number = 0;
  std::size_t answered = 0;
  Result<void> result;
  while (std::getline(in, line)) {
    ++number;
    if (is_blank(line)) continue;
    if (answered == 0 && !calculator.readable(line)) {
      const std::string rest(std::istreambuf_iterator<char>(in), {});
      return calculator.answer(line + "\n" + rest, number);
    }
    if (const auto one = calculator.answer(line, number); !one) {
      calculator.refuse();
      if (result) result = one.error();
    }
    ++answered;
  }
  if (answered == 0)
    return Error("invalid", R"(nothing came on standard input; a request is {"inputs": …, "options": …})");
  return result;
}

}  // namespace

int run_compute(std::span<const std::string> words, Streams& streams) {
  const std::vector<std::string_view> methods = statistics::method_names();
  const Signature signature{
      .usage = "flagd compute METHOD < REQUESTS, or flagd compute --list",
      .summary =
          "Answers statistics by name. Reads {\"inputs\": …, \"options\": …}, one object or JSON lines, from "
          "standard input, and\nprints an answer a line: numbers with 17 digits, null where undefined, and "
          "\"error\" with a reason code.\nexperiments/statistics/METHODS.md describes every method.",
      .positionals = {"METHOD"},
      .options = {{"list", std::nullopt, "print the names of all methods", true}},
      .optional_positionals = true,
      .choices = {methods.begin(), methods.end()}};
  int exit_code = kOk;
  const auto arguments = Arguments::parse(signature, words, streams, exit_code);
  if (!arguments) return exit_code;
  if (arguments->has("list")) {
    for (const std::string_view method : methods) streams.out << method << "\n";
    return kOk;
  }
  if (!arguments->has("METHOD")) return complain(streams, kName, "METHOD is missing; --list prints them all", kUsage);
  Calculator calculator(arguments->get("METHOD"), streams);
  const auto answered = answer_all(calculator, streams.in);
  if (!answered) return complain(streams, kName, answered.error().message);
  return streams.out ? kOk : complain(streams, kName, "the answer cannot be written");
}

}  // namespace flywheel::commands
