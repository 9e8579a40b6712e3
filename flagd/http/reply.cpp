#include "flagd/http/reply.hpp"

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::http {

std::string error_body(std::string_view code, std::string_view details, std::string_view key) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  if (!key.empty()) json.member("key", key);
  json.member("errorCode", code);
  json.member("errorDetails", details);
  json.key("metadata");
  json.begin_object();
  json.end_object();
  json.end_object();
  return body;
}

}  // namespace flywheel::http
