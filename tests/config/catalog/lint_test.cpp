// Every warning of the linter, whole, and how it is silenced.
#include "config/catalog/lint.hpp"

#include <set>

#include "tests/config/catalog/building.hpp"
#include "tests/config/catalog/cases.hpp"

using namespace flywheel;

namespace {

catalog::LintFacts facts() {
  return {parse_time("2027-06-01T00:00:00Z").value(), 500.0, {}};
}

std::vector<source::Diagnostic> lint(const std::vector<catalog::SourceFile>& files,
                                     const catalog::LintFacts& facts = ::facts()) {
  const catalog::Loaded loaded = catalog::build(files);
  BOOST_TEST(building::messages(files.front().text) == "");
  BOOST_REQUIRE(loaded.catalog);
  return catalog::lint(*loaded.catalog, *loaded.sources, facts);
}

std::string lint(const std::string& yaml) {
  return cases::rendered(lint({{"t.yaml", yaml}}));
}

/// The name at the end of a message.
std::string name_of(const source::Diagnostic& warning) {
  const std::size_t begin = warning.message.rfind('[') + 1;
  return warning.message.substr(begin, warning.message.size() - 1 - begin);
}

/// Every warning that needs no statistics, by a project of its own.
std::set<std::string> names_of(const std::vector<source::Diagnostic>& warnings) {
  std::set<std::string> names;
  for (const auto& warning : warnings) names.insert(name_of(warning));
  return names;
}

constexpr const char* kNames[] = {"capture-goal",  "click-goal",         "control-locale", "holdout-size",
                                  "maybe-missing", "no-learning",        "no-target",      "no-value-guardrail",
                                  "nps-goal",      "placeholder-locale", "stale-flag"};

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_lint)

BOOST_AUTO_TEST_CASE(each_warning_reads_as_it_should) {
  for (const cases::Case& one : cases::read("lint/rules.txt")) {
    BOOST_TEST_CONTEXT(one.name) BOOST_TEST(cases::rendered(lint(one.files)) == one.expected);
  }
}

BOOST_AUTO_TEST_CASE(every_warning_has_a_case) {
  std::set<std::string> names;
  for (const cases::Case& one : cases::read("lint/rules.txt")) names.merge(names_of(lint(one.files)));
  BOOST_TEST(names == std::set<std::string>(std::begin(kNames), std::end(kNames)), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_project_silences_everywhere) {
  for (const cases::Case& one : cases::read("lint/rules.txt")) {
    BOOST_TEST_CONTEXT(one.name) {
      for (const std::string& name : names_of(lint(one.files))) {
        std::string yaml = one.files[0].text;
        const bool has_project = yaml.starts_with("project: ");
        const std::string allow = "lint: { allow: " + name + " }\n";
        yaml = has_project ? yaml.insert(yaml.find('\n') + 1, allow) : "project: p\n" + allow + "---\n" + yaml;
        BOOST_TEST(!names_of(lint({{"t.yaml", yaml}})).contains(name));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_definition_silences_its_own) {
  struct Case {
    const char* kind;
    const char* yaml;
  };
  const Case cases[] = {
      {"flag", "flag: f\nvariants: { a: 1, b: 2 }\nrules: [{ if: x != 1, serve: b }]\n"},
      {"experiment", "experiment: e\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\naudience: x != 1\n"},
      {"message", "message: m\naudience: x != 1\nplacement: p\ncontent: { layout: card }\n"},
      {"sections", "segments: { s: x != 1 }\n"},
      {"project", "project: p\nbots: x != 1\n"},
  };
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.kind) {
      const std::string yaml = c.yaml;
      BOOST_TEST(lint(yaml) != "");
      BOOST_TEST(lint(yaml + "lint: { allow: [no-target, maybe-missing] }\n") == "");
      BOOST_TEST(lint(yaml + "lint: { allow: no-target }\n") != "");
    }
  }
  BOOST_TEST(lint("metrics: { m: { reach: x, if: a != 1, lint: { allow: maybe-missing } } }\n") == "");
  BOOST_TEST(lint("holdout: h\npercent: 50%\nholds_back: all_messages\nlint: { allow: holdout-size }\n") == "");
}

BOOST_AUTO_TEST_CASE(another_definition_silences_nothing) {
  BOOST_TEST(lint("segments: { s: x != 1 }\n---\nsegments: { t: y == 1 }\nlint: { allow: maybe-missing }\n") != "");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_an_error_with_the_nearest_one) {
  BOOST_TEST(building::messages("flag: f\nvariants: { a: 1 }\nlint: { allow: [stale-flags, x] }\n") ==
             "t.yaml:3:17: error: an item of `allow`: `stale-flags` is not one of `no-value-guardrail`, "
             "`capture-goal`, `click-goal`, `nps-goal`, `no-target`, `too-little-traffic`, `control-locale`, "
             "`placeholder-locale`, `no-learning`, `stale-flag`, `holdout-size` or `maybe-missing`\n"
             "  3 | lint: { allow: [stale-flags, x] }\n"
             "    |                 ^^^^^^^^^^^\n"
             "  did you mean `stale-flag`?\n"
             "t.yaml:3:30: error: an item of `allow`: `x` is not one of `no-value-guardrail`, "
             "`capture-goal`, `click-goal`, `nps-goal`, `no-target`, `too-little-traffic`, `control-locale`, "
             "`placeholder-locale`, `no-learning`, `stale-flag`, `holdout-size` or `maybe-missing`\n"
             "  3 | lint: { allow: [stale-flags, x] }\n"
             "    |                              ^\n");
}

BOOST_AUTO_TEST_CASE(the_age_of_the_file_tells_where_no_schedule_does) {
  const std::vector<catalog::SourceFile> files{{"a.yaml", "flag: f\nvariants: { a: 1, b: 2 }\ndefault: a\n"},
                                               {"b.yaml", "flag: g\nvariants: { a: 1 }\nenabled: false\n"},
                                               {"c.yaml",
                                                "flag: h\nvariants: { a: 1, b: 2 }\n"
                                                "rules: [{ serve: b, schedule: { start: 2027-01-01 } }]\n"},
                                               {"d.yaml",
                                                "flag: i\nvariants: { a: 1, b: 2 }\n"
                                                "default: { a: 50%, b: 50% }\n"}};
  const catalog::Loaded loaded = catalog::build(files);
  BOOST_REQUIRE(loaded.catalog);
  catalog::LintFacts facts = ::facts();
  BOOST_TEST(building::joined(files_of_unknown_age(*loaded.catalog, facts.now)) == "a.yaml b.yaml");
  const auto places = [&] {
    std::string text;
    for (const auto& one : catalog::lint(*loaded.catalog, *loaded.sources, facts)) text += one.place.file + " ";
    return text;
  };
  BOOST_TEST(places() == "c.yaml ");
  facts.files = {{"a.yaml", facts.now - 90 * kDay}, {"b.yaml", facts.now - 89 * kDay}};
  BOOST_TEST(places() == "a.yaml c.yaml ");
  facts.files = {{"b.yaml", facts.now - 900 * kDay}, {"c.yaml", facts.now - 10 * kDay}, {"d.yaml", Time()}};
  BOOST_TEST(places() == "b.yaml ");  // c.yaml is younger than what it says
}

BOOST_AUTO_TEST_CASE(how_many_a_holdout_holds_back_is_not_known_without_the_traffic) {
  catalog::LintFacts facts = ::facts();
  facts.units_per_day.reset();
  BOOST_TEST(lint({{"t.yaml", "holdout: h\npercent: 0.01%\nholds_back: all_messages\n"}}, facts).empty());
}

BOOST_AUTO_TEST_SUITE_END()
