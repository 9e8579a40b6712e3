#include "config/catalog/test_builder.hpp"

#include "config/catalog/split_builder.hpp"

namespace flywheel::catalog {

using source::Fields;
using source::Node;

std::vector<Test> read_tests(Context& context, const Fields& fields, const std::vector<Variant>& variants,
                             bool messages) {
  std::vector<Test> tests;
  for (const Node& item : fields.items("tests")) {
    const Fields parts(item);
    Test test;
    test.place = item.place();
    test.name = parts.text("name");
    if (const Node* node = parts.find("context")) test.context = open_value(*node, context.arena);
    if (const auto at = parts.when("at")) test.at = Context::instant(*at, context.zone, false);
    if (const Node* expect = parts.find("expect")) {
      const Fields expected(*expect);
      test.variant = expected.text("variant");
      test.reason = expected.text("reason");
      if (const Node* value = expected.find("value")) {
        test.value = open_value(*value, context.arena);
        if (messages) {
          context.diagnostics.error(*value, "the value of an experiment on messages is not compared",
                                    "expect its `variant`; `flagd eval` prints the message that somebody is served");
        }
      }
      if (const Node* name = expected.scalar("variant")) (void)find_variant(context, *name, "variant", variants);
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace flywheel::catalog
