#include "flagd/api/publisher.hpp"

#include <algorithm>
#include <chrono>

#include "flagd/catalog_watch/frozen_holdouts.hpp"
#include "flagd/catalog_watch/shrinkage.hpp"

namespace flywheel::api {
namespace {

Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

std::string first_error_of(const catalog::Loaded& loaded) {
  for (const source::Diagnostic& diagnostic : loaded.diagnostics) {
    if (diagnostic.severity != source::Severity::kError) continue;
    return diagnostic.place.file + ":" + std::to_string(diagnostic.place.line) + ": " + diagnostic.message;
  }
  return "there are no definitions";
}

std::size_t errors_of(const catalog::Loaded& loaded) {
  const auto count = std::count_if(loaded.diagnostics.begin(), loaded.diagnostics.end(), [](const auto& diagnostic) {
    return diagnostic.severity == source::Severity::kError;
  });
  return std::max<std::size_t>(1, static_cast<std::size_t>(count));  // a refusal without one is one
}

}  // namespace

Result<std::vector<std::string>> Publisher::open() {
  std::vector<std::string> complaints;
  auto killed = kills_.read();
  if (!killed && killed.error().code == "corrupt") {
    complaints.push_back(killed.error().message + "; it has been set aside, and the audit log says what is off");
    killed = kills_.recover();
  }
  if (!killed) return killed.error();
  killed_ = std::move(*killed);
  auto pauses = kills_.pauses();
  if (!pauses) return pauses.error();
  pauses_ = std::move(*pauses);
  if (const auto opened = splits_.open(epochs_); !opened) return opened.error();
  auto newest = epochs_.newest(splits_.splits());
  if (!newest) return newest.error();
  newest_ = std::move(*newest);
  complaints.insert(complaints.end(), newest_.complaints.begin(), newest_.complaints.end());
  return complaints;
}

std::string Publisher::why_refused(const catalog::Loaded& loaded) const {
  if (!loaded.catalog) return first_error_of(loaded);
  const catalog::Catalog* last = catalog_ ? catalog_.get() : newest_.catalog.get();
  if (!last) return {};
  if (auto changed = catalog_watch::changed_holdout(*last, *loaded.catalog, now())) return *changed;
  if (allow_shrink_) return {};
  return catalog_watch::shrinkage(*last, *loaded.catalog).value_or("");
}

Taken Publisher::take(const catalog::Loaded& loaded) {
  Taken taken;
  taken.why = why_refused(loaded);
  if (!taken.why.empty()) {
    taken.what = Taken::What::kRefused;
    definitions_.note(errors_of(loaded), taken.why);
    fall_back(taken);
    return taken;
  }
  if (catalog_ && catalog_->epoch() == loaded.catalog->epoch()) {
    definitions_.note(0, "");
    return taken;
  }
  taken.what = Taken::What::kPublished;
  auto catalog = loaded.catalog;
  if (splits_.renumbers(*catalog)) catalog = catalog::build(loaded.texts, &splits_.splits()).catalog;
  keep(*catalog, loaded.texts, taken);
  publish(std::move(catalog));
  definitions_.note(0, "");  // not before: who reads that all is well expects to be served so
  newest_ = {};
  return taken;
}

void Publisher::fall_back(Taken& taken) {
  if (catalog_ || !newest_.catalog) return;
  keep(*newest_.catalog, newest_.loaded.texts, taken);
  publish(newest_.catalog);
  newest_ = {};
}

void Publisher::keep(const catalog::Catalog& catalog, const history::EpochHistory::Sources& sources, Taken& taken) {
  auto kept = epochs_.begin(catalog.epoch(), sources, now());
  if (kept) kept = splits_.remember(catalog);
  if (!kept) taken.complaints.push_back("the epoch serves, but a restart will not know it: " + kept.error().message);
}

void Publisher::publish(std::shared_ptr<const catalog::Catalog> catalog) {
  const std::lock_guard lock(mutex_);
  catalog_ = std::move(catalog);
  snapshots_.publish(std::make_shared<const Snapshot>(catalog_, killed_, pauses_));
}

void Publisher::publish(history::KilledKeys killed, const history::Switching& switching) {
  const std::lock_guard lock(mutex_);
  killed_ = std::move(killed);
  pauses_.note(switching);
  if (catalog_) snapshots_.publish(std::make_shared<const Snapshot>(catalog_, killed_, pauses_));
}

Result<void> Publisher::switch_by_hand(const history::Switching& switching) {
  history::KilledKeys killed;
  {
    const std::lock_guard lock(mutex_);
    killed = killed_;
  }
  if (switching.kill) {
    killed.insert(switching.key);
    publish(killed, switching);
  } else {
    killed.erase(switching.key);
  }
  if (const auto written = kills_.write(killed, switching); !written) return written.error();
  if (!switching.kill) publish(std::move(killed), switching);
  return {};
}

bool Publisher::is_overtaken(const history::Switching& switching) const {
  const std::lock_guard lock(mutex_);
  const history::Pausing& why = *switching.pausing;
  if (!catalog_ || catalog_->epoch() != why.epoch || killed_.contains(switching.key)) return true;
  return std::all_of(why.findings.begin(), why.findings.end(), [&](const history::Pausing::Finding& finding) {
    const auto lifted = pauses_.lifted_in(switching.key, finding.metric, finding.harm.arm);
    return lifted && *lifted >= why.phase;
  });
}

Result<bool> Publisher::pause(const history::Switching& switching) {
  if (is_overtaken(switching)) return false;
  if (const auto switched = switch_by_hand(switching); !switched) return switched.error();
  return true;
}

}  // namespace flywheel::api
