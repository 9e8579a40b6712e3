#include "config/source/tree_builder.hpp"

#include "config/source/yaml.hpp"

namespace flywheel::source {
namespace {

constexpr std::string_view kStandardTag = "tag:yaml.org,2002:";

std::size_t offset_of(const YAML::Mark& mark) {
  return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
}

/// What copying a tree costs, in nodes; long texts count for several.
std::size_t cost_of(const Node& node) {
  constexpr std::size_t kTextPerNode = 64;
  std::size_t cost = 1 + node.text.size() / kTextPerNode;
  for (const Node& item : node.items) cost += cost_of(item);
  for (const Entry& entry : node.entries) cost += cost_of(entry.key) + cost_of(entry.value);
  return cost;
}

int depth_of(const Node& node) {
  int deepest = 0;
  for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
  for (const Entry& entry : node.entries) deepest = std::max(deepest, depth_of(entry.value));
  return node.is(Node::Kind::kScalar) ? 0 : deepest + 1;
}

/// The null that is written at the start of `text` (`null`, `~`), or "" where a value was left out: then the parser's
/// mark is on what comes next, which may be a key of that name.
std::string_view written_null(std::string_view text, bool is_key) {
  for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (!text.starts_with(word)) continue;
    const std::size_t next = std::min(text.find_first_not_of(" \t", word.size()), text.size());
    return !is_key && next < text.size() && text[next] == ':' ? std::string_view() : word;
  }
  return {};
}

}  // namespace

std::optional<Node> TreeBuilder::take_root() {
  return std::exchange(root_, std::nullopt);
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  // Where the parser meets text that can belong to no document, it goes round in circles or makes it a document.
  const std::size_t offset = offset_of(mark);
  const bool marked = file_.text().substr(offset).starts_with("---");
  if (static_cast<std::ptrdiff_t>(offset) <= last_start_ || (last_start_ >= 0 && !marked)) {
    refuse(offset, "this text belongs to no document", "a further document begins with a line `---`");
  }
  last_start_ = static_cast<std::ptrdiff_t>(offset);
  frames_.clear();
  anchors_.clear();
}

Node TreeBuilder::make(Node::Kind kind, const YAML::Mark& mark) const {
  Node node;
  node.kind = kind;
  node.file = &file_;
  node.offset = offset_of(mark);
  return node;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node = make(Node::Kind::kScalar, mark);
  const std::string_view rest = file_.text().substr(std::min(node.offset, file_.text().size()));
  const bool is_key = !frames_.empty() && frames_.back().node.is(Node::Kind::kMap) && !frames_.back().key;
  node.text = written_null(rest, is_key);
  if (rest.starts_with('!')) refuse_tag(node, std::string(rest.substr(0, rest.find_first_of(" \r\n"))));
  charge(1);
  finish(std::move(node), anchor);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  Node node = make(Node::Kind::kScalar, mark);
  node.text = value;
  node.style = tag == "?" ? Node::Style::kPlain : Node::Style::kQuoted;
  if (tag != "?" && tag != "!" && tag != std::string(kStandardTag) + "str") refuse_tag(node, tag);
  charge(1);
  finish(std::move(node), anchor);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value) {
  Node node = make(Node::Kind::kList, mark);
  if (!tag.empty() && tag != "?" && tag != "!" && tag != std::string(kStandardTag) + "seq") refuse_tag(node, tag);
  open(std::move(node), anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  Node node = make(Node::Kind::kMap, mark);
  if (!tag.empty() && tag != "?" && tag != "!" && tag != std::string(kStandardTag) + "map") refuse_tag(node, tag);
  open(std::move(node), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto named = anchors_.find(anchor);
  if (named == anchors_.end()) refuse(offset_of(mark), "this alias stands inside of what it names");
  if (static_cast<int>(frames_.size()) + depth_of(named->second) > kMostDepth) {
    refuse(offset_of(mark), "lists and maps are nested more than " + std::to_string(kMostDepth) + " deep");
  }
  charge(cost_of(named->second));
  finish(named->second, 0);
}

void TreeBuilder::open(Node node, YAML::anchor_t anchor) {
  charge(1);
  if (static_cast<int>(frames_.size()) >= kMostDepth) {
    refuse(node.offset, "lists and maps are nested more than " + std::to_string(kMostDepth) + " deep");
  }
  frames_.push_back({std::move(node), anchor});
}

void TreeBuilder::close() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  finish(std::move(frame.node), frame.anchor);
}

void TreeBuilder::finish(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) {
    charge(cost_of(node));
    anchors_.insert_or_assign(anchor, node);
  }
  if (frames_.empty()) {
    if (!node.is_empty()) root_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.node.is(Node::Kind::kList)) {
    frame.node.items.push_back(std::move(node));
  } else {
    add_to_map(frame, std::move(node));
  }
}

void TreeBuilder::add_to_map(Frame& frame, Node node) {
  if (!frame.key) {
    frame.key = std::move(node);
    return;
  }
  Node key = std::move(*frame.key);
  frame.key.reset();
  if (!key.is(Node::Kind::kScalar)) {
    diagnostics_.error(key, "a key is a word or a text, not a list or a map");
  } else if (key.is_empty()) {
    diagnostics_.error(key, "a key is missing before the `:`");
  } else if (key.text == "<<" && key.style == Node::Style::kPlain) {
    diagnostics_.error(key, "merge keys (`<<`) are not supported",
                       "write the keys out, or use an alias for a whole value");
  } else {
    add_entry(frame, std::move(key), std::move(node));
  }
}

void TreeBuilder::add_entry(Frame& frame, Node key, Node value) {
  if (value.is_empty()) value.offset = key.offset;
  const auto [known, is_new] = frame.index.emplace(key.text, frame.node.entries.size());
  if (is_new) {
    frame.node.entries.push_back({std::move(key), std::move(value)});
  } else {
    diagnostics_.clash(key, "the key " + quote(key.text) + " is written twice", frame.node.entries[known->second].key,
                       "first written here");
  }
}

void TreeBuilder::charge(std::size_t nodes) {
  nodes_ += nodes;
  if (nodes_ <= kMostNodes) return;
  refuse(0, "the file holds more than " + std::to_string(kMostNodes) + " values, aliases written out",
         "divide it into several files");
}

void TreeBuilder::refuse_tag(Node& node, const std::string& tag) {
  node.refused = true;
  if (tag.starts_with(kStandardTag) || tag.starts_with("!!")) {
    diagnostics_.error(node, "only the tags `!!str`, `!!seq` and `!!map` are supported",
                       "leave the tag out: the type follows from the place, and quotes make a text");
  } else {
    diagnostics_.error(node, quote(tag) + " is a tag to YAML, because it begins with `!`",
                       "write `not` for `!`, as in `not has(x)`, or put single quotes around the whole");
  }
}

void TreeBuilder::refuse(std::size_t offset, std::string message, std::string hint) {
  diagnostics_.error(file_, {offset, 1}, std::move(message), std::move(hint));
  throw Refused{};
}

}  // namespace flywheel::source
