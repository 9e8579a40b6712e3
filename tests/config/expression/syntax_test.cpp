#include "config/expression/syntax.hpp"

#include <boost/test/unit_test.hpp>

#include "config/expression/parser.hpp"
#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

namespace {

/// A tree and what its root is called.
struct Parsed {
  explicit Parsed(std::string_view text) {
    Attributes attributes;
    const Scope scope{attributes, {}, {}};
    Parser parser(text, scope, tree);
    root = parser.parse();
    BOOST_REQUIRE_MESSAGE(root != nullptr, text << ": " << parser.error().message);
  }
  Tree tree;
  Node* root = nullptr;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_syntax)

BOOST_AUTO_TEST_CASE(a_chain_of_fields_from_an_attribute_has_a_path) {
  BOOST_TEST(path_of(*Parsed("plan").root) == "plan");
  BOOST_TEST(path_of(*Parsed("account.plan.`größe`").root) == "account.plan.größe");
  BOOST_TEST(path_of(*Parsed("account['plan'].name").root) == "");
  BOOST_TEST(path_of(*Parsed("size(plan)").root) == "");
  BOOST_TEST(path_of(*Parsed("'plan'").root) == "");
  BOOST_TEST(path_of(*Parsed("{'a': 1}.a").root) == "");
  BOOST_TEST(path_of(*Parsed("now").root) == "");
}

BOOST_AUTO_TEST_CASE(a_failure_is_about_the_one_path_among_the_operands_or_else_the_operation) {
  const auto subject = [](std::string_view text) { return subject_of(*Parsed(text).root); };
  BOOST_TEST(subject("plan") == "plan");
  BOOST_TEST(subject("account.plan") == "account.plan");
  BOOST_TEST(subject("{'a': 1}.a") == "a");
  BOOST_TEST(subject("plan < 'x'") == "plan");
  BOOST_TEST(subject("3 + seats") == "seats");
  BOOST_TEST(subject("seats + limit") == "+");
  BOOST_TEST(subject("seats in tags") == "in");
  BOOST_TEST(subject("1 / 0") == "/");
  BOOST_TEST(subject("-seats") == "seats");
  BOOST_TEST(subject("-(seats + 1)") == "-");
  BOOST_TEST(subject("tags[9]") == "tags");
  BOOST_TEST(subject("tags[i]") == "[]");
  BOOST_TEST(subject("plan.startsWith('f')") == "plan");
  BOOST_TEST(subject("plan.startsWith(other)") == "startsWith");
  BOOST_TEST(subject("tags.all(t, t == plan)") == "all");
  BOOST_TEST(subject("bucket('salt')") == "targetingKey");
  BOOST_TEST(subject("a && b") == "&&");
  BOOST_TEST(subject("a || b") == "||");
  BOOST_TEST(subject("a ? b : c") == "?:");
  BOOST_TEST(subject("!a") == "a");
}

BOOST_AUTO_TEST_CASE(messages_call_a_node_by_what_is_written_there) {
  const auto called = [](std::string_view text) { return describe(*Parsed(text).root); };
  BOOST_TEST(called("account.plan") == "`account.plan`");
  BOOST_TEST(called("'a\\nb'") == R"(`"a\nb"`)");
  BOOST_TEST(called("3u") == "`3`");
  BOOST_TEST(called("size(plan)") == "`size(…)`");
  BOOST_TEST(called("1 + seats") == "this");
}

BOOST_AUTO_TEST_SUITE_END()
