// Results for readers: the page of experiments and one experiment's report.
#pragma once

#include "flagd/api/ofrep.hpp"
#include "flagd/results/board.hpp"

namespace flywheel::api {

/// The results handlers of one thread. They answer when the board has computed.
class Results {
 public:
  Results(const SnapshotPublication& publication, results::Board& board) : snapshot_(publication), board_(&board) {}

  /// GET /: a page that lists flags and experiments.
  void index(const http::Request& request, http::Reply& reply);
  /// GET /v1/experiments: the same as JSON.
  void experiments(const http::Request& request, http::Reply& reply);
  /// GET /v1/experiments/{key}/report: HTML where the client accepts it, else JSON.
  void report(const http::Request& request, http::Reply& reply);

 private:
  SnapshotPublication::Reader snapshot_;
  results::Board* board_;
  std::string key_;
};

}  // namespace flywheel::api
