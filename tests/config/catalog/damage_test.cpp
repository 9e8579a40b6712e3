// Damaged files: whatever is cut off or changed, a file is read or refused with a place, and never more than that.
#include <functional>
#include <random>

#include "tests/config/catalog/building.hpp"
#include "tests/config/catalog/design_examples.hpp"

using namespace flywheel;

namespace {

/// Builds, and checks what holds of every outcome. Whether there is a catalog.
bool build_checked(std::string text) {
  const auto loaded = catalog::build({{"all.yaml", std::move(text)}});
  bool errors = false;
  for (const auto& one : loaded.diagnostics) {
    errors = errors || one.severity == source::Severity::kError;
    BOOST_TEST(!one.message.empty());
    BOOST_TEST(one.place.file == "all.yaml");
    BOOST_TEST(!render_text(one).empty());
  }
  BOOST_TEST(errors == (loaded.catalog == nullptr));
  return loaded.catalog != nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_damage)

BOOST_AUTO_TEST_CASE(a_file_that_was_cut_off_is_read_or_refused) {
  const std::string whole = building::kExamples;
  BOOST_TEST(build_checked(whole));
  int refused = 0;
  for (std::size_t length = 0; length < whole.size(); length += 41) {
    if (!build_checked(whole.substr(0, length))) ++refused;
  }
  BOOST_TEST(refused > 0);
}

BOOST_AUTO_TEST_CASE(a_file_with_changed_bytes_is_read_or_refused) {
  const std::string whole = building::kExamples;
  std::mt19937 random(20261125);
  const std::string_view favourites = "{}[]:,&*!|>'\"%@`#-? \n\t0";
  for (int round = 0; round < 300; ++round) {
    std::string text = whole;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = random() % text.size();
      text[at] = round % 2 == 0 ? favourites[random() % favourites.size()] : static_cast<char>(random() % 256);
    }
    (void)build_checked(std::move(text));
  }
}

/// So many small texts after a head.
std::string many(std::string text, int count, const std::function<std::string(int)>& one) {
  for (int i = 0; i < count; ++i) text += one(i);
  return text;
}

const std::string kFlag = "flag: a\nvariants: { on: true, off: false }\noff: off\nrules:\n";

BOOST_AUTO_TEST_CASE(a_thousand_errors_are_enough) {
  // Every wrong name is compared with every known one, until so many are reported that nobody reads on.
  const std::string attributes =
      many("attributes:\n", 4000, [](int i) { return "  attribute_" + std::to_string(i) + ": string\n"; });
  const std::string rules = many("---\n" + kFlag, 10'000, [](int i) {
    return "  - { if: attribut_" + std::to_string(i) + "x == \"1\", serve: on }\n";
  });
  const auto loaded = catalog::build({{"all.yaml", attributes + rules}});
  BOOST_TEST(!loaded.catalog);
  BOOST_TEST(loaded.diagnostics.size() == 1000U);
}

BOOST_AUTO_TEST_CASE(overlaps_beyond_a_thousand_are_not_looked_for) {
  const std::string experiments = many("layers: { l: { unit: user } }\nmetrics: { m: { event: x } }\n", 500, [](int i) {
    return "---\nexperiment: e" + std::to_string(i) +
           "\nstatus: running\nunit: user\nlayer: l\nslots: 0-40%\ngoal: m\nsplit: { a: 50%, b: 50% }\n"
           "values: { a: 1, b: 2 }\n";
  });
  const auto loaded = catalog::build({{"all.yaml", experiments}});
  BOOST_TEST(!loaded.catalog);
  BOOST_TEST(loaded.diagnostics.size() >= 1000U);
  BOOST_TEST(loaded.diagnostics.size() <= 1001U);
}

BOOST_AUTO_TEST_CASE(segments_that_multiply_are_refused) {
  // One expression: twenty times twenty times … the first segment.
  const auto fan = [](int depth) {
    return many("segments:\n  s0: x == 1\n", depth, [](int i) {
      std::string body = "segment(\"s" + std::to_string(i) + "\")";
      for (int again = 0; again < 19; ++again) body += " or segment(\"s" + std::to_string(i) + "\")";
      return "  s" + std::to_string(i + 1) + ": " + body + "\n";
    });
  };
  BOOST_TEST(building::problems(fan(8)).find("this expression, with its segments, is too long") != std::string::npos);
  // White space costs as well.
  const std::string wide = "segments:\n  s0: 'x == 1" + std::string(15'000, ' ') +
                           "'\n  s1: " + many("segment('s0')", 99, [](int) { return " or segment('s0')"; }) + "\n";
  BOOST_TEST(building::problems(wide).find("this expression, with its segments, is too long") != std::string::npos);
  // Many expressions that are small enough each.
  const std::string rules = many(fan(2) + "---\n" + kFlag, 3000, [](int i) {
    return "  - { if: segment(\"s2\") and y == " + std::to_string(i) + ", serve: on }\n";
  });
  const std::string problems = building::problems(rules);
  BOOST_TEST(problems.find("the segments that conditions use, written out wherever they are used, come to more than "
                           "4 MiB in all") != std::string::npos,
             problems.substr(0, 300));
}

BOOST_AUTO_TEST_SUITE_END()
