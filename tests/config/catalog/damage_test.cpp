// Damaged files: whatever is cut off or changed, a file is read or refused with a place, and never more than that.
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

BOOST_AUTO_TEST_SUITE_END()
