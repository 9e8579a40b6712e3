#include "flagd/http/session.hpp"

#include <algorithm>
#include <utility>

namespace flywheel::http {
namespace {

constexpr std::size_t kWriteFirst = 256 << 10;   // bytes of answers
constexpr std::size_t kKeptBuffer = 4 << 10;     // bytes that a buffer may keep between requests
constexpr std::size_t kUnroutedBody = 64 << 10;  // bytes worth reading only to keep the connection
constexpr std::size_t kFirstBodyReserve = 64 << 10;
constexpr std::string_view kHeadMethod = "HEAD ";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

/// The Reply of a request that is answered into `out`.
class Session::DirectReply final : public Reply {
 public:
  DirectReply(Session& session, Form form, std::string& out) : session_(session), form_(form), out_(out) {}

  void send(int status, std::string_view content_type, std::string_view body,
            std::initializer_list<Header> headers) override {
    if (std::exchange(answered_, true)) return;
    append_answer(out_, form_, session_.fields_->text(), status, content_type, body, {headers.begin(), headers.end()});
  }

  void send_prepared(std::string_view head, std::string_view body) override {
    if (std::exchange(answered_, true)) return;
    append_prepared(out_, form_, session_.fields_->text(), head, body);
  }

  [[nodiscard]] std::shared_ptr<Deferred> defer() override {
    auto deferred = session_.host_->make_deferred(session_.requests_);
    if (!std::exchange(answered_, true)) {
      session_.deferred_form_ = form_;
      session_.phase_ = Phase::kWaiting;
    }
    return deferred;
  }

  [[nodiscard]] bool answered() const { return answered_; }

 private:
  Session& session_;
  Form form_;
  std::string& out_;
  bool answered_ = false;
};

Session::Session(const Router& router, const CommonFields& fields, SessionHost& host, std::uint64_t request_limit)
    : router_(&router), fields_(&fields), host_(&host), request_limit_(request_limit) {}

std::size_t Session::consume(std::string_view input, std::string& out) {
  const std::size_t before = input.size();
  while (!input.empty() && phase_ < Phase::kWaiting && out.size() < kWriteFirst) {
    if (phase_ != Phase::kBody) {
      take_head(input, out);
    } else if (is_chunked_) {
      take_chunks(input, out);
    } else {
      take_body(input, out);
    }
  }
  return before - input.size();
}

/// In the usual case a head comes in one piece and is parsed where it lies.
void Session::take_head(std::string_view& input, std::string& out) {
  if (phase_ == Phase::kIdle) return take_first_part(input, out);
  const std::size_t known = head_.size();
  head_.append(input.substr(0, kRequestLineLimit + kFieldsLimit));
  const auto outcome = scanner_.scan(head_);
  if (outcome != HeadScanner::Outcome::kComplete) {
    input.remove_prefix(head_.size() - known);
    return refuse_head(outcome, out);
  }
  input.remove_prefix(scanner_.size() - known);
  head_.resize(scanner_.size());
  begin(std::string_view(head_).substr(scanner_.start()), input, out);
}

void Session::take_first_part(std::string_view& input, std::string& out) {
  // RFC 9112, 2.2: some clients end a body so. A few do not begin a request yet; more are left to the scanner.
  if (input.starts_with("\r\n") && blank_ < kBlankBytesLimit) {
    blank_ += 2;
    return input.remove_prefix(2);
  }
  const auto outcome = scanner_.scan(input);
  if (outcome == HeadScanner::Outcome::kComplete) {
    const std::string_view head = input.substr(scanner_.start(), scanner_.size() - scanner_.start());
    input.remove_prefix(scanner_.size());
    return begin(head, input, out);
  }
  phase_ = Phase::kHead;
  head_.assign(input);
  input = {};
  refuse_head(outcome, out);
}

void Session::refuse_head(HeadScanner::Outcome outcome, std::string& out) {
  switch (outcome) {
    case HeadScanner::Outcome::kMalformed:
      return refuse({400, "the request head is malformed"}, out);
    case HeadScanner::Outcome::kLineTooLong:
      return refuse({414, "the request line is longer than 8 KiB"}, out);
    case HeadScanner::Outcome::kTooLarge:
      return refuse({431, "the header fields are larger than 16 KiB"}, out);
    case HeadScanner::Outcome::kPartial:
    case HeadScanner::Outcome::kComplete:
      break;
  }
}

/// A whole head: answers at once where the body is there too.
void Session::begin(std::string_view bytes, std::string_view& input, std::string& out) {
  ++requests_;
  Head head;
  const auto refusal = parse_head(bytes, head);
  is_head_request_ = bytes.starts_with(kHeadMethod);
  if (refusal) return refuse(*refusal, out);
  const Router::Route* route = router_->find(head.request.method, head.request.path, head.request.rest);
  const std::size_t limit = route ? route->body_limit : kUnroutedBody;
  if ((head.chunked || head.content_length > 0) && refuse_early(head, route, out)) return;
  if (head.chunked || head.content_length > input.size()) return expect_body(bytes, head, limit, out);
  const std::string_view body = input.substr(0, static_cast<std::size_t>(head.content_length));
  input.remove_prefix(body.size());
  answer(head, route, body, input.empty(), out);
}

/// What can be said without the body is said before it is read.
bool Session::refuse_early(const Head& head, const Router::Route* route, std::string& out) {
  if (!route && (head.expects_continue || head.content_length > kUnroutedBody)) {
    phase_ = Phase::kDone;
    DirectReply reply(*this, {is_head_request_, true, false}, out);
    router_->answer_unrouted(head.request, reply);
    return true;
  }
  if (route && head.is_encoded) {
    refuse({415, "an encoded body is not taken; send it without Content-Encoding"}, out);
  } else if (route && head.content_length > route->body_limit) {
    refuse({413, "the body is larger than this path takes"}, out);
  }
  return phase_ == Phase::kDone;
}

void Session::expect_body(std::string_view bytes, const Head& head, std::size_t limit, std::string& out) {
  if (head.expects_continue) out += kContinue;
  if (phase_ == Phase::kHead) {
    head_.erase(0, scanner_.start());  // the bytes lie there already
  } else {
    head_.assign(bytes);
  }
  phase_ = Phase::kBody;
  is_chunked_ = head.chunked;
  body_size_ = head.content_length;
  body_received_ = 0;
  chunks_ = ChunkDecoder(limit);
  body_.clear();
  body_.reserve(std::min<std::size_t>(static_cast<std::size_t>(body_size_), kFirstBodyReserve));
}

void Session::take_body(std::string_view& input, std::string& out) {
  const std::size_t part = std::min<std::size_t>(input.size(), static_cast<std::size_t>(body_size_) - body_.size());
  body_.append(input.substr(0, part));
  input.remove_prefix(part);
  body_received_ += part;
  if (body_.size() == body_size_) complete(input, out);
}

void Session::take_chunks(std::string_view& input, std::string& out) {
  const std::size_t before = input.size();
  const auto outcome = chunks_.take(input, body_);
  body_received_ += before - input.size();
  switch (outcome) {
    case ChunkDecoder::Outcome::kPartial:
      return;
    case ChunkDecoder::Outcome::kComplete:
      return complete(input, out);
    case ChunkDecoder::Outcome::kMalformed:
      return refuse({400, "the chunked body is malformed"}, out);
    case ChunkDecoder::Outcome::kTooLarge:
      return refuse({413, "the body is larger than this path takes"}, out);
  }
}

/// A request that came in pieces is whole; `input` is what follows it.
void Session::complete(std::string_view input, std::string& out) {
  Head head;
  if (const auto refusal = parse_head(head_, head)) return refuse(*refusal, out);
  const Router::Route* route = router_->find(head.request.method, head.request.path, head.request.rest);
  answer(head, route, body_, input.empty(), out);
}

void Session::answer(const Head& head, const Router::Route* route, std::string_view body, bool nothing_follows,
                     std::string& out) {
  Request request = head.request;
  request.body = body;
  request.remote = host_->remote();
  const bool last = !head.keep_alive || requests_ == request_limit_ || (winding_down_ && nothing_follows);
  const std::size_t start = out.size();
  DirectReply reply(*this, {is_head_request_, last, head.is_http10}, out);
  phase_ = last ? Phase::kDone : Phase::kIdle;
  bool failed = false;
  try {
    if (route) {
      route->handler(request, reply);
    } else {
      router_->answer_unrouted(request, reply);
    }
  } catch (...) {
    failed = true;  // whatever it is, it concerns this request only
  }
  if (failed || !reply.answered()) {
    out.resize(start);
    refuse({500, "the server failed to answer"}, out);
  }
  next_request();
}

bool Session::finish(std::uint64_t ticket, const Answer& answer, bool nothing_follows, std::string& out) {
  if (phase_ != Phase::kWaiting || ticket != requests_) return false;
  if (winding_down_ && nothing_follows) deferred_form_.close = true;
  phase_ = deferred_form_.close ? Phase::kDone : Phase::kIdle;
  is_head_request_ = false;
  append_answer(out, deferred_form_, fields_->text(), answer);
  return true;
}

void Session::refuse(Refusal refusal, std::string& out) {
  if (phase_ == Phase::kHead) {
    is_head_request_ = std::string_view(head_).substr(scanner_.start()).starts_with(kHeadMethod);
  }
  phase_ = Phase::kDone;
  const std::string body = error_body("GENERAL", refusal.details);
  const Header retry{"Retry-After", "1"};
  append_answer(out, {is_head_request_, true, false}, fields_->text(), refusal.status, kJson, body,
                {&retry, refusal.status == 503 ? std::size_t{1} : std::size_t{0}});
}

void Session::end_of_input(std::string& out) {
  if (phase_ == Phase::kHead || phase_ == Phase::kBody) refuse({400, "the request ends before it is whole"}, out);
  phase_ = Phase::kDone;
}

void Session::next_request() {
  scanner_.reset();
  blank_ = 0;
  is_head_request_ = is_head_request_ && phase_ == Phase::kWaiting;  // until then it may still be refused
  trim_buffers();
}

/// An idle connection should cost little.
void Session::trim_buffers() {
  for (std::string* buffer : {&head_, &body_}) {
    buffer->clear();
    if (buffer->capacity() > kKeptBuffer) buffer->shrink_to_fit();
  }
}

}  // namespace flywheel::http
