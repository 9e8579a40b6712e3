#include "flagd/results/kept_rows.hpp"

#include <fstream>
#include <utility>

#include "config/hashing/slot.hpp"

namespace flywheel::results {
namespace {

namespace fs = std::filesystem;

/// A range without units is not worth a file.
constexpr std::size_t kTiny = 16;

}  // namespace

KeptRows::KeptRows(fs::path directory) : KeptRows(std::move(directory), Limits()) {}

KeptRows::KeptRows(fs::path directory, const Limits& limits) : directory_(std::move(directory)), limits_(limits) {
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
  for (std::uint32_t range = 0; range < store::kRanges; ++range) forget(range);
}

void KeptRows::forget(std::uint32_t number) {
  Range& range = ranges_[number];
  std::error_code ignored;
  if (range.where == Range::Where::kFile) fs::remove(file_of(number), ignored);
  rows_in_memory_ -= range.rows.size();
  changes_in_memory_ -= range.changes.size();
  std::exchange(range, Range());  // so that its memory goes, too
}

fs::path KeptRows::file_of(std::uint32_t range) const {
  return directory_ / std::to_string(range);
}

std::optional<KeptRange> KeptRows::read(std::uint32_t number) const {
  const Range& range = ranges_[number];
  if (range.where == Range::Where::kNowhere) return std::nullopt;
  if (range.where == Range::Where::kMemory) return KeptRange{range.rows, range.changes, range.units};
  auto rows = read_file(number);
  if (!rows || hashing::hash_of(0, *rows) != range.checksum) return std::nullopt;
  return KeptRange{std::move(*rows), range.changes, range.units};
}

std::optional<std::string> KeptRows::read_file(std::uint32_t number) const {
  std::ifstream in(file_of(number), std::ios::binary | std::ios::ate);
  const std::streamoff size = in.tellg();
  if (!in || size < 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.seekg(0).read(bytes.data(), size);
  if (!in) return std::nullopt;
  return bytes;
}

void KeptRows::write(std::uint32_t number, std::string rows, std::size_t units) {
  forget(number);
  Range& range = ranges_[number];
  range.units = units;
  const std::size_t size = rows.size();
  if (rows_in_memory_.fetch_add(size) + size <= limits_.rows_in_memory || size <= kTiny) {
    range.rows = std::move(rows);
    range.where = Range::Where::kMemory;
    return;
  }
  rows_in_memory_ -= size;
  if (!write_file(number, rows)) return;
  range.checksum = hashing::hash_of(0, rows);
  range.where = Range::Where::kFile;
}

bool KeptRows::write_changes(std::uint32_t number, std::string changes) {
  Range& range = ranges_[number];
  const std::size_t before = range.changes.size();
  if (changes_in_memory_.fetch_add(changes.size()) + changes.size() > limits_.changes_in_memory + before) {
    changes_in_memory_ -= changes.size();
    return false;
  }
  changes_in_memory_ -= before;
  range.changes = std::move(changes);
  return true;
}

bool KeptRows::write_file(std::uint32_t number, std::string_view bytes) const {
  std::error_code failed;
  const fs::space_info space = fs::space(directory_, failed);
  if (directory_.empty() || failed || space.available < limits_.left_on_disk) return false;
  std::ofstream out(file_of(number), std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) fs::remove(file_of(number), failed);
  return static_cast<bool>(out);
}

}  // namespace flywheel::results
