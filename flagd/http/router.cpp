#include "flagd/http/router.hpp"

#include <utility>

namespace flywheel::http {
namespace {

constexpr std::string_view kRest = "{rest}";
constexpr std::string_view kEveryMethod = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

bool serves(Method route, Method asked) {
  return route == asked || (route == Method::kGet && asked == Method::kHead);
}

void append_method(std::string& allow, std::string_view method) {
  if ((", " + allow + ",").find(", " + std::string(method) + ",") != std::string::npos) return;
  if (!allow.empty()) allow += ", ";
  allow += method;
}

}  // namespace

/// Whether a path fits the pattern; sets `rest`, to nothing where the pattern has none.
bool Router::Entry::matches(std::string_view path, std::string_view& rest) const {
  if (!has_rest) {
    rest = {};
    return path == before;
  }
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) return false;
  const std::string_view filling = path.substr(before.size(), path.size() - before.size() - after.size());
  if (!after.empty() && filling.find('/') != std::string_view::npos) return false;
  rest = filling;
  return true;
}

void Router::add(Method method, std::string pattern, Handler handler, std::size_t body_limit) {
  const std::size_t hole = pattern.find(kRest);
  const bool has_rest = hole != std::string::npos;
  std::string before = pattern.substr(0, hole);
  std::string after = has_rest ? pattern.substr(hole + kRest.size()) : std::string();
  Route route{method, std::move(pattern), std::move(handler), body_limit};
  entries_.push_back({std::move(route), std::move(before), std::move(after), has_rest});
}

const Router::Route* Router::find(Method method, std::string_view path, std::string_view& rest) const {
  for (const Entry& entry : entries_) {
    if (serves(entry.route.method, method) && entry.matches(path, rest)) return &entry.route;
  }
  rest = {};
  return nullptr;
}

void Router::answer_unrouted(const Request& request, Reply& reply) const {
  std::string allow;
  if (request.path == "*") allow = kEveryMethod;
  std::string_view rest;
  for (const Entry& entry : entries_) {
    if (!entry.matches(request.path, rest)) continue;
    append_method(allow, method_name(entry.route.method));
    if (entry.route.method == Method::kGet) append_method(allow, method_name(Method::kHead));
  }
  if (allow.empty()) return reply.send(404, kJson, error_body("GENERAL", "nothing answers at this path"));
  append_method(allow, method_name(Method::kOptions));
  if (request.method == Method::kOptions) return reply.send(204, {}, {}, {{"Allow", allow}});
  reply.send(405, kJson, error_body("GENERAL", "this path answers other methods only; see Allow"), {{"Allow", allow}});
}

}  // namespace flywheel::http
