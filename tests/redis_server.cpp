#include "tests/redis_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace test {
namespace {

/// A port that nobody listens on now.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(socket, any, size) == 0 && getsockname(socket, any, &size) == 0;
  close(socket);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

std::string program(const std::string& name) {
  for (const char* folder : {"/usr/bin/", "/usr/local/bin/"}) {
    if (std::filesystem::exists(folder + name)) return folder + name;
  }
  throw std::runtime_error(name + " is not installed (Debian's package redis-tools has it)");
}

}  // namespace

RedisServer::RedisServer(std::string password) : password_(std::move(password)) {
  std::string pattern = (std::filesystem::temp_directory_path() / "flywheel-redis-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
  directory_ = pattern;
  // One program has both names, and comes without a service that is started when it is installed by this one.
  std::filesystem::create_symlink(program("redis-check-rdb"), directory_ / "redis-server");
  for (int attempt = 0; attempt < 5; ++attempt) {  // somebody else may take the port in between
    port_ = free_port();
    if (come_up()) return;
  }
  throw std::runtime_error("redis-server did not come up");
}

RedisServer::~RedisServer() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

bool RedisServer::come_up() {
  std::vector<std::string> words{directory_ / "redis-server",
                                 "--port",
                                 std::to_string(port_),
                                 "--bind",
                                 "127.0.0.1",
                                 "--unixsocket",
                                 socket(),
                                 "--dir",
                                 directory_.string(),
                                 "--save",
                                 "",
                                 "--appendonly",
                                 "no"};
  if (!password_.empty()) words.insert(words.end(), {"--requirepass", password_});
  process_ = std::make_unique<demo::ChildProcess>(words);
  while (const auto line = process_->read_line(std::chrono::seconds(30))) {
    if (line->find("eady to accept connections") != std::string::npos) return true;
  }
  kill();
  return false;
}

void RedisServer::kill() {
  if (!process_) return;
  process_->signal(SIGKILL);
  process_->wait();
  process_.reset();
}

void RedisServer::start() {
  if (!come_up()) throw std::runtime_error("redis-server did not come up again");
}

void RedisServer::hang() const {
  process_->signal(SIGSTOP);
}
void RedisServer::go_on() const {
  process_->signal(SIGCONT);
}

std::string RedisServer::cli(const std::vector<std::string>& words) const {
  std::vector<std::string> all{program("redis-cli"), "-p", std::to_string(port_)};
  if (!password_.empty()) all.insert(all.end(), {"-a", password_, "--no-auth-warning"});
  all.insert(all.end(), words.begin(), words.end());
  return demo::output_of(all);
}

}  // namespace test
