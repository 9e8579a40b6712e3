#include "flagd/store/history_record.hpp"

#include "flagd/store/byte_order.hpp"

namespace flywheel::store {
namespace {

using messages::Decided;
using messages::Exposure;
using messages::History;
using messages::Impression;
using messages::MessageMemory;
using messages::Use;

constexpr char kVersion = 1;
using Count = std::uint32_t;

/// Appends the parts, one after the other.
class Writing {
 public:
  explicit Writing(std::string& out) : out_(out) {}

  void write(const History& history) {
    number(kVersion);
    number(history.muted_intents);
    number(history.times_in_all);
    for (const std::uint32_t times : history.times) number(times);
    all(history.messages);
    all(history.impressions);
    all(history.decisions);
  }

 private:
  template <class Number>
  void number(Number number) {
    append_number(number, out_);
  }
  void text(std::string_view text) { append_sized(text, out_); }

  template <class T>
  void all(const std::vector<T>& list) {
    number(static_cast<Count>(list.size()));
    for (const T& one : list) write(one);
  }

  static std::uint8_t bits(bool first, bool second, bool third) {
    return static_cast<std::uint8_t>((first ? 1 : 0) | (second ? 2 : 0) | (third ? 4 : 0));
  }

  void write(Time time) { number(time.time_since_epoch().count()); }
  void write(std::uint32_t taken) { number(taken); }

  void write(const MessageMemory& memory) {
    text(memory.key);
    number(memory.times);
    number(bits(memory.clicked, memory.dismissed, memory.muted));
    write(memory.snoozed_until);
  }

  void write(const Impression& impression) {
    write(impression.at);
    number(impression.message);
    number(impression.session);
    number(impression.intent);
    number(bits(impression.replaced, false, false));
  }

  void write(const Use& use) {
    text(use.message);
    number(use.intent);
    number(bits(use.replaced, use.exposure.has_value(), false));
    if (!use.exposure) return;
    text(use.exposure->unit_type);
    text(use.exposure->unit_id);
    text(use.exposure->message_id);
    text(use.exposure->properties);
  }

  void write(const Decided& decided) {
    text(decided.id);
    text(decided.placement);
    number(decided.trigger);
    number(decided.session);
    write(decided.made);
    write(decided.due);
    write(decided.held_until);
    number(bits(decided.interrupts, decided.exposed, decided.counts));
    all(decided.uses);
    all(decided.taken);
  }

  std::string& out_;
};

/// Takes the parts in the order in which they were appended.
class Reading {
 public:
  explicit Reading(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool ended_well() const { return !bytes_.failed() && bytes_.rest().empty(); }

  History history() {
    History history;
    if (bytes_.number<char>() != kVersion) return fail(std::move(history));
    history.muted_intents = bytes_.number<std::uint16_t>();
    history.times_in_all = bytes_.number<std::uint32_t>();
    for (std::uint32_t& times : history.times) times = bytes_.number<std::uint32_t>();
    history.messages = all<MessageMemory>();
    history.impressions = all<Impression>();
    history.decisions = all<Decided>();
    return history;
  }

 private:
  History fail(History history) {
    bytes_.fail();
    return history;
  }

  template <class T>
  std::vector<T> all() {
    std::vector<T> list;
    const auto count = bytes_.number<Count>();
    for (Count i = 0; i < count && !bytes_.failed(); ++i) read(list.emplace_back());
    return list;
  }

  void read(Time& time) { time = Time(Duration(bytes_.number<std::int64_t>())); }
  void read(std::uint32_t& number) { number = bytes_.number<std::uint32_t>(); }
  void read(catalog::Intent& intent) {
    intent = bytes_.number<catalog::Intent>();
    if (static_cast<std::size_t>(intent) < catalog::kIntents) return;
    intent = catalog::Intent::kNone;
    bytes_.fail();
  }

  void read(MessageMemory& memory) {
    memory.key = bytes_.sized();
    memory.id = messages::id_of(memory.key);
    memory.times = bytes_.number<std::uint32_t>();
    const auto flags = bytes_.number<std::uint8_t>();
    memory.clicked = (flags & 1) != 0;
    memory.dismissed = (flags & 2) != 0;
    memory.muted = (flags & 4) != 0;
    read(memory.snoozed_until);
  }

  void read(Impression& impression) {
    read(impression.at);
    impression.message = bytes_.number<messages::Id>();
    read(impression.session);
    read(impression.intent);
    impression.replaced = bytes_.number<std::uint8_t>() != 0;
  }

  void read(Use& use) {
    use.message = bytes_.sized();
    use.id = messages::id_of(use.message);
    read(use.intent);
    const auto flags = bytes_.number<std::uint8_t>();
    use.replaced = (flags & 1) != 0;
    if ((flags & 2) == 0) return;
    use.exposure.emplace();
    use.exposure->unit_type = bytes_.sized();
    use.exposure->unit_id = bytes_.sized();
    use.exposure->message_id = bytes_.sized();
    use.exposure->properties = bytes_.sized();
  }

  void read(Decided& decided) {
    decided.id = bytes_.sized();
    decided.placement = bytes_.sized();
    decided.trigger = bytes_.number<messages::Id>();
    read(decided.session);
    read(decided.made);
    read(decided.due);
    read(decided.held_until);
    const auto flags = bytes_.number<std::uint8_t>();
    decided.interrupts = (flags & 1) != 0;
    decided.exposed = (flags & 2) != 0;
    decided.counts = (flags & 4) != 0;
    decided.uses = all<Use>();
    decided.taken = all<std::uint32_t>();
    if (decided.uses.empty()) bytes_.fail();
  }

  ByteReader bytes_;
};

}  // namespace

std::string history_record(const History& history) {
  std::string bytes;
  Writing(bytes).write(history);
  return bytes;
}

std::optional<History> read_history_record(std::string_view bytes) {
  Reading reading(bytes);
  History history = reading.history();
  if (!reading.ended_well()) return std::nullopt;
  return history;
}

}  // namespace flywheel::store
