// A reply that keeps what a handler answers.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <string>

#include "flagd/http/reply.hpp"

namespace flywheel::test {

struct Answered {
  int status = 0;
  std::string content_type;
  std::string body;
  std::map<std::string, std::string> headers;
};

/// Answered at once or later; `answer` waits for it.
class RecordedReply final : public http::Reply {
 public:
  void send(int status, std::string_view content_type, std::string_view body,
            std::initializer_list<http::Header> headers) override {
    Answered answered{status, std::string(content_type), std::string(body), {}};
    for (const auto& [name, value] : headers) answered.headers.emplace(name, value);
    promise_->set_value(std::move(answered));
  }
  /// Keeps the head in the field `head`.
  void send_prepared(std::string_view head, std::string_view body) override {
    promise_->set_value({200, {}, std::string(body), {{"head", std::string(head)}}});
  }
  [[nodiscard]] std::shared_ptr<http::Deferred> defer() override { return std::make_shared<Later>(promise_); }

  [[nodiscard]] Answered answer() { return promise_->get_future().get(); }

 private:
  using Promise = std::shared_ptr<std::promise<Answered>>;

  class Later final : public http::Deferred {
   public:
    explicit Later(Promise promise) : promise_(std::move(promise)) {}
    void send(int status, std::string_view content_type, std::string body,
              std::vector<std::pair<std::string, std::string>> headers) override {
      promise_->set_value({status, std::string(content_type), std::move(body), {headers.begin(), headers.end()}});
    }

   private:
    Promise promise_;
  };

  Promise promise_ = std::make_shared<std::promise<Answered>>();
};

}  // namespace flywheel::test
