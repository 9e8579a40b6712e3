// Any bytes on a connection are a request or are refused, the same however they arrive.
#include <algorithm>
#include <string>

#include "flagd/http/chunk_decoder.hpp"
#include "flagd/http/head_parser.hpp"
#include "flagd/http/head_scanner.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace flywheel::http;
using flywheel::fuzzing::require;

namespace {

HeadScanner::Outcome scan_in_steps(HeadScanner& scanner, std::string_view bytes, std::size_t step) {
  for (std::size_t shown = std::min(step, bytes.size());; shown = std::min(shown + step, bytes.size())) {
    const auto outcome = scanner.scan(bytes.substr(0, shown));
    if (outcome != HeadScanner::Outcome::kPartial || shown == bytes.size()) return outcome;
  }
}

/// The body, or a word for what is wrong with it, and how much is left.
std::string decoded(std::string_view bytes, std::size_t step) {
  ChunkDecoder decoder(1024);
  std::string body;
  std::size_t left = bytes.size();
  for (std::size_t at = 0; at < bytes.size();) {
    std::string_view some = bytes.substr(at, step);
    const std::size_t given = some.size();
    const auto outcome = decoder.take(some, body);
    require(body.size() <= 1024, "a body keeps to its limit");
    left -= given - some.size();
    if (outcome == ChunkDecoder::Outcome::kComplete) return body + " and " + std::to_string(left);
    if (outcome != ChunkDecoder::Outcome::kPartial) return "refused " + std::to_string(static_cast<int>(outcome));
    require(some.empty(), "what is partial has been read");
    at += given;
  }
  return "partial " + body;
}

void use(const Head& head, std::string_view bytes) {
  const auto inside = [&](std::string_view part) {
    return part.empty() || part == "/" ||
           (part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + bytes.size());
  };
  const Request& request = head.request;
  for (const std::string_view part :
       {request.path, request.query, request.content_type, request.accept, request.if_none_match, request.authorization,
        request.api_key, request.user_agent, request.origin}) {
    require(inside(part), "views point into the head");
  }
  require(!(head.chunked && head.content_length > 0), "a message is framed in one way");
  std::string path;
  static_cast<void>(percent_decode(request.path, path));
  static_cast<void>(query_parameter(request.query, "flag"));
  static_cast<void>(is_json(request.content_type));
}

/// The head that arrives in steps of so many bytes; an empty text where it is not complete or is refused.
std::string_view accepted(std::string_view bytes, std::size_t step, Head& head) {
  HeadScanner scanner;
  if (scan_in_steps(scanner, bytes, step) != HeadScanner::Outcome::kComplete) return {};
  require(scanner.start() < scanner.size() && scanner.size() <= bytes.size(), "a head lies in its bytes");
  const std::string_view whole = bytes.substr(scanner.start(), scanner.size() - scanner.start());
  const auto refusal = parse_head(whole, head);
  if (!refusal) return whole;
  require(refusal->status >= 400 && !refusal->details.empty(), "a refusal says why");
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = flywheel::fuzzing::text_of(data, size);
  Head head, same;
  const std::string_view whole = accepted(bytes, bytes.size() + 1, head);
  require(accepted(bytes, 1, same) == whole, "a head is the same however it arrives");
  if (!whole.empty()) use(head, whole);
  require(decoded(bytes, bytes.size() + 1) == decoded(bytes, 1), "chunks are the same however they arrive");
  return 0;
}
