// Checker: calls of functions.
#include "config/expression/calls.hpp"
#include "config/expression/checker.hpp"
#include "config/expression/version.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {

bool Checker::visit_call(Node& node) {
  node.signature = find_function(node.text);
  const std::string name(node.text);
  if (node.signature == nullptr) {
    const auto near = nearest(name, callable_names());
    return fail(node.text_offset, name.size(),
                "unknown function `" + name + "`" + (near ? "; did you mean `" + std::string(*near) + "`?" : ""));
  }
  if (!check_shape(node) || !visit_children(node) || !check_arguments(node)) return false;
  node.type = node.signature->result;
  return prepare(node);
}

bool Checker::check_shape(const Node& call) {
  const Signature& signature = *call.signature;
  const std::string name(signature.name);
  const std::size_t given = call.children.size();
  const CallStyle wrong = call.method ? CallStyle::kFunction : CallStyle::kMethod;
  if (signature.style == wrong) {
    return fail(call.text_offset, name.size(), "`" + name + "` is written like " + std::string(signature.example));
  }
  if (given >= signature.least_arguments && given <= signature.most_arguments) return true;
  const std::size_t receiver = call.method ? 1 : 0;
  std::string wanted = std::to_string(signature.least_arguments - receiver);
  if (signature.least_arguments != signature.most_arguments) {
    wanted += " or " + std::to_string(signature.most_arguments - receiver);
  }
  const bool one = wanted == "1" || wanted.ends_with(" 1");
  return fail(call, "`" + name + "` takes " + wanted + (one ? " argument" : " arguments") + ", not " +
                        std::to_string(given - receiver) + ", like " + std::string(signature.example));
}

bool Checker::check_arguments(const Node& call) {
  for (std::size_t i = 0; i < call.children.size(); ++i) {
    const Node& argument = *call.children[i];
    const TypeSet& accepted = i == 0 ? call.signature->first : call.signature->rest;
    if (accepted.admits(argument.type)) continue;
    return fail(argument, "`" + std::string(call.text) + "` takes " + accepted.phrase() + " here, but " +
                              describe(argument) + " is " + std::string(phrase(argument.type)));
  }
  return true;
}

bool Checker::prepare(Node& call) {
  switch (call.signature->function) {
    case Function::kTimestamp:
    case Function::kDuration:
      return fold_conversion(call);
    case Function::kMatches:
      return prepare_pattern(call);
    case Function::kVersion: {
      const Node& argument = *call.children[0];
      if (argument.kind != NodeKind::kLiteral || parse_version(argument.value.as_string())) return true;
      return fail(argument, describe(argument) + " is not a version like \"4.2.0\"");
    }
    default:
      return call.children.size() < 2 || call.signature->result != Type::kInt || prepare_zone(call);
  }
}

bool Checker::fold_conversion(Node& call) {
  const Node& argument = *call.children[0];
  if (argument.kind != NodeKind::kLiteral) return true;
  const auto function = call.signature->function;
  if (expression::call(function, {&argument.value, 1}, nullptr, tree_.arena, call.value) != FailureCode::kNone) {
    return fail(argument, describe(argument) + (function == Function::kTimestamp
                                                    ? " is not a timestamp like \"2026-12-31T10:00:00Z\""
                                                    : " is not a duration like \"36h\" or \"1h30m\""));
  }
  call.kind = NodeKind::kLiteral;
  return true;
}

bool Checker::prepare_pattern(Node& call) {
  const Node& argument = *call.children[1];
  if (argument.kind != NodeKind::kLiteral) {
    return fail(argument, "the pattern of `matches` is a string literal, so that it is compiled only once");
  }
  auto pattern = Pattern::compile(argument.value.as_string());
  if (!pattern) return fail(argument, "invalid regular expression: " + pattern.error().message);
  tree_.patterns.push_back(std::move(*pattern));
  call.prepared = tree_.patterns.size();
  return true;
}

bool Checker::prepare_zone(Node& call) {
  const Node& argument = *call.children[1];
  if (argument.kind != NodeKind::kLiteral) return true;
  const auto zone = TimeZone::find(argument.value.as_string());
  if (!zone) {
    return fail(argument,
                "unknown time zone " + describe(argument) + "; write one like \"Europe/Vienna\" or \"+02:00\"");
  }
  tree_.zones.push_back(*zone);
  call.prepared = tree_.zones.size();
  return true;
}

}  // namespace flywheel::expression
