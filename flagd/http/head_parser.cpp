// The only file that knows Beast. Its parser is used for the grammar of a head; framing is decided here, because
// Beast 1.81 takes an unknown transfer coding for none, and chunked for valid in HTTP/1.0.
#include "flagd/http/head_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>
#include <limits>

#include "flagd/http/ascii.hpp"
#include "flagd/http/target.hpp"

namespace flywheel::http {
namespace {

namespace beast = boost::beast;
using beast::http::field;
using beast::http::verb;

constexpr std::size_t kFieldCountLimit = 100;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Method method_of(verb name) {
  switch (name) {
    case verb::get:
      return Method::kGet;
    case verb::head:
      return Method::kHead;
    case verb::post:
      return Method::kPost;
    case verb::put:
      return Method::kPut;
    case verb::delete_:
      return Method::kDelete;
    case verb::options:
      return Method::kOptions;
    default:
      return Method::kOther;
  }
}

/// Whether a request line ends in a well-formed version that is not served.
bool names_a_version(std::string_view line) {
  if (line.size() < 9) return false;
  const std::string_view version = line.substr(line.size() - 9);
  return version.starts_with(" HTTP/") && is_digit(version[6]) && version[7] == '.' && is_digit(version[8]) &&
         !version.ends_with("1.0") && !version.ends_with("1.1");
}

/// Hears what Beast reads and fills a Head.
class HeadReader final : public beast::http::basic_parser<true> {
 public:
  explicit HeadReader(Head& head) : head_(head) {
    skip(true);  // the body is framed elsewhere
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
  }

  std::optional<Refusal> read(std::string_view bytes) {
    beast::error_code error;
    const std::size_t used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (refusal_.status != 0) return refusal_;
    if (error == beast::http::error::bad_version && names_a_version(bytes.substr(0, bytes.find("\r\n")))) {
      return Refusal{505, "this server speaks HTTP/1.1 and HTTP/1.0"};
    }
    if (error || !is_done() || used != bytes.size()) return Refusal{400, "the request head is malformed"};
    if (const auto refusal = check_whole()) return refusal;
    head_.keep_alive = !closes_ && (keeps_ || !head_.is_http10);
    return std::nullopt;
  }

 private:
  std::optional<Refusal> check_whole() const {
    if (hosts_ == 0 && !head_.is_http10) return Refusal{400, "Host is missing"};
    if (has_coding_ && head_.is_http10) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding"};
    if (has_coding_ && has_length_) return Refusal{400, "both Content-Length and Transfer-Encoding are given"};
    return std::nullopt;
  }

  void refuse(int status, std::string_view details, beast::error_code& error) {
    refusal_ = {status, details};
    error = beast::http::error::bad_value;
  }

  void on_request_impl(verb name, beast::string_view, beast::string_view target, int version,
                       beast::error_code& error) override {
    head_.is_http10 = version == 10;
    head_.request.method = method_of(name);
    if (name == verb::connect || name == verb::trace) {
      head_.request.path = "*";  // 405 whatever the target
      return;
    }
    Target parts;
    if (!split_target(view(target), name == verb::options, parts))
      return refuse(400, "the request target is malformed", error);
    head_.request.path = parts.path;
    head_.request.query = parts.query;
  }

  void on_field_impl(field name, beast::string_view name_text, beast::string_view value_text,
                     beast::error_code& error) override {
    if (++fields_ > kFieldCountLimit) return refuse(431, "there are more than 100 header fields", error);
    const std::string_view value = view(value_text);
    switch (name) {
      case field::host:
        return take_host(value, error);
      case field::connection:
        return take_connection(value);
      case field::content_length:
        return take_length(value, error);
      case field::transfer_encoding:
        return take_coding(value, error);
      case field::expect:
        return take_expectation(value, error);
      case field::content_encoding:
        head_.is_encoded = head_.is_encoded || !equals_ignoring_case(value, "identity");
        return;
      case field::content_type:
        return take_single(head_.request.content_type, value, error);
      case field::authorization:
        return take_single(head_.request.authorization, value, error);
      case field::if_none_match:
        // Of several the union would count; no match is always a right answer.
        head_.request.if_none_match = tags_++ == 0 ? value : std::string_view();
        return;
      case field::unknown:
        if (equals_ignoring_case(view(name_text), "X-API-Key")) take_single(head_.request.api_key, value, error);
        return;
      default:
        return take_first(name, value);
    }
  }

  void take_host(std::string_view value, beast::error_code& error) {
    if (++hosts_ > 1) return refuse(400, "there are several Host fields", error);
    if (!is_authority(value)) refuse(400, "Host is malformed", error);
  }

  /// Beast lets HTTP/1.0 stay open where `close` stands beside `keep-alive`, and heeds Proxy-Connection.
  void take_connection(std::string_view options) {
    while (!options.empty()) {
      const std::string_view option = options.substr(0, options.find(','));
      options.remove_prefix(std::min(options.size(), option.size() + 1));
      closes_ = closes_ || equals_ignoring_case(trimmed(option), "close");
      keeps_ = keeps_ || equals_ignoring_case(trimmed(option), "keep-alive");
    }
  }

  void take_length(std::string_view value, beast::error_code& error) {
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), head_.content_length);
    if (has_length_ || failure != std::errc() || end != value.data() + value.size())
      return refuse(400, "Content-Length is not one whole number", error);
    has_length_ = true;
  }

  void take_coding(std::string_view value, beast::error_code& error) {
    if (has_coding_ || !equals_ignoring_case(value, "chunked"))
      return refuse(400, "Transfer-Encoding is not `chunked`", error);
    has_coding_ = head_.chunked = true;
  }

  void take_expectation(std::string_view value, beast::error_code& error) {
    if (head_.is_http10) return;
    if (!equals_ignoring_case(value, "100-continue")) return refuse(417, "Expect knows `100-continue` only", error);
    head_.expects_continue = true;
  }

  /// Of what may stand once only, two could be read in two ways.
  void take_single(std::string_view& member, std::string_view value, beast::error_code& error) {
    if (member.data() != nullptr) return refuse(400, "a field that may stand once stands twice", error);
    member = value;
  }

  void take_first(field name, std::string_view value) {
    std::string_view* member = name == field::accept       ? &head_.request.accept
                               : name == field::user_agent ? &head_.request.user_agent
                               : name == field::origin     ? &head_.request.origin
                                                           : nullptr;
    if (member && member->data() == nullptr) *member = value;
  }

  // Requests are all that Beast sees, and of them the head.
  void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(beast::string_view, beast::error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, beast::error_code&) override { return 0; }
  void on_finish_impl(beast::error_code&) override {}

  Head& head_;
  Refusal refusal_;
  std::size_t fields_ = 0;
  int hosts_ = 0;
  int tags_ = 0;
  bool has_length_ = false;
  bool has_coding_ = false;
  bool closes_ = false;
  bool keeps_ = false;
};

}  // namespace

std::optional<Refusal> parse_head(std::string_view bytes, Head& head) {
  head = {};
  return HeadReader(head).read(bytes);
}

}  // namespace flywheel::http
