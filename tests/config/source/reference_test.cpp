// FORMAT.md says what the schema table says: its reference is what reference_markdown() writes.
#include "config/source/reference.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "config/source/kinds.hpp"

using namespace flywheel::source;

namespace {

constexpr std::string_view kBegin = "<!-- reference: as `flagd schema --format markdown` prints it -->\n";
constexpr std::string_view kEnd = "<!-- end of reference -->\n";

/// FORMAT.md's part between the two comments.
std::string written_reference() {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  std::ifstream in(std::string(source ? source : ".") + "/config/FORMAT.md");
  std::stringstream text;
  text << in.rdbuf();
  const std::string document = text.str();
  const std::size_t begin = document.find(kBegin);
  const std::size_t end = document.find(kEnd);
  BOOST_REQUIRE(begin != std::string::npos);
  BOOST_REQUIRE(end != std::string::npos);
  return document.substr(begin + kBegin.size(), end - begin - kBegin.size());
}

/// The part about one record: from its heading to the next.
std::string section_of(const std::string& document, const Record& record) {
  const std::string heading = "### " + std::string(record.name) + "\n";
  const std::size_t begin = document.find(heading);
  if (begin == std::string::npos) return {};
  return document.substr(begin, document.find("\n### ", begin) - begin);
}

/// The words that a type allows, however deep they stand.
std::vector<std::string_view> words_of(const Type& type) {
  std::vector<std::string_view> words(type.words.begin(), type.words.end());
  for (const Type* part : {type.item, type.scalar, type.list, type.map}) {
    if (!part) continue;
    const auto more = words_of(*part);
    words.insert(words.end(), more.begin(), more.end());
  }
  return words;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_reference)

BOOST_AUTO_TEST_CASE(the_document_has_the_reference_as_it_is_today) {
  std::istringstream written(written_reference()), due("\n" + reference_markdown() + "\n");
  std::string a, b;
  while (std::getline(due, b)) {
    BOOST_REQUIRE_MESSAGE(std::getline(written, a), "FORMAT.md lacks: " << b);
    BOOST_REQUIRE_MESSAGE(a == b, "FORMAT.md has\n  " << a << "\nwhere `flagd schema --format markdown` writes\n  " << b
                                                      << "\n: paste what it prints between the two comments");
  }
  BOOST_TEST(!std::getline(written, a));
}

BOOST_AUTO_TEST_CASE(every_field_stands_there_with_its_default_and_its_words) {
  const std::string document = written_reference();
  for (const Record* record : records()) {
    const std::string section = section_of(document, *record);
    BOOST_TEST_CONTEXT(record->name) {
      BOOST_TEST(section.find(record->about) != std::string::npos);
      BOOST_TEST(section.find(record->example) != std::string::npos);
      for (const Field& field : record->fields) {
        const std::size_t at = section.find("| `" + std::string(field.name) + "` |");
        BOOST_REQUIRE_MESSAGE(at != std::string::npos, field.name);
        const std::string line = section.substr(at, section.find('\n', at) - at);
        BOOST_TEST(line.find(field.preset) != std::string::npos);
        BOOST_TEST(line.find(field.description) != std::string::npos);
        BOOST_TEST((line.find("**needed**") != std::string::npos) == (field.presence == kRequired));
        for (const std::string_view word : words_of(field.type)) {
          BOOST_TEST(line.find("`" + std::string(word) + "`") != std::string::npos);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
