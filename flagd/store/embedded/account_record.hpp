// What stands under a user's id: the account, and since when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flagd/store/byte_order.hpp"

namespace flywheel::store {

/// A view of the record's bytes.
struct AccountRecord {
  Time at;
  std::string_view account;
};

/// The bytes to store.
[[nodiscard]] inline std::string account_record(Time at, std::string_view account) {
  std::string bytes;
  append_ordered(at, bytes);
  return bytes.append(account);
}

/// None: these are not the bytes of one.
[[nodiscard]] inline std::optional<AccountRecord> read_account_record(std::string_view bytes) {
  if (bytes.size() < sizeof(std::int64_t)) return std::nullopt;
  return AccountRecord{ordered_time(bytes.data()), bytes.substr(sizeof(std::int64_t))};
}

}  // namespace flywheel::store
