#include "config/expression/emitter.hpp"

#include <boost/test/unit_test.hpp>

#include "config/expression/checker.hpp"
#include "config/expression/parser.hpp"
#include "tests/config/expression/rendered.hpp"

using namespace flywheel;
using namespace flywheel::expression;

namespace {

constexpr std::string_view kOps[] = {"end",
                                     "constant",
                                     "attribute",
                                     "has_attribute",
                                     "local",
                                     "now",
                                     "bucket",
                                     "reached",
                                     "field",
                                     "has_field",
                                     "index",
                                     "relate",
                                     "relate_constant",
                                     "in",
                                     "in_texts",
                                     "relate_versions",
                                     "relate_version",
                                     "check_version",
                                     "compute",
                                     "negate",
                                     "not",
                                     "matches",
                                     "call",
                                     "make_list",
                                     "make_map",
                                     "begin_loop",
                                     "next_element",
                                     "count",
                                     "gather",
                                     "end_loop",
                                     "charge",
                                     "jump",
                                     "jump_unless",
                                     "first",
                                     "next",
                                     "last"};

struct Emitted {
  explicit Emitted(std::string_view text) {
    attributes.intern("plan").value();
    attributes.intern("seats").value();
    static_cast<void>(attributes.declare("count", {Kind::kInt, {}, false}));
    Scope scope{attributes, {}, {}};
    Parser parser(text, scope, tree);
    Node* root = parser.parse();
    BOOST_REQUIRE_MESSAGE(root != nullptr, parser.error().message);
    Checker checker(scope, tree);
    BOOST_REQUIRE_MESSAGE(checker.check(*root), checker.error().message);
    Emitter emitter(attributes, tree, code);
    if (!emitter.emit(*root)) error = emitter.error().message;
  }
  Attributes attributes;
  Tree tree;
  Code code;
  std::string error;
};

std::string operands(const Code& code, const Instruction& in) {
  switch (in.op) {
    case Op::kConstant:
    case Op::kField:
    case Op::kHasField:
      return " " + rendered(code.constants[in.a]);
    case Op::kRelateConstant:
      return " " + std::string(text_of(static_cast<Relation>(in.detail))) + " " + rendered(code.constants[in.a]);
    case Op::kRelate:
    case Op::kRelateVersion:
    case Op::kRelateVersions:
      return " " + std::string(text_of(static_cast<Relation>(in.detail)));
    case Op::kCompute:
      return " " + std::string(text_of(static_cast<Arithmetic>(in.detail)));
    case Op::kAttribute:
    case Op::kHasAttribute:
    case Op::kLocal:
    case Op::kJump:
    case Op::kJumpUnless:
    case Op::kNextElement:
    case Op::kFirstOperand:
    case Op::kNextOperand:
    case Op::kLastOperand:
      return " " + std::to_string(in.a);
    case Op::kMakeList:
    case Op::kMakeMap:
    case Op::kCharge:
      return " " + std::to_string(in.b);
    default:
      return {};
  }
}

/// The instructions, one after the other; `!n` after one whose failure goes to instruction n.
std::string listing(std::string_view text) {
  const Emitted emitted(text);
  if (!emitted.error.empty()) return emitted.error;
  const Code& code = emitted.code;
  std::string lines;
  for (std::size_t i = 0; i < code.instructions.size(); ++i) {
    const Instruction& in = code.instructions[i];
    lines += (i > 0 ? "; " : "") + std::string(kOps[static_cast<std::size_t>(in.op)]) + operands(code, in);
    const std::uint16_t handler = code.handler_of[i];
    if (handler != Code::kNoHandler) lines += " !" + std::to_string(code.handlers[handler].target);
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_emitter)

BOOST_AUTO_TEST_CASE(a_comparison_with_a_literal_is_one_instruction_on_whichever_side_it_stands) {
  BOOST_TEST(listing("plan == 'free'") == "attribute 1; relate_constant == \"free\"; end");
  BOOST_TEST(listing("3 < seats") == "attribute 2; relate_constant > 3; end");
  BOOST_TEST(listing("seats < count") == "attribute 2; attribute 3; relate <; end");
  BOOST_TEST(listing("version(plan) >= version('4.2')") == "attribute 1; relate_version >=; end");
  BOOST_TEST(listing("version('4.2') < version(plan)") == "attribute 1; relate_version >; end");
}

BOOST_AUTO_TEST_CASE(what_is_constant_is_made_once) {
  BOOST_TEST(listing("[1, [2u, 'x'], {'a': null}]") == "constant [1, [2u, \"x\"], {\"a\": null}]; end");
  BOOST_TEST(listing("timestamp('1970-01-01T00:00:01Z')") == "constant time(1000000); end");
  BOOST_TEST(listing("duration('1s') + duration('2s')") ==
             "constant duration(1000000); constant duration(2000000); compute +; end");
  BOOST_TEST(listing("[seats, 1]") == "attribute 2; constant 1; make_list 2; end");
  BOOST_TEST(listing("{'a': seats}.a") == "constant \"a\"; attribute 2; make_map 1; field \"a\"; end");
}

BOOST_AUTO_TEST_CASE(texts_of_an_in_are_ordered_for_searching) {
  const Emitted emitted("plan in ['team', 'free', 'a', 'enterprise']");
  const std::vector<std::string_view> due{"a", "free", "team", "enterprise"};
  BOOST_TEST(emitted.code.text_sets.at(0) == due, boost::test_tools::per_element());
  BOOST_TEST(listing("plan in ['team', 'free']") == "attribute 1; in_texts; end");
  BOOST_TEST(listing("plan in [1, 'free']") == "attribute 1; constant [1, \"free\"]; in; end");
}

BOOST_AUTO_TEST_CASE(a_chain_is_flat_and_every_operand_fails_to_the_instruction_that_judges_it) {
  BOOST_TEST(listing("plan == 'a' && seats > 1 && has(count)") ==
             "attribute 1 !2; relate_constant == \"a\" !2; first 8; attribute 2 !5; relate_constant > 1 !5; next 8; "
             "has_attribute 3 !7; last 8; end");
  BOOST_TEST(
      listing("(plan == 'a' or plan == 'b') or has(plan)") ==
      "attribute 1 !2; relate_constant == \"a\" !2; first 8; attribute 1 !5; relate_constant == \"b\" !5; next 8; "
      "has_attribute 1 !7; last 8; end");
}

BOOST_AUTO_TEST_CASE(a_choice_jumps_over_the_other) {
  BOOST_TEST(listing("has(plan) ? 1 : 2") == "has_attribute 1; jump_unless 4; constant 1; jump 5; constant 2; end");
}

BOOST_AUTO_TEST_CASE(a_macro_is_a_loop_that_pays_for_what_it_goes_through) {
  BOOST_TEST(listing("tags.exists(t, t == 'a')") ==
             "attribute 4; begin_loop; next_element 7; local 2 !5; relate_constant == \"a\" !5; next 7; jump 2; "
             "end_loop; end");
  // What a list or map is compared with may be as long as itself, again and again.
  BOOST_TEST(
      listing("tags.exists(t, t != [1])") ==
      "attribute 4; begin_loop; next_element 8; local 2 !6; charge 1 !6; relate_constant != [1] !6; next 8; jump 2; "
      "end_loop; end");
  // The places of the loop begin where its range stood.
  const Emitted emitted("tags.map(t, tags.filter(u, u == t))");
  BOOST_TEST(emitted.error == "");
  std::vector<int> bases;
  for (const Instruction& in : emitted.code.instructions) {
    if (in.op == Op::kBeginLoop) bases.push_back(in.b);
  }
  BOOST_TEST((bases == std::vector<int>{0, 4}));
}

BOOST_AUTO_TEST_CASE(dyn_leaves_no_trace_and_reads_are_ascending_and_single) {
  BOOST_TEST(listing("dyn(seats)") == "attribute 2; end");
  const Emitted emitted("seats > 1 && plan == 'a' && seats < 9 && bucket('x') < 0.5");
  BOOST_TEST((emitted.code.reads == std::vector<AttributeSlot>{0, 1, 2}));
  BOOST_TEST((emitted.code.kind == Kind::kBool));
  BOOST_TEST((Emitted("dyn(1)").code.kind == Kind::kAbsent));
}

BOOST_AUTO_TEST_CASE(subjects_are_kept_once) {
  const Emitted emitted("seats + count > 3 || seats + count < 1");
  BOOST_TEST(emitted.code.subjects.size() == 6U);  // seats, count, +, >, <, ||
}

BOOST_AUTO_TEST_CASE(too_much_is_refused) {
  std::string wide = "[seats";
  for (int i = 0; i < 127; ++i) wide += ", seats";
  BOOST_TEST(listing(wide + "]") == "this has more than 127 values waiting at once");
  std::string chain = "seats > 0";
  for (int i = 0; i < 1400; ++i) chain += "||seats>1";
  BOOST_TEST(listing(chain) == "this expression, with its segments, compiles to more than 4096 instructions");
}

BOOST_AUTO_TEST_SUITE_END()
