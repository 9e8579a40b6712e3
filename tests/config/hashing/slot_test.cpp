#include "config/hashing/slot.hpp"

#include <simdjson.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

namespace hashing = flywheel::hashing;
using hashing::Purpose;

namespace {

std::string hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

std::string unit_of(simdjson::dom::element vector) {
  std::string_view unit;
  if (vector["unit"].get(unit) == simdjson::SUCCESS) return std::string(unit);
  const std::string_view character = vector["unit_repeat"]["char"];
  const std::int64_t count = vector["unit_repeat"]["count"];
  std::string repeated;
  for (std::int64_t i = 0; i < count; ++i) repeated += character;
  return repeated;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hashing_slot)

BOOST_AUTO_TEST_CASE(every_assignment_vector_holds) {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  const auto path = std::filesystem::path(source ? source : ".") / "../shared/vectors/assignment.json";
  if (!std::filesystem::exists(path)) {
    std::cout << "skipped: " << path << " not found\n";
    return;
  }
  const std::map<std::string_view, Purpose> purposes{{"holdout", Purpose::kHoldout},
                                                     {"layer", Purpose::kLayer},
                                                     {"traffic", Purpose::kTraffic},
                                                     {"split", Purpose::kSplit},
                                                     {"rollout", Purpose::kRollout}};
  simdjson::dom::parser parser;
  const simdjson::dom::element document = parser.load(path.string());
  int held = 0;
  for (const simdjson::dom::element vector : document["vectors"].get_array()) {
    const std::uint64_t seed = hashing::seed_of(purposes.at(vector["purpose"]), vector["salt"]);
    const std::string unit = unit_of(vector);
    BOOST_TEST(hex(seed) == std::string(std::string_view(vector["seed"])));
    BOOST_TEST(hex(hashing::hash_of(seed, unit)) == std::string(std::string_view(vector["hash"])));
    BOOST_TEST(hashing::slot_of(seed, unit) == std::uint64_t(vector["slot"]));
    ++held;
  }
  BOOST_TEST(held == 746);
}

BOOST_AUTO_TEST_CASE(a_few_vectors_stand_here_so_that_the_hash_is_frozen_without_the_file) {
  const std::uint64_t seed = hashing::seed_of(Purpose::kHoldout, "invite-nudge-copy");
  BOOST_TEST(hex(seed) == "98ed8903dc2ab85c");
  BOOST_TEST(hashing::slot_of(seed, "1") == 106'748U);
  BOOST_TEST(hashing::slot_of(seed, "user-2") == 245'415U);
  BOOST_TEST(hashing::slot_of(seed, "Zoë") == 571'903U);
}

BOOST_AUTO_TEST_CASE(purposes_are_independent_of_each_other) {
  BOOST_TEST(hashing::seed_of(Purpose::kSplit, "a") != hashing::seed_of(Purpose::kTraffic, "a"));
  BOOST_TEST(hashing::seed_of(Purpose::kSplit, "a") != hashing::seed_of(Purpose::kRollout, "a"));
}

BOOST_AUTO_TEST_SUITE_END()
