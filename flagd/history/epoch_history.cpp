#include "flagd/history/epoch_history.hpp"

#include <zlib.h>

#include <algorithm>
#include <charconv>

#include "flagd/history/durable_file.hpp"
#include "flagd/history/sealed.hpp"

namespace flywheel::history {
namespace {

constexpr std::string_view kKind = "epoch";
constexpr std::size_t kLargest = std::size_t{1} << 30;  // of all sources together; a damaged size must not exhaust us

std::string packed(const EpochHistory::Sources& sources) {
  std::string all;
  for (const catalog::SourceFile& file : sources) {
    all += std::to_string(file.path.size()) + " " + std::to_string(file.text.size()) + "\n" + file.path + file.text;
  }
  return all;
}

/// Takes a decimal number and the character behind it off the front.
std::optional<std::size_t> take_number(std::string_view& bytes, char end) {
  std::size_t number = 0;
  const auto [at, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
  if (error != std::errc() || at == bytes.data() + bytes.size() || *at != end) return std::nullopt;
  bytes.remove_prefix(static_cast<std::size_t>(at - bytes.data()) + 1);
  return number;
}

std::optional<EpochHistory::Sources> unpacked(std::string_view bytes) {
  EpochHistory::Sources sources;
  while (!bytes.empty()) {
    const auto path = take_number(bytes, ' ');
    const auto text = path ? take_number(bytes, '\n') : std::nullopt;
    if (!text || *path > bytes.size() || *text > bytes.size() - *path) return std::nullopt;
    sources.push_back({std::string(bytes.substr(0, *path)), std::string(bytes.substr(*path, *text))});
    bytes.remove_prefix(*path + *text);
  }
  return sources;
}

/// The size of what is compressed, a line break, and zlib's bytes.
std::string compressed(std::string_view bytes) {
  std::string out = std::to_string(bytes.size()) + "\n";
  const std::size_t head = out.size();
  uLongf size = compressBound(bytes.size());
  out.resize(head + size);
  compress2(reinterpret_cast<Bytef*>(out.data() + head), &size, reinterpret_cast<const Bytef*>(bytes.data()),
            bytes.size(), Z_DEFAULT_COMPRESSION);  // fails for want of room or memory only
  out.resize(head + size);
  return out;
}

std::optional<std::string> decompressed(std::string_view bytes) {
  const auto size = take_number(bytes, '\n');
  if (!size || *size > kLargest) return std::nullopt;
  std::string out(*size, '\0');
  uLongf written = out.size();
  const int outcome = uncompress(reinterpret_cast<Bytef*>(out.data()), &written,
                                 reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (outcome != Z_OK || written != out.size()) return std::nullopt;
  return out;
}

std::string line_of(const Served& served) {
  const std::string text = format_time(served.since) + " " + served.epoch;
  return text + " " + checksum_of("log", text);
}

std::optional<Served> read_line(std::string_view line) {
  const std::size_t last = line.rfind(' ');
  if (last == std::string_view::npos) return std::nullopt;
  const std::string_view text = line.substr(0, last);
  const std::size_t middle = text.find(' ');
  if (middle == std::string_view::npos || line.substr(last + 1) != checksum_of("log", text)) return std::nullopt;
  const auto since = parse_time(text.substr(0, middle));
  if (!since) return std::nullopt;
  return Served{*since, std::string(text.substr(middle + 1))};
}

}  // namespace

Result<void> EpochHistory::begin(std::string_view epoch, const Sources& sources, Time at) {
  if (const auto made = make_private_directory(directory_); !made) return made.error();
  const auto served = log();
  if (!served) return served.error();
  if (!this->sources(epoch)) {
    const auto written = write_durably(file_of(epoch), seal(kKind, compressed(packed(sources))));
    if (!written) return written.error();
  }
  if (!served->empty() && served->back().epoch == epoch) return {};
  return append_line_durably(log_file(), line_of({at, std::string(epoch)}));
}

Result<std::vector<Served>> EpochHistory::log() const {
  const auto bytes = read_file(log_file());
  if (!bytes) return bytes.error();
  std::vector<Served> all;
  std::string_view rest = *bytes ? std::string_view(**bytes) : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (auto served = read_line(rest.substr(0, end))) all.push_back(std::move(*served));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return all;
}

Result<Served> EpochHistory::at(Time time) const {
  const auto all = log();
  if (!all) return all.error();
  if (all->empty()) return Error("not_found", directory_.string() + " holds no history of epochs");
  // The clock may have been set back in between: what began last counts.
  const auto found =
      std::find_if(all->rbegin(), all->rend(), [&](const Served& served) { return served.since <= time; });
  if (found != all->rend()) return *found;
  return Error("not_found", "the history of epochs begins at " + format_time(all->front().since) +
                                ", it does not reach back to " + format_time(time));
}

Result<EpochHistory::Sources> EpochHistory::sources(std::string_view epoch) const {
  const auto bytes = read_file(file_of(epoch));
  if (!bytes) return bytes.error();
  if (!*bytes) return Error("not_found", file_of(epoch).string() + ": there is no such file");
  const auto payload = unseal(kKind, **bytes);
  const auto text = payload ? decompressed(*payload) : std::nullopt;
  auto sources = text ? unpacked(*text) : std::nullopt;
  if (!sources) return Error("corrupt", file_of(epoch).string() + " is damaged");
  return std::move(*sources);
}

Result<EpochHistory::Newest> EpochHistory::newest(const catalog::Lock& splits) {
  const auto all = log();
  if (!all) return all.error();
  Newest newest;
  std::vector<std::string_view> tried;
  for (auto served = all->rbegin(); served != all->rend(); ++served) {
    if (std::find(tried.begin(), tried.end(), served->epoch) != tried.end()) continue;
    tried.push_back(served->epoch);
    auto found = sources(served->epoch);
    if (!found) {
      newest.complaints.push_back(found.error().message);
      if (found.error().code != "corrupt") continue;
      set_aside(file_of(served->epoch));
      newest.complaints.back() += " and has been set aside as " + served->epoch + ".damaged";
      continue;
    }
    newest.loaded = catalog::build(std::move(*found), &splits);
    newest.catalog = newest.loaded.catalog;
    if (newest.catalog) return newest;
    newest.complaints.push_back("epoch " + served->epoch + " has errors for this version of flagd");
  }
  return newest;
}

}  // namespace flywheel::history
