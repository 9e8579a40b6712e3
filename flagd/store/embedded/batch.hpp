// What one sync makes durable.
#pragma once

#include <rocksdb/write_batch.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flagd/store/embedded/database.hpp"
#include "flagd/store/embedded/request.hpp"

namespace flywheel::store {

/// Collects requests, decides what becomes of each event and writes down what is new. Not thread-safe; but while one
/// thread writes and finishes a batch, another one may fill the next one with it as `before`.
class Batch {
 public:
  /// Takes a request; `before` is the batch that may be on its way into the database (or null). A request whose
  /// message ids cannot be looked up is refused at once.
  void add(Request request, const Batch* before, const Database& database);

  [[nodiscard]] bool empty() const { return requests_.empty(); }
  /// The memory of its requests, as bytes_of counts it.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] rocksdb::WriteBatch& writes() { return writes_; }

  /// Tells every caller what became of the request.
  void finish(const Result<void>& outcome);

 private:
  struct Taken {
    Request request;
    std::vector<Appended> appended;
  };
  Result<std::vector<Appended>> take(const AppendRequest& request, const Batch* before, const Database& database);
  Result<std::vector<Appended>> take(const JoinRequest& request, const Batch* before, const Database& database);
  Result<std::vector<Appended>> take(const RememberRequest& request, const Batch* before, const Database& database);
  Result<std::vector<Appended>> take(const HistoryRequest& request, const Batch* before, const Database& database);
  void write(const PreparedEvent& event, const Database& database);

  rocksdb::WriteBatch writes_;
  std::vector<Taken> requests_;
  std::size_t bytes_ = 0;
  // What it writes.
  std::unordered_map<std::string_view, std::uint64_t> digests_;  // by message id, whose text belongs to the requests
  std::unordered_map<std::string, Time> accounts_;               // since when, by user
  std::unordered_map<std::string, std::string> arms_;            // the record, by unit
};

}  // namespace flywheel::store
