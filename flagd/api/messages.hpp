// Which message, where: the decisions about in-app messages.
#pragma once

#include <string>

#include "experiments/messages/pipeline.hpp"
#include "flagd/api/bulk_flags.hpp"
#include "flagd/api/evaluated_exposures.hpp"
#include "flagd/api/message_request.hpp"
#include "flagd/api/ofrep.hpp"
#include "flagd/api/preview_links.hpp"
#include "flagd/store/message_state.hpp"

namespace flywheel::api {

/// The message handlers of one thread. A decision that is answered is reserved: whoever asks next, here or on another
/// thread, sees what it holds.
class Messages {
 public:
  Messages(const SnapshotPublication& publication, store::EventStore& events, store::UserState& users,
           store::MessageState& histories, PreviewLinks previews = {})
      : snapshot_(publication),
        previews_(std::move(previews)),
        histories_(&histories),
        moments_(events, users),
        sticky_(users),
        flags_(users),
        events_(&events),
        exposures_(events) {}

  /// POST /v1/messages/next: one decision for each placement, in their order. Where the user's history cannot be read,
  /// only messages that must arrive are shown.
  void next(const http::Request& request, http::Reply& reply);
  /// POST /v1/bootstrap: the same, with all flags as in an OFREP bulk answer.
  void bootstrap(const http::Request& request, http::Reply& reply);

 private:
  void answer(const http::Request& request, bool with_flags, http::Reply& reply);
  /// Decides for all placements and writes the answers; `history` null: it is not known. Returns whether it changed.
  bool decide_all(const Snapshot& snapshot, const MessageRequest& request, const assignment::EvaluationContext& context,
                  const std::optional<messages::Preview>& preview, messages::History* history);
  /// Notes what was due and is not shown.
  void note_suppressed(const messages::Decision& decision, const assignment::EvaluationContext& context);
  /// Notes that a decision is about the experiment of `chosen`.
  void note_decided(const std::string& decision, const messages::Chosen& chosen, bool replaced,
                    const assignment::EvaluationContext& context);
  /// Stores what was noted of decisions, once they hold.
  void store_decided(Time now);
  messages::Decided held(const Snapshot& snapshot, const messages::Decision& decision, const messages::Request& asked,
                         const assignment::EvaluationContext& context);
  /// Keeps the arms that a sticky experiment has just given.
  void keep_arm(const Snapshot& snapshot, const messages::Chosen& chosen, const assignment::EvaluationContext& context);

  /// What the request's signed link shows. Errors: as PreviewLinks::read; `PREVIEW_UNKNOWN`.
  [[nodiscard]] Result<messages::Preview> preview_of(const Snapshot& snapshot, const MessageRequest& request,
                                                     std::string_view user, Time now);
  /// Appends the member that says what became of the link.
  static void append_preview(const catalog::Catalog& catalog, const Result<messages::Preview>& preview,
                             std::string& body);

  SnapshotPublication::Reader snapshot_;
  PreviewLinks previews_;
  store::MessageState* histories_;
  MessageRequestReader reader_;
  MomentMemory moments_;
  StickyMemory sticky_;
  BulkFlags flags_;
  store::EventStore* events_;
  EvaluatedExposures exposures_;
  messages::Pipeline pipeline_;
  std::string decisions_;                    // the answers so far, with commas between them
  std::vector<messages::Exposure> decided_;  // events to come: which experiments they are about
};

}  // namespace flywheel::api
