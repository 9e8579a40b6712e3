#include "experiments/proof/proof.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

/// Fifty running experiments, layers, a holdout and rollouts.
std::vector<proof::Draw> draws() {
  std::string text = "layers: { toasts: { unit: user } }\n";
  for (int i = 0; i < 50; ++i) {
    text += "---\nexperiment: experiment-" + std::to_string(i) + "\nstatus: running\n";
    if (i % 5 == 0) text += "traffic: " + std::to_string(20 + i) + "%\n";
    if (i == 7) text += "layer: toasts\nslots: 0-40%\n";
    text += i % 2 == 0 ? "split: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n"
                       : "split: { a: 50%, b: 30%, c: 20% }\nvalues: { a: 1, b: 2, c: 3 }\n";
  }
  text += R"(---
holdout: none
percent: 5%
holds_back: { tags: nobody }
---
flag: editor
variants: { on: true, off: false }
rules: [{ name: ramp, if: plan == "free", rollout: { on: 10%, off: rest } }]
default: { on: 50%, off: rest }
)";
  const catalog::Loaded loaded = catalog::build({{"all.yaml", text}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(diagnostic));
  BOOST_REQUIRE(loaded.catalog);
  return proof::draws_of(*loaded.catalog);
}

constexpr int kFew = 30'000;  // enough to find a fault out

std::vector<std::string> ids(int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) ids.push_back("user-" + std::to_string(i));
  return ids;
}

/// What three well-known servers do in one way or another: one weak hash of key and unit, whatever the purpose.
proof::SlotFunction fnv(hashing::Purpose, std::string_view salt) {
  return [salt = std::string(salt)](std::string_view unit) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const std::string_view text : {std::string_view(salt), unit}) {
      for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    __extension__ using Wide = unsigned __int128;
    return static_cast<hashing::Slot>((static_cast<Wide>(hash) * hashing::kSlots) >> 64);
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proof_proof)

BOOST_AUTO_TEST_CASE(fifty_experiments_and_two_hundred_thousand_ids_pass) {
  const auto all = draws();
  BOOST_TEST(all.size() == 50u + 10u + 1u + 1u + 2u);
  const proof::Proof proven = proof::prove(all, ids(200'000), proof::served_randomisation());
  BOOST_TEST_MESSAGE(render_text(proven));
  BOOST_TEST(proven.units == 200'000u);
  BOOST_TEST(proven.uniformity.tests == all.size());
  BOOST_TEST(proven.independence.tests == all.size() * (all.size() - 1) / 2);
  BOOST_TEST(proven.null_experiments.experiments == 1000u);
  BOOST_TEST(proven.passed());
}

BOOST_AUTO_TEST_CASE(a_weak_hash_of_key_and_unit_is_found_out) {
  const proof::Proof proven = proof::prove(draws(), ids(kFew), fnv);
  BOOST_TEST_MESSAGE(render_text(proven));
  BOOST_TEST(!proven.passed());
  BOOST_TEST(!proven.independence.passed);
}

BOOST_AUTO_TEST_CASE(one_hash_for_traffic_and_arm_is_found_out) {
  // The same randomness for every purpose: who is enrolled decides the arm.
  const auto one_hash = [](hashing::Purpose, std::string_view salt) {
    return proof::served_randomisation()(hashing::Purpose::kSplit, salt);
  };
  const proof::Proof proven = proof::prove(draws(), ids(kFew), one_hash);
  BOOST_TEST(proven.uniformity.passed);
  BOOST_TEST(!proven.independence.passed);
  BOOST_TEST(proven.independence.worst.front().about == "split of `experiment-0` and traffic of `experiment-0`");
}

BOOST_AUTO_TEST_CASE(a_wrong_share_is_found_out) {
  auto all = draws();
  all.resize(1);
  const auto shifted = [](hashing::Purpose purpose, std::string_view salt) -> proof::SlotFunction {
    return [slot_of = proof::served_randomisation()(purpose, salt)](std::string_view unit) {
      const hashing::Slot slot = slot_of(unit);
      return slot < 20'000 ? hashing::kSlots - 1 : slot;  // a fiftieth falls into the other arm
    };
  };
  BOOST_TEST(!proof::prove(all, ids(kFew), shifted).uniformity.passed);
}

BOOST_AUTO_TEST_SUITE_END()
