// The data directory: what flagd keeps between runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "config/vocabulary/result.hpp"

namespace flywheel::commands {

/// DIR/store holds the events; DIR/epochs the history of definitions (history/epoch_history.hpp); DIR/killed and
/// DIR/audit.log what is switched off and who did it (history/kill_list.hpp); DIR/definitions names the directory of
/// definitions that was served last, so that `flagd report` finds it again; DIR/kept-rows is a running server's own, to
/// compute its reports sooner (results/kept_rows.hpp): the next one empties it.
class DataDirectory {
 public:
  explicit DataDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  /// Makes the directory, readable by its owner only. Errors: `unavailable`.
  [[nodiscard]] Result<void> create() const;
  [[nodiscard]] std::string store() const { return (path_ / "store").string(); }
  [[nodiscard]] std::filesystem::path kept_rows() const { return path_ / "kept-rows"; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Whether a server has served something from here before.
  [[nodiscard]] bool has_history() const { return std::filesystem::exists(path_ / "epochs" / "log"); }
  [[nodiscard]] bool has_store() const { return std::filesystem::exists(path_ / "store"); }

  /// Errors: `unavailable`.
  [[nodiscard]] Result<void> remember_definitions(const std::string& directory) const;
  [[nodiscard]] std::optional<std::string> definitions() const;

 private:
  std::filesystem::path path_;
};

}  // namespace flywheel::commands
