// OFREP over HTTP against nginx's constant answer of the same size, on the same core, in alternating slices.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/bench/load.hpp"
#include "tests/e2e/http_client.hpp"
#include "tests/e2e/server.hpp"

namespace {

namespace fs = std::filesystem;

constexpr int kRounds = 9;
constexpr int kConnections = 64;

std::string definitions() {
  std::string text = "project: bench\n";
  for (int i = 0; i < 100; ++i) {
    text +=
        "---\nflag: flag-" + std::to_string(i) +
        "\nvariants: { on: true, off: false }\nrules:\n  - name: r\n    if: seats > " + std::to_string(i % 10) +
        " and plan == \"free\" and country in [\"AT\", \"DE\"]\n    rollout: { on: 50%, off: rest }\ndefault: off\n";
  }
  return text;
}

/// nginx with one worker that answers `body` to everything.
class Nginx {
 public:
  Nginx(const fs::path& directory, int port, const std::string& body) {
    // nginx takes no parameter above 4096 bytes, so the body is put together from pieces.
    constexpr std::size_t kPiece = 1500;
    std::string pieces, whole;
    for (std::size_t at = 0; at < body.size(); at += kPiece) {
      const std::string name = "$piece" + std::to_string(at / kPiece);
      pieces += "set " + name + " '";
      for (const char c : body.substr(at, kPiece)) {
        if (c == '\'' || c == '\\') pieces += '\\';
        pieces += c;
      }
      pieces += "'; ";
      whole += name;
    }
    std::ofstream(directory / "nginx.conf")
        << "daemon off; master_process off; pid " << (directory / "nginx.pid").string() << "; error_log /dev/null;\n"
        << "events { worker_connections 1024; }\n"
        << "http { access_log off; keepalive_requests 1000000000; client_body_temp_path "
        << (directory / "body").string() << ";\n"
        << "  server { listen 127.0.0.1:" << port << "; default_type application/json; location / { " << pieces
        << "return 200 " << whole << "; } } }\n";
    process_ = std::make_unique<demo::ChildProcess>(std::vector<std::string>{
        "/usr/sbin/nginx", "-p", directory.string(), "-c", (directory / "nginx.conf").string()});
    e2e::HttpClient client(port);
    for (int i = 0; i < 100 && client.get("/").status != 200; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }

 private:
  std::unique_ptr<demo::ChildProcess> process_;
};

void compare(const std::string& name, const e2e::TemporaryDirectory& directory, e2e::Server& server,
             const std::string& path, int nginx_port) {
  const std::string body = R"({"context":{"targetingKey":"user-1234567","plan":"free","seats":7,"country":"DE"}})";
  e2e::HttpClient client(server.port());
  const e2e::Response answer = client.post(path, body);
  directory.write("post.lua",
                  "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '" + body + "'\n");
  const Nginx nginx(directory.path(), nginx_port, answer.body);
  bench::pin(nginx.pid(), 0);
  std::vector<double> ours, theirs, ratios;
  for (int round = 0; round < kRounds; ++round) {
    const auto slice = [&](pid_t pid, int port, const std::string& where) {
      const double before = bench::cpu_seconds(pid);
      const double requests = bench::load(directory.path() / "post.lua", port, where, kConnections).requests;
      return requests / (bench::cpu_seconds(pid) - before);
    };
    ours.push_back(slice(server.process().pid(), server.port(), path));
    theirs.push_back(slice(nginx.pid(), nginx_port, "/"));
    ratios.push_back(ours.back() / theirs.back());
  }
  std::printf("  %-14s %7zu %14.0f %14.0f %10.2f  (%.2f to %.2f)\n", name.c_str(), answer.body.size(),
              bench::median(ours), bench::median(theirs), bench::median(ratios),
              *std::min_element(ratios.begin(), ratios.end()), *std::max_element(ratios.begin(), ratios.end()));
}

}  // namespace

int main() try {
  const e2e::TemporaryDirectory directory, data;
  directory.write("definitions/all.yaml", definitions());
  e2e::Server server(directory.path() / "definitions", data.path(), {"--threads", "1"});
  bench::pin(server.process().pid(), 0);
  std::printf(
      "\nOFREP over HTTP, 64 connections (requests per second of server CPU; nginx: `return 200` of the same bytes; "
      "median of %d pairs)\n",
      kRounds);
  std::printf("  %-14s %7s %14s %14s %10s\n", "what", "bytes", "flagd", "nginx", "ratio");
  compare("single", directory, server, "/ofrep/v1/evaluate/flags/flag-3", server.port() + 1);
  compare("bulk of 100", directory, server, "/ofrep/v1/evaluate/flags", server.port() + 2);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
