// The header fields of every page that a browser shows.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flywheel::web {

/// The fields for a whole HTML document: a content security policy that allows no script but the server's own and no
/// style but the document's one `<style>` block (by its SHA-256), isolation from other pages, no caching. The HTTP room
/// adds `X-Content-Type-Options`, `Referrer-Policy` and `Cross-Origin-Resource-Policy` to every answer.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> html_headers(std::string_view document);

}  // namespace flywheel::web
