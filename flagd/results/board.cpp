#include "flagd/results/board.hpp"

#include <utility>

#include "flagd/results/compute.hpp"

namespace flywheel::results {
namespace {

constexpr std::size_t kMostQuestions = 1000;

}  // namespace

const outcomes::ExperimentTotals* Results::find(std::string_view experiment) const {
  for (const outcomes::ExperimentTotals& one : totals) {
    if (one.experiment == experiment) return &one;
  }
  return nullptr;
}

Board::Board(const store::EventStore& store, std::chrono::milliseconds fresh_for, Look look,
             std::filesystem::path kept_rows)
    : store_(store), fresh_for_(fresh_for), look_(std::move(look)), kept_(std::move(kept_rows)), thread_([this] {
        run();
      }) {}

Board::~Board() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Board::ask(std::shared_ptr<const catalog::Catalog> catalog, Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && questions_.size() < kMostQuestions) {
      questions_.push_back({std::move(catalog), std::move(answer)});
      wake_.notify_one();
      return;
    }
  }
  answer(Error("overloaded", "too many reports are being asked for; try again in a moment"));
}

Result<std::shared_ptr<const Results>> Board::results_for(const std::shared_ptr<const catalog::Catalog>& catalog) {
  const auto now = std::chrono::steady_clock::now();
  if (latest_ && latest_->catalog == catalog && now - computed_at_ < fresh_for_) return latest_;
  const Time as_of = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  auto totals =
      compute(store_, catalog, {.as_of = as_of, .experiment = {}, .threads = 0, .progress = {}, .kept = &kept_});
  if (!totals) return totals.error();
  latest_ = std::make_shared<const Results>(Results{catalog, std::move(*totals), as_of});
  computed_at_ = std::chrono::steady_clock::now();
  if (look_) look_(*latest_);
  return latest_;
}

void Board::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !questions_.empty(); });
    const std::vector<Question> questions = std::exchange(questions_, {});
    const bool stopping = stopping_;
    lock.unlock();
    for (const Question& question : questions) {
      if (stopping) {
        question.answer(Error("closed", "the server is shutting down"));
      } else {
        question.answer(results_for(question.catalog));
      }
    }
    if (stopping) return;
    lock.lock();
  }
}

}  // namespace flywheel::results
