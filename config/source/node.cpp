#include "config/source/node.hpp"

namespace flywheel::source {

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

const Node* Node::find_key(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.text == key) return &entry.key;
  }
  return nullptr;
}

}  // namespace flywheel::source
