// Every field of every kind, read and typed: whole/project.yaml has them all, whole/catalog.txt is what they come to.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "config/source/kinds.hpp"
#include "config/source/yaml.hpp"
#include "tests/config/catalog/building.hpp"
#include "tests/config/catalog/dump.hpp"

using namespace flywheel;

namespace {

std::string file_text(const std::string& name) {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  std::ifstream in(std::string(source ? source : ".") + "/tests/config/catalog/whole/" + name);
  BOOST_REQUIRE_MESSAGE(in, name << " can be read");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

using Names = std::set<std::string>;

/// Takes what a document uses out of the fields that are due, as "record.field".
void take_used(const source::Node& node, const source::Type& type, Names& due) {
  if (type.shape == source::Shape::kEither) {
    const source::Type* chosen = node.is(source::Node::Kind::kList)  ? type.list
                                 : node.is(source::Node::Kind::kMap) ? type.map
                                                                     : type.scalar;
    if (chosen) take_used(node, *chosen, due);
  }
  for (const source::Node& item : node.items) {
    if (type.item) take_used(item, *type.item, due);
  }
  for (const source::Entry& entry : node.entries) {
    if (type.item) take_used(entry.value, *type.item, due);
    const source::Field* field = type.record ? type.record->find(entry.key.text) : nullptr;
    if (!field) continue;
    due.erase(std::string(type.record->name) + "." + entry.key.text);
    take_used(entry.value, field->type, due);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_whole)

BOOST_AUTO_TEST_CASE(the_project_uses_every_field_there_is) {
  const source::TextFile file("project.yaml", file_text("project.yaml"));
  source::Diagnostics diagnostics;
  const source::Documents documents = source::read_yaml(file, diagnostics);
  Names due;
  for (const source::Record* record : source::records()) {
    for (const auto& field : record->fields) due.insert(std::string(record->name) + "." + std::string(field.name));
  }
  for (const source::Node& root : documents.roots) {
    const source::Kind* kind = source::find_kind(root.entries.front().key.text);
    BOOST_REQUIRE(kind);
    take_used(root, record_type(*kind->record), due);
  }
  for (const std::string& name : due) BOOST_ERROR(name << " is not used");
}

BOOST_AUTO_TEST_CASE(every_field_is_read) {
  std::istringstream read(dump::whole(*building::catalog(file_text("project.yaml")))), due(file_text("catalog.txt"));
  std::string a, b;
  for (int number = 1; std::getline(due, b); ++number) {
    BOOST_REQUIRE_MESSAGE(std::getline(read, a), "lacks " << b);
    BOOST_REQUIRE_MESSAGE(a == b, "line " << number << " is\n" << a << "\nnot\n" << b);
  }
  BOOST_TEST(!std::getline(read, a), a);
}

BOOST_AUTO_TEST_CASE(what_is_left_out_has_its_default) {
  const auto catalog = building::catalog(
      "flag: f\nvariants: { a: true }\n---\nexperiment: e\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n---\n"
      "message: m\ncontent: { layout: card }\nplacement: p\n---\nholdout: h\npercent: 5%\nholds_back: "
      "all_messages\n---\n"
      "learning: l\nexperiment: e\nsummary: s\ndecision: iterate\n---\nmetrics: { r: { reach: x } }\nlayers: { y: {} "
      "}\n");
  BOOST_TEST(dump::whole(*catalog) == file_text("defaults.txt"));
}

BOOST_AUTO_TEST_SUITE_END()
