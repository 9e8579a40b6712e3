#include "flagd/catalog_watch/shrinkage.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

/// A flag for each letter, an experiment for each capital one.
std::shared_ptr<const catalog::Catalog> of(const std::string& letters) {
  std::string text = "project: p\n";
  for (const char letter : letters) {
    const std::string key(1, letter);
    text += letter >= 'a' ? "---\nflag: " + key + "\nvariants: { on: true }\ndefault: on\n"
                          : "---\nexperiment: " + key + "\nsplit: { x: 50%, y: 50% }\nvalues: { x: 1, y: 2 }\n";
  }
  const auto loaded = catalog::build({{"all.yaml", text}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(diagnostic));
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_watch_shrinkage)

BOOST_AUTO_TEST_CASE(more_than_half_of_four_or_all_of_any_must_not_go) {
  struct Case {
    std::string served, next;
    int gone;  // 0: it may follow
  };
  for (const Case& c : std::vector<Case>{
           {"", "", 0},           {"", "a", 0},         {"a", "a", 0},       {"a", "", 1},        {"a", "b", 0},
           {"abc", "", 3},        {"abc", "x", 0},      {"abcd", "ab", 0},   {"abcd", "a", 3},    {"abcd", "wxyz", 4},
           {"abcd", "awxyzu", 3}, {"abcD", "a", 3},     {"abCD", "ab", 0},   {"ABCD", "", 4},     {"abcde", "abc", 0},
           {"abcde", "ab", 3},    {"abcdef", "abc", 0}, {"abcdef", "ab", 4}, {"abcd", "ABCD", 4},
       }) {
    const auto why = catalog_watch::shrinkage(*of(c.served), *of(c.next));
    BOOST_TEST_CONTEXT(c.served << " → " << c.next) {
      BOOST_TEST(why.has_value() == (c.gone > 0));
      if (why) BOOST_TEST(why->starts_with(std::to_string(c.gone) + " of " + std::to_string(c.served.size()) + " "));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_sentence_names_the_first_and_the_way_out) {
  BOOST_TEST(*catalog_watch::shrinkage(*of("abcd"), *of("a")) ==
             "3 of 4 flags and experiments would be gone, `b` first among them; if that is meant, start with "
             "--allow-shrink");
}

BOOST_AUTO_TEST_SUITE_END()
