#include "config/catalog/split_builder.hpp"

#include <array>
#include <cstdio>

namespace flywheel::catalog {

using source::kWholeShare;
using source::Node;

std::string percent_text(std::uint64_t millionths) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%llu.%04llu", static_cast<unsigned long long>(millionths / 10'000),
                static_cast<unsigned long long>(millionths % 10'000));
  std::string percent(text.data());
  percent.erase(percent.find_last_not_of('0') + 1);
  if (percent.ends_with('.')) percent.pop_back();
  return percent + "%";
}

std::string slots_text(hashing::Slot begin, hashing::Slot end) {
  std::string from = percent_text(begin);
  from.pop_back();
  return from + "-" + percent_text(end);
}

Shares read_shares(const Node& map, source::Diagnostics& diagnostics) {
  Shares shares;
  std::uint64_t total = 0;
  std::optional<std::size_t> rest;
  for (const source::Entry& entry : map.entries) {
    const bool is_rest = entry.value.text == "rest";
    if (is_rest && rest) {
      diagnostics.clash(entry.value, "`rest` stands twice", map.entries[*rest].value, "first here");
      return {};
    }
    if (is_rest) rest = shares.names.size();
    const auto share = is_rest ? Result<std::uint32_t>(0) : read_share(entry.value);
    if (!share) return {};  // `check` has reported it
    shares.names.push_back(&entry.key);
    shares.weights.push_back(*share);
    total += *share;
  }
  if (shares.names.empty()) {
    if (map.is(Node::Kind::kMap)) diagnostics.error(map, "no share is given");
    return {};
  }
  if (total > kWholeShare || (total < kWholeShare && !rest)) {
    diagnostics.error(map, "the shares add up to " + percent_text(total) + ", not to 100%",
                      total < kWholeShare ? "`rest` takes what is left" : "");
    return {};
  }
  if (rest) shares.weights[*rest] = kWholeShare - static_cast<std::uint32_t>(total);
  return shares;
}

Split make_split(std::uint64_t seed, const std::vector<VariantIndex>& variants,
                 const std::vector<std::uint32_t>& weights) {
  Split split{seed, {}};
  hashing::Slot end = 0;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    end += weights[i];
    split.shares.push_back({variants[i], end, weights[i]});
  }
  return split;
}

std::optional<VariantIndex> find_variant(const Context& context, const Node& at, std::string_view noun,
                                         const std::vector<Variant>& variants) {
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (variants[i].name == at.text) return static_cast<VariantIndex>(i);
  }
  // What they should be, or a thousand errors, has been reported.
  if (variants.empty() || context.diagnostics.has_enough()) return std::nullopt;
  std::vector<std::string_view> names;
  for (const Variant& variant : variants) names.push_back(variant.name);
  context.diagnostics.error(at, "unknown " + std::string(noun) + " " + source::quote(at.text),
                            source::suggest(at.text, names, "there are"));
  return std::nullopt;
}

}  // namespace flywheel::catalog
