#include "config/catalog/split.hpp"

#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using catalog::Split;

namespace {

std::string shares_text(const Split& split) {
  std::string text;
  for (const auto& share : split.shares) {
    text += std::to_string(share.variant) + ":" + std::to_string(share.weight) + "<" + std::to_string(share.end) + " ";
  }
  return text;
}

std::string split_problems(const std::string& shares) {
  return building::problems("flag: f\nvariants: { a: 1, b: 2, c: 3 }\ndefault: " + shares + "\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_split)

BOOST_AUTO_TEST_CASE(shares_own_contiguous_slots_in_declared_order) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"{ a: 50%, b: 25%, c: 25% }", "0:500000<500000 1:250000<750000 2:250000<1000000 "},
           {"{ c: 25%, a: rest }", "2:250000<250000 0:750000<1000000 "},
           {"{ a: 33.3333%, b: 33.3333%, c: rest }", "0:333333<333333 1:333333<666666 2:333334<1000000 "},
           {"{ a: 100%, b: 0% }", "0:1000000<1000000 1:0<1000000 "},
           {"{ a: rest }", "0:1000000<1000000 "},
           {"{ a: 0.0001%, b: 99.9999% }", "0:1<1 1:999999<1000000 "},
       }) {
    const auto built = building::catalog("flag: f\nvariants: { a: 1, b: 2, c: 3 }\ndefault: " + c.yaml + "\n");
    BOOST_TEST_CONTEXT(c.yaml)
    BOOST_TEST(shares_text(std::get<Split>(*built->find_flag("f")->default_serve)) == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(shares_total_the_whole) {
  BOOST_TEST(split_problems("{ a: 50%, b: 40% }") ==
             "3:10 the shares add up to 90%, not to 100% | `rest` takes what is left\n");
  BOOST_TEST(split_problems("{ a: 33.3333%, b: 33.3333%, c: 33.3333% }") ==
             "3:10 the shares add up to 99.9999%, not to 100% | `rest` takes what is left\n");
  BOOST_TEST(split_problems("{ a: 60%, b: 60% }") == "3:10 the shares add up to 120%, not to 100%\n");
  BOOST_TEST(split_problems("{ a: 60%, b: 60%, c: rest }") == "3:10 the shares add up to 120%, not to 100%\n");
  BOOST_TEST(split_problems("{ a: rest, b: rest }") == "3:24 `rest` stands twice\n");
  BOOST_TEST(split_problems("{}") == "3:10 no share is given\n");
  BOOST_TEST(split_problems("{ a: 50%, d: 50% }") == "3:20 unknown variant `d` | there are `a`, `b`, `c`\n");
}

BOOST_AUTO_TEST_CASE(a_slot_belongs_to_one_variant) {
  const Split split{0, {{4, 250'000, 250'000}, {7, 250'000, 0}, {1, 1'000'000, 750'000}}};
  BOOST_TEST(split.at(0) == 4);
  BOOST_TEST(split.at(249'999) == 4);
  BOOST_TEST(split.at(250'000) == 1);
  BOOST_TEST(split.at(999'999) == 1);
  BOOST_TEST(split.at(1'000'000) == catalog::kNoVariant);
}

BOOST_AUTO_TEST_SUITE_END()
