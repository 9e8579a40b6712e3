// The direction of dependencies is law: config ← experiments ← flagd; the SDK knows none of them; third parties stay
// in the rooms that may use them.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;  // relative to the source tree
  int line;
  std::string header;
};

fs::path source_tree() {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  return source ? source : ".";
}

std::vector<Include> includes_below(const std::string& folder) {
  const std::regex pattern(R"re(^\s*#\s*include\s*[<"]([^">]+)[">])re");
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(source_tree() / folder)) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp" && entry.path().extension() != ".h")
      continue;
    std::ifstream in(entry.path());
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      std::smatch match;
      if (std::regex_search(line, match, pattern)) {
        found.push_back({fs::relative(entry.path(), source_tree()).generic_string(), number, match[1]});
      }
    }
  }
  return found;
}

std::string violations(const std::string& folder, const std::vector<std::string>& forbidden) {
  std::string text;
  for (const Include& include : includes_below(folder)) {
    for (const std::string& prefix : forbidden) {
      if (include.header.starts_with(prefix)) {
        text += include.file + ":" + std::to_string(include.line) + " includes " + include.header + "\n";
      }
    }
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layering)

BOOST_AUTO_TEST_CASE(dependencies_point_one_way) {
  BOOST_TEST(violations("config", {"experiments/", "flagd/", "sdk/", "flywheel/"}) == "");
  BOOST_TEST(violations("experiments", {"flagd/", "sdk/", "flywheel/"}) == "");
  BOOST_TEST(violations("flagd", {"sdk/", "flywheel/"}) == "");
  BOOST_TEST(violations("sdk", {"config/", "experiments/", "flagd/"}) == "");
}

BOOST_AUTO_TEST_CASE(rooms_within_a_part_point_one_way_too) {
  struct Rule {
    std::string room;
    std::vector<std::string> not_these;
  };
  for (const Rule& rule : std::vector<Rule>{
           {"config/vocabulary", {"config/hashing", "config/expression", "config/source", "config/catalog"}},
           {"config/hashing", {"config/expression", "config/source", "config/catalog"}},
           {"config/expression", {"config/source", "config/catalog"}},
           {"config/source", {"config/expression", "config/catalog"}},
           {"experiments/statistics",
            {"experiments/assignment", "experiments/outcomes", "experiments/report", "config/catalog"}},
           {"experiments/assignment",
            {"experiments/messages", "experiments/outcomes", "experiments/report", "experiments/simulation",
             "experiments/statistics"}},
           {"experiments/messages",
            {"experiments/outcomes", "experiments/report", "experiments/simulation", "experiments/statistics"}},
           {"experiments/outcomes",
            {"experiments/assignment", "experiments/messages", "experiments/report", "experiments/simulation"}},
           {"experiments/report", {"experiments/assignment", "experiments/simulation"}},
           {"experiments/simulation", {"experiments/report", "experiments/statistics", "experiments/proof"}},
           {"flagd/http",
            {"flagd/api", "flagd/commands", "flagd/store", "flagd/results", "experiments/", "config/catalog"}},
           {"flagd/json", {"flagd/api", "flagd/commands", "flagd/http", "flagd/store", "experiments/"}},
           {"flagd/store", {"flagd/api", "flagd/commands", "flagd/http", "flagd/results"}},
           {"flagd/store/embedded", {"flagd/store/redis"}},
           {"flagd/store/redis", {"flagd/store/embedded"}},
           {"flagd/history", {"flagd/api", "flagd/commands", "flagd/http", "flagd/store", "flagd/results"}},
           {"flagd/results", {"flagd/api", "flagd/commands", "flagd/http"}},
           {"flagd/tables", {"flagd/api", "flagd/commands", "flagd/http"}},
           {"flagd/api", {"flagd/commands"}},
       }) {
    BOOST_TEST(violations(rule.room, rule.not_these) == "");
  }
}

BOOST_AUTO_TEST_CASE(third_parties_stay_in_the_rooms_that_may_use_them) {
  const std::map<std::string, std::vector<std::string>> allowed{
      {"yaml-cpp/", {"config/source/"}},
      {"re2/", {"config/expression/"}},
      {"xxhash.h", {"config/hashing/"}},
      {"date/", {"config/vocabulary/"}},
      {"boost/math/", {"experiments/statistics/"}},
      {"boost/beast", {"flagd/http/", "sdk/src/"}},
      {"boost/asio", {"flagd/http/", "sdk/src/"}},
      {"boost/program_options", {"flagd/commands/"}},
      {"rocksdb/", {"flagd/store/embedded/"}},
      {"hiredis", {"flagd/store/redis/"}},
      {"boost/url", {"flagd/store/redis/"}},
      {"simdjson.h", {"flagd/json/", "sdk/src/"}},
      {"zlib.h", {"flagd/history/"}},
  };
  std::string text;
  for (const std::string part : {"config", "experiments", "flagd", "sdk"}) {
    for (const Include& include : includes_below(part)) {
      for (const auto& [prefix, rooms] : allowed) {
        if (!include.header.starts_with(prefix)) continue;
        bool fine = false;
        for (const std::string& room : rooms) fine = fine || include.file.starts_with(room);
        if (!fine) text += include.file + ":" + std::to_string(include.line) + " includes " + include.header + "\n";
      }
    }
  }
  BOOST_TEST(text == "");
}

BOOST_AUTO_TEST_CASE(the_public_headers_of_the_sdk_show_no_boost) {
  BOOST_TEST(violations("sdk/include", {"boost/", "simdjson"}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
