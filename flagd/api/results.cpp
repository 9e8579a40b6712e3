#include "flagd/api/results.hpp"

#include <utility>

#include "experiments/report/assemble.hpp"
#include "flagd/api/accept.hpp"
#include "flagd/api/auto_pause.hpp"
#include "flagd/web/headers.hpp"
#include "flagd/web/overview.hpp"
#include "flagd/web/page.hpp"

namespace flywheel::api {
namespace {

using Computed = Result<std::shared_ptr<const results::Results>>;

/// Answers that come when the board has computed: pages, or JSON.
class Answering {
 public:
  Answering(http::Reply& reply, bool html) : reply_(reply.defer()), html_(html) {}

  void page(int status, std::string document) const {
    auto headers = web::html_headers(document);
    reply_->send(status, http::kHtml, std::move(document), std::move(headers));
  }
  void json(std::string text) const { reply_->send(200, http::kJson, std::move(text)); }

  void report(const report::Report& report) const {
    if (html_) return page(200, render_html(report));
    json(render_json(report));
  }

  void not_found(const std::string& key, const std::string& sentence) const {
    if (html_) return page(404, web::render_error_page("Not found", sentence));
    reply_->send(404, http::kJson, http::error_body("FLAG_NOT_FOUND", sentence, key));
  }

  /// The board had no results: too much to do, the end of the server (both pass), or a broken store.
  void failed(const Error& error) const {
    const bool passes = error.code == "overloaded" || error.code == "closed";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body = http::error_body("GENERAL", error.message);
    if (html_) {
      body = web::render_error_page("The results cannot be shown", error.message);
      headers = web::html_headers(body);
    }
    if (passes) headers.emplace_back("Retry-After", "1");
    reply_->send(passes ? 503 : 500, html_ ? http::kHtml : http::kJson, std::move(body), std::move(headers));
  }

  [[nodiscard]] bool html() const { return html_; }

 private:
  std::shared_ptr<http::Deferred> reply_;
  bool html_;
};

web::ExperimentLine line_of(const catalog::Experiment& experiment, const outcomes::ExperimentTotals* totals) {
  web::ExperimentLine line;
  line.key = experiment.key;
  line.status = std::string(status_name(experiment.status));
  line.hypothesis = experiment.hypothesis.empty() ? experiment.description : experiment.hypothesis;
  line.owner = experiment.owner;
  if (experiment.goal) line.goal = experiment.goal->metric;
  line.unit = experiment.unit;
  line.phase = experiment.phase;
  line.has_report = totals != nullptr;
  if (totals) line.last_exposure = totals->last_exposure;
  for (std::size_t i = 0; i < experiment.arms.size(); ++i) {
    web::ArmLine arm{experiment.arms[i].name, 0, totals ? totals->exposed(i) : 0};
    for (const catalog::Share& share : experiment.split.shares) {
      if (share.variant == i) arm.share += share.weight / static_cast<double>(hashing::kSlots);
    }
    line.arms.push_back(std::move(arm));
  }
  return line;
}

web::FlagLine line_of(const catalog::Flag& flag) {
  web::FlagLine line{flag.key, std::string(value_type_name(flag.type)), flag.description, flag.owner, flag.enabled, {}};
  for (const catalog::Variant& variant : flag.variants) line.variants.push_back(variant.name);
  return line;
}

bool is_killed(const Snapshot& snapshot, const std::string& key) {
  return snapshot.killed_keys().contains(key);
}

/// What the server's own pause says, while it lasts.
std::optional<web::PauseLine> pause_of(const Snapshot& snapshot, const std::string& experiment) {
  const history::Pause* pause = snapshot.pauses().latest(experiment);
  if (!pause || pause->lifted || !is_killed(snapshot, experiment)) return std::nullopt;
  return web::PauseLine{pause->time, pause->reason};
}

web::Overview overview_of(const results::Results& results, const Snapshot& snapshot) {
  const catalog::Catalog& catalog = *results.catalog;
  const auto& killed = snapshot.killed_keys();
  web::Overview overview{catalog.project().name,        catalog.epoch(), results.as_of, {}, {},
                         {killed.begin(), killed.end()}};
  for (const catalog::Experiment& experiment : catalog.experiments()) {
    overview.experiments.push_back(line_of(experiment, results.find(experiment.key)));
    overview.experiments.back().killed = is_killed(snapshot, experiment.key);
    overview.experiments.back().paused = pause_of(snapshot, experiment.key);
  }
  for (const catalog::Flag& flag : catalog.flags()) {
    overview.flags.push_back(line_of(flag));
    overview.flags.back().killed = is_killed(snapshot, flag.key);
  }
  return overview;
}

void answer_holdout(const Answering& answering, const catalog::Holdout& holdout, const results::Results& results) {
  const outcomes::ExperimentTotals* totals = results.find(holdout.comparison.key);
  if (!totals)
    return answering.not_found(holdout.key,
                               "the holdout `" + holdout.key + "` has no `measure`: there is nothing to report");
  answering.report(report::assemble(*results.catalog, holdout, *totals, results.as_of));
}

void answer_report(const Answering& answering, const std::string& key, const results::Results& results,
                   const Snapshot& snapshot) {
  const catalog::Experiment* experiment = results.catalog->find_experiment(key);
  if (!experiment) return answer_holdout(answering, *results.catalog->find_holdout(key), results);
  const outcomes::ExperimentTotals* totals = results.find(key);
  if (!totals) return answering.not_found(key, "`" + key + "` is a draft: it has no results yet");
  report::Report report = report::assemble(*results.catalog, *experiment, *totals, results.as_of);
  std::string pause = pause_remark(*experiment, snapshot.pauses(), is_killed(snapshot, key));
  if (!pause.empty()) report.remarks.insert(report.remarks.begin(), std::move(pause));
  answering.report(report);
}

}  // namespace

void Results::index(const http::Request&, http::Reply& reply) {
  const auto& snapshot = snapshot_.get();
  board_->ask(snapshot->shared_catalog(), [answering = Answering(reply, true), snapshot](const Computed& computed) {
    if (!computed) return answering.failed(computed.error());
    answering.page(200, web::render_html(overview_of(**computed, *snapshot)));
  });
}

void Results::experiments(const http::Request&, http::Reply& reply) {
  const auto& snapshot = snapshot_.get();
  board_->ask(snapshot->shared_catalog(), [answering = Answering(reply, false), snapshot](const Computed& computed) {
    if (!computed) return answering.failed(computed.error());
    answering.json(web::render_json(overview_of(**computed, *snapshot)));
  });
}

void Results::report(const http::Request& request, http::Reply& reply) {
  const Answering answering(reply, prefers_html(request.accept));
  const auto& snapshot = snapshot_.get();
  const auto& catalog = snapshot->shared_catalog();
  if (!http::percent_decode(request.rest, key_)) {
    return answering.not_found("", "the experiment's key is not well percent-encoded UTF-8");
  }
  if (!catalog->find_experiment(key_) && !catalog->find_holdout(key_)) {
    return answering.not_found(key_, "there is no experiment or holdout `" + key_ + "`");
  }
  board_->ask(catalog, [answering, key = key_, snapshot](const Computed& computed) {
    if (!computed) return answering.failed(computed.error());
    answer_report(answering, key, **computed, *snapshot);
  });
}

}  // namespace flywheel::api
