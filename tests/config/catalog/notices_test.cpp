#include "config/catalog/notices.hpp"

#include "tests/config/catalog/building.hpp"

using namespace flywheel;

BOOST_AUTO_TEST_SUITE(catalog_notices)

BOOST_AUTO_TEST_CASE(what_is_not_acted_on_yet_is_said) {
  const auto loaded = catalog::build({{"t.yaml", R"(project: p
hash_units: true
caps: { everything: { max: 1 } }
---
flag: f
variants: { a: 1 }
---
flag: g
variants: { a: 1 }
requires: { flag: f, serves: a }
---
experiment: e
sticky: true
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: shown
split: { a: 50%, b: 50% }
placement: toast
stop_when: plan == "paid"
messages: { b: { layout: toast, title: Hi } }
)"}});
  BOOST_TEST(loaded.catalog);  // warnings refuse nothing
  std::string text;
  for (const auto& one : loaded.diagnostics) text += render_text(one) + "\n";
  BOOST_TEST(text ==
             "t.yaml:2:1: warning: `hash_units` is read and checked, but this version does not act on it yet\n"
             "  2 | hash_units: true\n"
             "    | ^^^^^^^^^^\n");
}

BOOST_AUTO_TEST_SUITE_END()
