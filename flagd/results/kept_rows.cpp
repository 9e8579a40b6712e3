#include "flagd/results/kept_rows.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include "config/hashing/slot.hpp"

namespace flywheel::results {
namespace {

namespace fs = std::filesystem;

/// 0: there is none.
std::uint64_t number_of(const std::optional<Time>& time) {
  return time ? outcomes::zigzag(time->time_since_epoch().count()) + 1 : 0;
}

std::optional<Time> read_time(outcomes::CompactReader& in) {
  const std::uint64_t number = in.varint();
  if (number == 0) return std::nullopt;
  return Time(Duration(outcomes::unzigzag(number - 1)));
}

std::size_t shared_size(std::string_view one, std::string_view other) {
  const auto [end, _] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  return static_cast<std::size_t>(end - one.begin());
}

}  // namespace

void RangeWriter::add(std::string_view key, std::optional<Time> next, std::string_view row) {
  const std::size_t shared = shared_size(key, last_key_);
  outcomes::CompactWriter out(bytes_);
  out.varint(shared);
  out.text(key.substr(shared));
  out.varint(number_of(next));
  out.text(row);
  last_key_ = key;
  if (next && (!earliest_ || *next < *earliest_)) earliest_ = next;
}

std::string RangeWriter::take() {
  std::string whole;
  outcomes::CompactWriter(whole).varint(number_of(earliest_));
  whole += std::exchange(bytes_, {});
  last_key_.clear();
  earliest_.reset();
  return whole;
}

RangeReader::RangeReader(std::string_view bytes) : in_(bytes), earliest_(read_time(in_)) {}

bool RangeReader::advance() {
  if (in_.at_end()) return false;
  const std::uint64_t shared = in_.varint();
  if (shared > key_.size()) in_.fail();
  key_.resize(std::min<std::uint64_t>(shared, key_.size()));
  key_ += in_.text();
  next_ = read_time(in_);
  row_ = in_.text();
  return in_.good();
}

KeptRows::KeptRows(fs::path directory, std::size_t most_in_memory)
    : directory_(std::move(directory)), most_in_memory_(most_in_memory) {
  if (directory_.empty()) return;
  std::error_code ignored;  // what cannot be written later is not kept
  fs::remove_all(directory_, ignored);
  fs::create_directories(directory_, ignored);
  fs::permissions(directory_, fs::perms::owner_all, ignored);
}

KeptRows::~KeptRows() {
  std::error_code ignored;
  if (!directory_.empty()) fs::remove_all(directory_, ignored);
}

bool KeptRows::hold(const std::shared_ptr<const catalog::Catalog>& catalog, Time as_of) const {
  return catalog_ && catalog_ == catalog && as_of_ <= as_of;
}

void KeptRows::hold_from_now(std::shared_ptr<const catalog::Catalog> catalog, Time as_of) {
  catalog_ = std::move(catalog);
  as_of_ = as_of;
}

void KeptRows::clear() {
  catalog_ = nullptr;
  for (Range& range : ranges_) forget(range);
}

void KeptRows::forget(Range& range) {
  in_memory_ -= range.bytes.size();
  range = {};
}

fs::path KeptRows::file_of(std::uint32_t range) const {
  return directory_ / std::to_string(range);
}

std::optional<std::string> KeptRows::read(std::uint32_t number) const {
  const Range& range = ranges_[number];
  if (range.where == Range::Where::kNowhere) return std::nullopt;
  if (range.where == Range::Where::kMemory) return range.bytes;
  std::ifstream in(file_of(number), std::ios::binary | std::ios::ate);
  const std::streamoff size = in.tellg();
  if (!in || size < 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.seekg(0).read(bytes.data(), size);
  if (!in || hashing::hash_of(0, bytes) != range.checksum) return std::nullopt;
  return bytes;
}

void KeptRows::write(std::uint32_t number, std::string bytes) {
  Range& range = ranges_[number];
  forget(range);
  if (in_memory_.fetch_add(bytes.size()) + bytes.size() <= most_in_memory_) {
    range.bytes = std::move(bytes);
    range.where = Range::Where::kMemory;
    return;
  }
  in_memory_ -= bytes.size();
  if (!write_file(number, bytes)) return;
  range.checksum = hashing::hash_of(0, bytes);
  range.where = Range::Where::kFile;
}

bool KeptRows::write_file(std::uint32_t number, std::string_view bytes) const {
  if (directory_.empty()) return false;
  std::ofstream out(file_of(number), std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  return static_cast<bool>(out);
}

}  // namespace flywheel::results
