#include "flagd/results/range_rows.hpp"

#include <algorithm>
#include <cstdint>

namespace flywheel::results {
namespace {

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
  outcomes::CompactWriter out(whole);
  out.varint(number_of(std::exchange(earliest_, {})));
  out.bytes(bytes_);
  bytes_.clear();
  last_key_.clear();
  return whole;
}

RangeReader::RangeReader(std::string_view bytes)
    : in_(bytes), earliest_(bytes.empty() ? std::nullopt : read_time(in_)) {}

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

}  // namespace flywheel::results
