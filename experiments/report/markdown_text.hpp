// Text for GitHub-flavoured Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace flywheel::report {

/// `text` so that it shows as it is, in a paragraph and in a cell: markup, HTML, mentions (`@team`) and references
/// (`#1`) lose their meaning, line breaks and other control characters become spaces.
[[nodiscard]] std::string escape_markdown(std::string_view text);

/// A table with one cell a title, the first column to the left and the others to the right. Cells are escaped.
[[nodiscard]] std::string markdown_table(const std::vector<std::string>& titles,
                                         const std::vector<std::vector<std::string>>& rows);

}  // namespace flywheel::report
