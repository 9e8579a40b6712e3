// Answers as a client reads them; shares no code with the server.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace wire {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> fields;  ///< names in lower case
  std::string body;
};

/// Takes all complete answers from the front of `bytes`. `without_bodies`: they answer HEAD. Stops at what is not an
/// answer and leaves it.
std::vector<Answer> take_answers(std::string& bytes, bool without_bodies = false);

/// The statuses, separated by blanks.
std::string statuses(const std::vector<Answer>& answers);

}  // namespace wire
