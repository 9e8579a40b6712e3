// What the tests of the store share.
#pragma once

#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "flagd/store/event_store.hpp"
#include "tests/temporary_directory.hpp"

namespace store_test {

using namespace flywheel;

using flywheel::test::TemporaryDirectory;

/// An event with its text, but for the units', which must outlive it. `seconds` after 2026-11-01T00:00:00Z.
struct Happening {
  std::vector<outcomes::UnitId> units;
  std::string name;
  int seconds = 0;
  std::string id;
  std::optional<double> value{};
  std::string properties{};

  [[nodiscard]] outcomes::Event event() const;
};

/// Writes what it visits, one line a unit and one an event: `user "u"` / `  3 bought =1.5 (properties) #m1`.
class Transcript : public outcomes::HistoryVisitor {
 public:
  void begin_unit(outcomes::UnitId unit) override;
  void event(const outcomes::Event& event) override;
  void end_unit() override { text += "end\n"; }
  std::string text;
};

/// Appends and waits: "stored duplicate conflict", or the error's code.
std::string append(store::EventStore& store, const std::vector<Happening>& happenings);
/// One unit's history; or the error as `code: message`.
std::string read(const store::EventStore& store, outcomes::UnitId unit);
/// All units' histories in the order of the ranges' numbers; or the error as `code: message`.
std::string scan(const store::EventStore& store);
/// The words for what became of events.
std::string words(const Result<std::vector<store::Appended>>& appended);

}  // namespace store_test
