#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/config/catalog/building.hpp"

using namespace flywheel;
namespace fs = std::filesystem;

namespace {

struct Directory {
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "flywheel-load-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()));
    path = pattern;
  }
  ~Directory() { fs::remove_all(path); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
  }
  /// What is said of the directory, its path written as `DIR`.
  [[nodiscard]] std::string messages() const {
    std::string text;
    for (const auto& one : catalog::load(path).diagnostics) text += render_text(one) + "\n";
    for (std::size_t at = text.find(path.string()); at != std::string::npos; at = text.find(path.string())) {
      text.replace(at, path.string().size(), "DIR");
    }
    return text;
  }

  fs::path path;
};

constexpr const char* kFlag = "flag: f\nvariants: { a: 1 }\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_load, Directory)

BOOST_AUTO_TEST_CASE(every_yaml_file_below_is_read_but_hidden_ones) {
  write("a.yaml", kFlag);
  write("deep/er/b.yml", "flag: g\nvariants: { a: 1 }\n");
  write("_map.yaml", "import: x\n");
  write(".hidden.yaml", "nonsense: x\n");
  write("_old/c.yaml", "nonsense: x\n");
  write(".git/d.yaml", "nonsense: x\n");
  write("readme.md", "text");
  const catalog::Loaded loaded = catalog::load(path);
  BOOST_TEST(messages() == "");
  BOOST_REQUIRE(loaded.catalog);
  BOOST_TEST(loaded.files == 2U);
  BOOST_TEST(loaded.catalog->flags().size() == 2U);
  BOOST_TEST(loaded.catalog->find_flag("g")->place.file == (path / "deep/er/b.yml").string());
}

BOOST_AUTO_TEST_CASE(the_epoch_is_that_of_paths_and_texts) {
  write("a.yaml", kFlag);
  const std::string epoch = catalog::load(path).catalog->epoch();
  BOOST_TEST(epoch.size() == 16U);
  BOOST_TEST(epoch.find_first_not_of("0123456789abcdef") == std::string::npos);
  Directory other;
  other.write("a.yaml", kFlag);
  BOOST_TEST(catalog::load(other.path).catalog->epoch() == epoch);
  BOOST_TEST(catalog::load(other.path / ".").catalog->epoch() == epoch);
  other.write("a.yaml", std::string(kFlag) + "# more\n");
  BOOST_TEST(catalog::load(other.path).catalog->epoch() != epoch);
  other.write("a.yaml", kFlag);
  fs::rename(other.path / "a.yaml", other.path / "b.yaml");
  BOOST_TEST(catalog::load(other.path).catalog->epoch() != epoch);
}

BOOST_AUTO_TEST_CASE(what_is_no_readable_file_is_refused_without_blocking) {
  BOOST_TEST(messages() == "DIR: error: there is no *.yaml or *.yml file here\n");
  BOOST_REQUIRE(mkfifo((path / "fifo.yaml").c_str(), 0600) == 0);
  fs::create_directory(path / "folder.yaml");
  write("large.yaml", "#" + std::string(1024 * 1024, 'x'));
  write("nothing.yaml", "");
  fs::create_symlink("gone", path / "dangling.yaml");
  fs::create_symlink("/etc/hostname", path / "outside.yaml");
  write("open.yaml", kFlag);
  BOOST_REQUIRE(chmod((path / "open.yaml").c_str(), 0666) == 0);
  BOOST_TEST(messages() ==
             "DIR/dangling.yaml: error: the file cannot be read: No such file or directory\n"
             "DIR/fifo.yaml: error: this is no regular file\n"
             "DIR/folder.yaml: error: this is a directory, but its name is that of a file\n"
             "DIR/large.yaml: error: the file is larger than 1 MiB\n"
             "DIR/nothing.yaml: error: the file is empty\n  remove it, or give it a comment\n"
             "DIR/open.yaml: error: everybody on this machine may write to this file; take that right away\n"
             "DIR/outside.yaml: error: this is a link that leads out of the directory\n");
}

BOOST_AUTO_TEST_CASE(links_within_the_directory_are_followed) {
  write("..2026/f.yaml", kFlag);
  fs::create_symlink("..2026", path / "..data");
  fs::create_symlink("..data/f.yaml", path / "f.yaml");
  const catalog::Loaded loaded = catalog::load(path);
  BOOST_TEST(messages() == "");
  BOOST_TEST(loaded.files == 1U);
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_none_is_an_error) {
  BOOST_TEST(render_text(catalog::load("/nowhere/at/all").diagnostics.at(0)) ==
             "/nowhere/at/all: error: there is no such directory");
  write("a.yaml", kFlag);
  BOOST_TEST(catalog::load(path / "a.yaml").diagnostics.at(0).message == "there is no such directory");
}

BOOST_AUTO_TEST_SUITE_END()
