// What an app says to a server about messages.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "tests/e2e/http_client.hpp"

namespace e2e {

/// The decisions for a user at these placements, after something was downloaded; the test fails where there are none.
boost::json::array next_of_all(HttpClient& client, const std::string& user, const std::vector<std::string>& placements);
/// The one decision at a placement.
boost::json::object next(HttpClient& client, const std::string& user, const std::string& placement);

/// "show", "record_only", "nothing CAPPED".
std::string told(const boost::json::object& decision);

/// Reports an event about a decision, with more members of `properties`; returns the status.
int report(HttpClient& client, const std::string& user, const boost::json::object& decision, const std::string& event,
           const std::string& more = {});

}  // namespace e2e
