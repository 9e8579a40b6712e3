#include "flagd/store/embedded/group_commit.hpp"

#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>

#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using store::Database;
using store::GroupCommit;

namespace {

/// A database whose commits happen when, and as, the test says.
class Stage {
 public:
  explicit Stage(store::CommitLimits limits = {}) : database_(Database::open(directory_.store()).value()) {
    commits_.emplace(
        *database_, [this](rocksdb::WriteBatch& batch) { return write(batch); }, limits);
  }
  ~Stage() {
    {
      const std::lock_guard lock(mutex_);
      unattended_ = true;
    }
    changed_.notify_all();
    commits_.reset();
  }

  /// What becomes of an event of that name and id.
  std::future<std::string> append(const std::string& id, const std::string& name = "e") {
    const Happening happening{{{"user", "u"}}, name, 0, id};
    auto answer = std::make_shared<std::promise<std::string>>();
    const outcomes::Event event = happening.event();
    commits_->submit(
        store::prepare({&event, 1}, [answer](const auto& appended) { answer->set_value(words(appended)); }));
    return answer->get_future();
  }
  /// What becomes of a note that user "u" joined an account.
  std::future<std::string> join(const std::string& account, int seconds) {
    auto answer = std::make_shared<std::promise<std::string>>();
    commits_->submit(store::JoinRequest{
        "u", Happening{{}, "", seconds, ""}.event().time, account,
        [answer](const Result<void>& joined) { answer->set_value(joined ? "joined" : joined.error().code); }});
    return answer->get_future();
  }

  /// What becomes of a history that nobody waits for.
  std::future<std::string> note(const std::string& unit) {
    auto answer = std::make_shared<std::promise<std::string>>();
    commits_->submit(store::HistoryRequest{
        unit, "bytes",
        [answer](const Result<void>& stored) { answer->set_value(stored ? "noted" : stored.error().code); }, false});
    return answer->get_future();
  }

  /// What becomes of an event that nobody waits for.
  std::future<std::string> append_later(const std::string& id) {
    auto answer = std::make_shared<std::promise<std::string>>();
    const Happening happening{{{"user", "u"}}, "e", 0, id};
    const outcomes::Event event = happening.event();
    store::AppendRequest request =
        store::prepare({&event, 1}, [answer](const auto& appended) { answer->set_value(words(appended)); });
    request.hurries = false;
    commits_->submit(std::move(request));
    return answer->get_future();
  }

  void wait_for_a_commit_to_begin() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return count_ > 0; });
  }
  /// Lets one commit go on, or fail.
  void let_commit(Result<void> outcome = {}) {
    {
      const std::lock_guard lock(mutex_);
      outcomes_.push_back(std::move(outcome));
    }
    changed_.notify_all();
  }
  void close() { commits_->close(); }
  [[nodiscard]] int commits() {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  [[nodiscard]] const Database& database() const { return *database_; }

 private:
  Result<void> write(rocksdb::WriteBatch& batch) {
    Result<void> outcome;
    {
      std::unique_lock lock(mutex_);
      ++count_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return unattended_ || !outcomes_.empty(); });
      if (!outcomes_.empty()) {
        outcome = std::move(outcomes_.front());
        outcomes_.pop_front();
      }
    }
    return outcome ? database_->write(batch) : outcome;
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Database> database_;
  std::mutex mutex_;  // guards everything below, but for commits_
  std::condition_variable changed_;
  std::deque<Result<void>> outcomes_;
  bool unattended_ = false;
  int count_ = 0;
  std::optional<GroupCommit> commits_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_group_commit)

BOOST_AUTO_TEST_CASE(everything_in_flight_becomes_durable_in_one_commit) {
  Stage stage;
  auto first = stage.append("0");
  stage.wait_for_a_commit_to_begin();
  std::vector<std::future<std::string>> others;
  for (int i = 1; i <= 200; ++i) others.push_back(stage.append(std::to_string(i)));
  stage.let_commit();
  BOOST_TEST(first.get() == "stored");
  stage.let_commit();
  for (auto& other : others) BOOST_TEST(other.get() == "stored");
  BOOST_TEST(stage.commits() == 2);
}

BOOST_AUTO_TEST_CASE(nothing_is_answered_before_its_commit) {
  Stage stage;
  auto answer = stage.append("1");
  stage.wait_for_a_commit_to_begin();
  BOOST_TEST((answer.wait_for(std::chrono::seconds(0)) == std::future_status::timeout));
  stage.let_commit();
  BOOST_TEST(answer.get() == "stored");
}

BOOST_AUTO_TEST_CASE(a_message_id_counts_once_however_its_copies_fall_on_batches) {
  Stage stage;
  auto first = stage.append("m");
  stage.wait_for_a_commit_to_begin();  // the copies come while the first is on its way
  auto copy = stage.append("m");
  auto other = stage.append("m", "other");
  auto fresh = stage.append("n"), fresh_copy = stage.append("n"), fresh_other = stage.append("n", "other");
  stage.let_commit();
  BOOST_TEST(first.get() == "stored");
  stage.let_commit();
  BOOST_TEST(copy.get() == "duplicate");
  BOOST_TEST(other.get() == "conflict");
  BOOST_TEST(fresh.get() == "stored");
  BOOST_TEST(fresh_copy.get() == "duplicate");
  BOOST_TEST(fresh_other.get() == "conflict");
  // Nothing new, nothing to write: no commit is needed.
  BOOST_TEST(stage.append("m").get() == "duplicate");
  BOOST_TEST(stage.append("n", "other").get() == "conflict");
  BOOST_TEST(stage.commits() == 2);
}

BOOST_AUTO_TEST_CASE(what_relies_on_a_failed_commit_fails_with_it) {
  Stage stage;
  auto first = stage.append("m");
  stage.wait_for_a_commit_to_begin();
  auto copy = stage.append("m");
  stage.let_commit(Error("overloaded", "the disk is full"));
  stage.let_commit();  // there is room again
  BOOST_TEST(first.get() == "overloaded");
  // The copy came before the failure or after it. In neither case is it a duplicate of what was not stored.
  const std::string became = copy.get();
  BOOST_TEST((became == "overloaded" || became == "stored"));
  BOOST_TEST(stage.append("m").get() == (became == "stored" ? "duplicate" : "stored"));
}

BOOST_AUTO_TEST_CASE(after_a_failed_sync_nothing_is_acknowledged_ever_again) {
  Stage stage;
  auto first = stage.append("1");
  stage.wait_for_a_commit_to_begin();
  auto second = stage.append("2");
  stage.let_commit(Error("unavailable", "input/output error"));
  BOOST_TEST(first.get() == "unavailable");
  BOOST_TEST(second.get() == "unavailable");
  stage.let_commit();
  for (int i = 0; i < 10; ++i) BOOST_TEST(stage.append(std::to_string(i)).get() == "unavailable");
  BOOST_TEST(stage.join("a", 0).get() == "unavailable");
  BOOST_TEST(stage.commits() == 1);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_at_once_and_empties_again) {
  Stage stage({.waiting = 4096, .batch = 1024});
  std::vector<std::future<std::string>> taken;
  taken.push_back(stage.append("first"));
  stage.wait_for_a_commit_to_begin();
  std::string refused;
  for (int i = 0; refused.empty() && i < 1000; ++i) {
    auto answer = stage.append(std::to_string(i));
    if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      refused = answer.get();
    } else {
      taken.push_back(std::move(answer));
    }
  }
  BOOST_TEST(refused == "overloaded");
  BOOST_TEST(taken.size() > 2U);
  for (int i = 0; i < 1000; ++i) stage.let_commit();
  for (auto& answer : taken) BOOST_TEST(answer.get() == "stored");
  BOOST_TEST(stage.append("later").get() == "stored");
  BOOST_TEST(stage.commits() > 3);  // the limit of a batch holds
}

BOOST_AUTO_TEST_CASE(closing_answers_what_was_taken_and_refuses_the_rest) {
  Stage stage;
  std::vector<std::future<std::string>> taken;
  for (int i = 0; i < 20; ++i) taken.push_back(stage.append(std::to_string(i)));
  for (int i = 0; i < 20; ++i) stage.let_commit();
  stage.close();
  for (auto& answer : taken) BOOST_TEST(answer.get() == "stored");
  BOOST_TEST(stage.append("late").get() == "closed");
  BOOST_TEST(stage.join("late", 0).get() == "closed");
}

BOOST_AUTO_TEST_CASE(the_newest_note_about_an_account_stays_wherever_the_older_one_waits) {
  Stage stage;
  const auto account = [&] { return stage.database().get(store::Family::kAccounts, "u").value().value().substr(8); };
  auto first = stage.join("at-5", 5);
  stage.wait_for_a_commit_to_begin();
  auto older = stage.join("at-3", 3), newer = stage.join("at-7", 7), between = stage.join("at-6", 6);
  stage.let_commit();
  stage.let_commit();
  for (auto* answer : {&first, &older, &newer, &between}) BOOST_TEST(answer->get() == "joined");
  BOOST_TEST(account() == "at-7");
  BOOST_TEST(stage.join("at-1", 1).get() == "joined");
  BOOST_TEST(account() == "at-7");
  auto same_time = stage.join("at-7, later", 7);
  stage.let_commit();
  BOOST_TEST(same_time.get() == "joined");
  BOOST_TEST(account() == "at-7, later");
}

BOOST_AUTO_TEST_CASE(what_nobody_waits_for_goes_with_the_next_batch) {
  store::CommitLimits limits;
  limits.patience = std::chrono::hours(1);
  Stage stage(limits);
  std::future<std::string> first = stage.note("u"), second = stage.note("v"), idle = stage.append_later("m0");
  std::future<std::string> event = stage.append("m1");
  stage.wait_for_a_commit_to_begin();
  stage.let_commit();
  BOOST_TEST(first.get() == "noted");
  BOOST_TEST(second.get() == "noted");
  BOOST_TEST(idle.get() == "stored");
  BOOST_TEST(event.get() == "stored");
  BOOST_TEST(stage.commits() == 1);
  // Or with the last.
  std::future<std::string> last = stage.note("w");
  stage.let_commit();
  stage.close();
  BOOST_TEST(last.get() == "noted");
}

BOOST_AUTO_TEST_CASE(what_nobody_waits_for_goes_by_itself_in_the_end) {
  store::CommitLimits limits;
  limits.patience = std::chrono::milliseconds(1);
  Stage stage(limits);
  std::future<std::string> noted = stage.note("u");
  stage.wait_for_a_commit_to_begin();
  stage.let_commit();
  BOOST_TEST(noted.get() == "noted");
}

BOOST_AUTO_TEST_SUITE_END()
