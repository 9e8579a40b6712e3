// OFREP: one evaluation, or all for one context.
#pragma once

#include <string>

#include "experiments/assignment/evaluate.hpp"
#include "flagd/api/bulk_flags.hpp"
#include "flagd/api/context_reader.hpp"
#include "flagd/api/evaluated_exposures.hpp"
#include "flagd/api/moment_memory.hpp"
#include "flagd/api/snapshot.hpp"
#include "flagd/api/sticky_memory.hpp"
#include "flagd/catalog_watch/publication.hpp"
#include "flagd/http/reply.hpp"
#include "flagd/http/request.hpp"

namespace flywheel::api {

using SnapshotPublication = catalog_watch::Publication<Snapshot>;

/// The OFREP handlers of one thread: everything they reuse between requests is theirs alone.
class Ofrep {
 public:
  Ofrep(const SnapshotPublication& publication, store::EventStore& events, store::UserState& users)
      : snapshot_(publication), moments_(events, users), sticky_(users), flags_(users), exposures_(events) {}

  /// POST /ofrep/v1/evaluate/flags/{key}. Records an exposure where the experiment says `exposure: on_evaluation`.
  void single(const http::Request& request, http::Reply& reply);
  /// POST /ofrep/v1/evaluate/flags
  void bulk(const http::Request& request, http::Reply& reply);

 private:
  SnapshotPublication::Reader snapshot_;
  ContextReader context_;
  MomentMemory moments_;
  StickyMemory sticky_;
  BulkFlags flags_;
  EvaluatedExposures exposures_;
  std::string key_;
  std::string head_;
  std::string body_;
};

/// Refuses what is not JSON by its content type (a missing one passes): then true, and the reply is sent.
[[nodiscard]] bool wrong_media_type(const http::Request& request, http::Reply& reply);

/// Whether an If-None-Match field names `tag` (a quoted strong tag): weak comparison, lists, `*`. Malformed: no match.
[[nodiscard]] bool if_none_match(std::string_view field, std::string_view tag);

}  // namespace flywheel::api
