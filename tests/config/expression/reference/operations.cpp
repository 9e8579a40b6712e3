#include "tests/config/expression/reference/operations.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <regex>

namespace flywheel::expression::reference {
namespace {

__extension__ using Wide = __int128;

const Answer kMismatch = Answer::failed("TYPE_MISMATCH");
const Answer kOverflow = Answer::failed("OVERFLOW");
const Answer kInvalid = Answer::failed("INVALID_ARGUMENT");

constexpr std::int64_t kFirstTime = -62'135'596'800'000'000;  // year 1
constexpr std::int64_t kEndOfTime = 253'402'300'800'000'000;  // year 10000
constexpr std::int64_t kLongest = INT64_MAX / 1000;

/// Every int64, uint64 and double is exactly a long double of x86; elsewhere the comparison below would round.
static_assert(std::numeric_limits<long double>::digits >= 64);

std::optional<long double> worth(const Datum& value) {
  if (const auto* whole = value.as<std::int64_t>()) return *whole;
  if (const auto* natural = value.as<std::uint64_t>()) return *natural;
  if (const auto* broken = value.as<double>()) return *broken;
  return std::nullopt;
}

/// Whether something that is `less` or `equal` or neither is in that relation.
bool fits(const std::string& text, bool less, bool same) {
  if (text == "<") return less;
  if (text == "<=") return less || same;
  if (text == ">") return !less && !same;
  if (text == ">=") return !less;
  return same == (text == "==");
}

template <class T>
Answer ordered(const std::string& text, const T& a, const T& b) {
  return fits(text, a < b, a == b);
}

Answer time_sum(const Datum& a, bool adds, const Datum& b) {
  const auto *at = a.as<Instant>(), *bt = b.as<Instant>();
  const auto *ad = a.as<Span>(), *bd = b.as<Span>();
  if ((!at && !ad) || (!bt && !bd)) return kMismatch;
  const Wide left = at ? at->microseconds : ad->microseconds;
  const Wide right = bt ? bt->microseconds : bd->microseconds;
  const Wide sum = adds ? left + right : left - right;
  if ((at && bd) || (ad && bt && adds)) {
    if (sum < kFirstTime || sum >= kEndOfTime) return kOverflow;
    return Instant{static_cast<std::int64_t>(sum)};
  }
  if ((at && bt && adds) || (ad && bt)) return kMismatch;
  if (sum > kLongest || sum < -kLongest) return kOverflow;
  return Span{static_cast<std::int64_t>(sum)};
}

template <class Number>
Answer whole_arithmetic(Wide a, char sign, Wide b) {
  if ((sign == '/' || sign == '%') && b == 0) return Answer::failed("DIVISION_BY_ZERO");
  const Wide result = sign == '+' ? a + b : sign == '-' ? a - b : sign == '*' ? a * b : sign == '/' ? a / b : a % b;
  const bool least_by_minus_one = b == -1 && a == std::numeric_limits<std::int64_t>::min();
  if (sign == '%' && least_by_minus_one) return kOverflow;
  if (result < std::numeric_limits<Number>::min() || result > std::numeric_limits<Number>::max()) return kOverflow;
  return static_cast<Number>(result);
}

std::int64_t floored(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

Answer part_of_time(const std::string& name, std::int64_t microseconds) {
  const std::time_t seconds = floored(microseconds, 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  const auto number = [](int part) { return Answer(static_cast<std::int64_t>(part)); };
  if (name == "getFullYear") return number(parts.tm_year + 1900);
  if (name == "getMonth") return number(parts.tm_mon);
  if (name == "getDate") return number(parts.tm_mday);
  if (name == "getDayOfMonth") return number(parts.tm_mday - 1);
  if (name == "getDayOfWeek") return number(parts.tm_wday);
  if (name == "getDayOfYear") return number(parts.tm_yday);
  if (name == "getHours") return number(parts.tm_hour);
  if (name == "getMinutes") return number(parts.tm_min);
  if (name == "getSeconds") return number(parts.tm_sec);
  return (microseconds - seconds * 1'000'000) / 1000;
}

Answer part_of_span(const std::string& name, std::int64_t microseconds) {
  if (name == "getHours") return microseconds / 3'600'000'000;
  if (name == "getMinutes") return microseconds / 60'000'000;
  if (name == "getSeconds") return microseconds / 1'000'000;
  return name == "getMilliseconds" ? Answer(microseconds % 1'000'000 / 1000) : kMismatch;
}

Answer size_of(const Datum& value) {
  if (const auto* list = value.as<List>()) return static_cast<std::int64_t>(list->size());
  if (const auto* map = value.as<Map>()) return static_cast<std::int64_t>(map->size());
  const auto* text = value.as<std::string>();
  if (!text) return kMismatch;
  std::int64_t size = 0;
  for (const char c : *text) size += (static_cast<unsigned char>(c) >> 6) != 2;
  return size;
}

Answer examined(const std::string& name, const Datum& a, const Datum& b) {
  const auto *text = a.as<std::string>(), *part = b.as<std::string>();
  if (!text || !part) return kMismatch;
  if (name == "matches") return std::regex_search(*text, std::regex(*part));
  const std::size_t at = name == "endsWith" ? text->rfind(*part) : text->find(*part);
  if (at == std::string::npos) return false;
  return name == "contains" || (name == "startsWith" ? at == 0 : at + part->size() == text->size());
}

Answer to_whole(const std::string& name, const Datum& value) {
  const bool natural = name == "uint";
  const auto given = [&](Wide number) {
    return natural ? whole_arithmetic<std::uint64_t>(number, '+', 0) : whole_arithmetic<std::int64_t>(number, '+', 0);
  };
  if (const auto* text = value.as<std::string>()) {
    static const std::regex kInt("[+-]?[0-9]+"), kUint("[+]?[0-9]+");
    if (!std::regex_match(*text, natural ? kUint : kInt)) return kInvalid;
    return text->size() > 25 ? kOverflow : given(static_cast<Wide>(std::strtold(text->c_str(), nullptr)));
  }
  if (const auto* time = value.as<Instant>(); time && !natural) return floored(time->microseconds, 1'000'000);
  const auto number = worth(value);
  if (!number) return kMismatch;
  if (value.as<double>()) {
    const bool inside = natural ? *number >= 0 && *number < 0x1p64L : *number > -0x1p63L && *number < 0x1p63L;
    if (!inside) return kOverflow;
  }
  return given(static_cast<Wide>(*number));
}

Answer to_double(const Datum& value) {
  if (const auto number = worth(value)) return static_cast<double>(*number);
  const auto* text = value.as<std::string>();
  if (!text) return kMismatch;
  static const std::regex kNumber("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");
  if (!std::regex_match(*text, kNumber)) return kInvalid;
  const double number = std::strtod(text->c_str(), nullptr);
  return std::isinf(number) ? kOverflow : Answer(number);
}

Answer to_bool(const Datum& value) {
  if (const bool* truth = value.as<bool>()) return *truth;
  const auto* text = value.as<std::string>();
  if (!text) return kMismatch;
  for (const char* word : {"true", "TRUE", "True", "t", "T", "1"}) {
    if (*text == word) return true;
  }
  for (const char* word : {"false", "FALSE", "False", "f", "F", "0"}) {
    if (*text == word) return false;
  }
  return kInvalid;
}

/// RFC 3339 with no, three or six digits of the second.
std::string time_text(std::int64_t microseconds) {
  const std::time_t seconds = floored(microseconds, 1'000'000);
  const auto rest = static_cast<int>(microseconds - seconds * 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  char fraction[16] = "";
  if (rest % 1000 != 0) std::snprintf(fraction, sizeof fraction, ".%06d", rest);
  if (rest % 1000 == 0 && rest != 0) std::snprintf(fraction, sizeof fraction, ".%03d", rest / 1000);
  return std::string(text) + fraction + "Z";
}

/// Seconds with as many digits as they need.
std::string span_text(std::int64_t microseconds) {
  char text[64];
  std::snprintf(text, sizeof text, "%s%lld.%06lld", microseconds < 0 ? "-" : "", std::llabs(microseconds / 1'000'000),
                std::llabs(microseconds % 1'000'000));
  std::string shown = text;
  shown.erase(shown.find_last_not_of('0') + 1);
  if (shown.back() == '.') shown.pop_back();
  return shown + "s";
}

Answer to_text(const Datum& value) {
  if (value.as<std::string>()) return value;
  if (value.as<std::nullptr_t>() || value.as<List>() || value.as<Map>()) return kMismatch;
  if (const auto* number = value.as<double>()) {
    char digits[64];
    return std::string(digits, std::to_chars(digits, digits + sizeof digits, *number).ptr);
  }
  if (const auto* time = value.as<Instant>()) return time_text(time->microseconds);
  if (const auto* span = value.as<Span>()) return span_text(span->microseconds);
  std::string text = rendered(value);
  if (value.as<std::uint64_t>()) text.pop_back();
  return text;
}

/// The times and durations that the generator writes.
Answer known_time(const std::string& text) {
  static const std::map<std::string, std::int64_t> kTimes{{"2026-03-29T10:30:15.250Z", 1'774'780'215'250'000},
                                                          {"1970-01-01T00:00:00Z", 0},
                                                          {"0001-01-01T00:00:00Z", kFirstTime},
                                                          {"1969-12-31T23:59:59.9Z", -100'000},
                                                          {"9999-12-31T23:59:59Z", kEndOfTime - 1'000'000}};
  static const std::map<std::string, std::int64_t> kSpans{{"1h30m", 5'400'000'000},
                                                          {"0", 0},
                                                          {"-1.5s", -1'500'000},
                                                          {"2w", 1'209'600'000'000},
                                                          {"106751d", 9'223'286'400'000'000},
                                                          {"-106751d", -9'223'286'400'000'000},
                                                          {"999us", 999}};
  const auto time = kTimes.find(text);
  return time != kTimes.end() ? Answer(Instant{time->second}) : Answer(Span{kSpans.at(text)});
}

struct Version {
  std::vector<long> numbers;
  std::vector<std::string> labels;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// Of the small numbers that tests use.
std::optional<Version> version_of(const std::string& text) {
  static const std::regex kVersion(
      "v?((?:0|[1-9][0-9]*)(?:[.](?:0|[1-9][0-9]*)){0,2})"
      "(?:-((?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:[.](?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
      "(?:[+][0-9a-zA-Z-]+(?:[.][0-9a-zA-Z-]+)*)?");
  std::smatch found;
  if (!std::regex_match(text, found, kVersion)) return std::nullopt;
  Version version;
  for (const std::string& number : split(found[1].str())) version.numbers.push_back(std::atol(number.c_str()));
  version.numbers.resize(3);
  if (found[2].matched) version.labels = split(found[2].str());
  return version;
}

bool is_numeric(const std::string& label) {
  return label.find_first_not_of("0123456789") == std::string::npos;
}

bool label_less(const std::string& a, const std::string& b) {
  if (is_numeric(a) && is_numeric(b)) return std::atol(a.c_str()) < std::atol(b.c_str());
  return is_numeric(a) != is_numeric(b) ? is_numeric(a) : a < b;
}

bool version_less(const Version& a, const Version& b) {
  if (a.numbers != b.numbers) return a.numbers < b.numbers;
  if (a.labels.empty() || b.labels.empty()) return !a.labels.empty() && b.labels.empty();
  return std::lexicographical_compare(a.labels.begin(), a.labels.end(), b.labels.begin(), b.labels.end(), label_less);
}

}  // namespace

bool equal(const Datum& a, const Datum& b) {
  const auto x = worth(a), y = worth(b);
  if (x && y) return *x == *y;
  if (a.content.index() != b.content.index()) return false;
  if (const List* list = a.as<List>()) {
    const List& other = *b.as<List>();
    return std::equal(list->begin(), list->end(), other.begin(), other.end(), equal);
  }
  if (const Map* map = a.as<Map>()) {
    const Map& other = *b.as<Map>();
    return map->size() == other.size() && std::all_of(map->begin(), map->end(), [&](const auto& entry) {
             return std::any_of(other.begin(), other.end(), [&](const auto& its) {
               return its.name == entry.name && equal(its.value, entry.value);
             });
           });
  }
  return rendered(a) == rendered(b);
}

Answer relation(const Datum& a, const std::string& text, const Datum& b) {
  if (text == "in") {
    const auto* list = b.as<List>();
    const auto* map = b.as<Map>();
    if (list) return std::any_of(list->begin(), list->end(), [&](const Datum& item) { return equal(a, item); });
    if (!map) return kMismatch;
    return std::any_of(map->begin(), map->end(), [&](const auto& entry) { return equal(a, {entry.name}); });
  }
  if (text == "==" || text == "!=") return equal(a, b) == (text == "==");
  const auto x = worth(a), y = worth(b);
  if (x && y) return !std::isnan(*x) && !std::isnan(*y) && fits(text, *x < *y, *x == *y);
  if (a.content.index() != b.content.index()) return kMismatch;
  if (a.as<bool>()) return ordered(text, *a.as<bool>(), *b.as<bool>());
  if (a.as<std::string>()) return ordered(text, *a.as<std::string>(), *b.as<std::string>());
  if (a.as<Instant>()) return ordered(text, a.as<Instant>()->microseconds, b.as<Instant>()->microseconds);
  if (a.as<Span>()) return ordered(text, a.as<Span>()->microseconds, b.as<Span>()->microseconds);
  return kMismatch;
}

Answer arithmetic(const Datum& a, const std::string& text, const Datum& b) {
  const char sign = text[0];
  if (const auto* x = a.as<std::int64_t>(), *y = b.as<std::int64_t>(); x && y) {
    return whole_arithmetic<std::int64_t>(*x, sign, *y);
  }
  if (const auto* x = a.as<std::uint64_t>(), *y = b.as<std::uint64_t>(); x && y) {
    return sign == '*' && *x != 0 && *y > UINT64_MAX / *x ? kOverflow : whole_arithmetic<std::uint64_t>(*x, sign, *y);
  }
  if (const auto* x = a.as<double>(), *y = b.as<double>(); x && y && sign != '%') {
    return sign == '+' ? *x + *y : sign == '-' ? *x - *y : sign == '*' ? *x * *y : *x / *y;
  }
  if (const auto* x = a.as<std::string>(), *y = b.as<std::string>(); x && y && sign == '+') return *x + *y;
  if (const auto* x = a.as<List>(), *y = b.as<List>(); x && y && sign == '+') {
    List joined = *x;
    joined.insert(joined.end(), y->begin(), y->end());
    return joined;
  }
  return sign == '+' || sign == '-' ? time_sum(a, sign == '+', b) : kMismatch;
}

Answer version_relation(const Datum& a, const std::string& text, const Datum& b) {
  const auto *x = a.as<std::string>(), *y = b.as<std::string>();
  if (!x || !y) return kMismatch;
  const auto left = version_of(*x), right = version_of(*y);
  if (!left || !right) return kInvalid;
  const bool less = version_less(*left, *right);
  return fits(text, less, !less && !version_less(*right, *left));
}

Answer function(const std::string& name, const std::vector<Datum>& arguments) {
  const Datum& of = arguments[0];
  if (name == "-") {
    if (const auto* broken = of.as<double>()) return -*broken;
    return of.as<std::int64_t>() ? arithmetic({std::int64_t{0}}, "-", of) : kMismatch;
  }
  if (name == "size") return size_of(of);
  if (arguments.size() == 2) return examined(name, of, arguments[1]);
  if (name == "int" || name == "uint") return to_whole(name, of);
  if (name == "double") return to_double(of);
  if (name == "bool") return to_bool(of);
  if (name == "string") return to_text(of);
  if (name == "timestamp" || name == "duration") return known_time(*of.as<std::string>());
  if (name == "dyn") return of;
  if (const auto* time = of.as<Instant>()) return part_of_time(name, time->microseconds);
  if (const auto* span = of.as<Span>()) return part_of_span(name, span->microseconds);
  return kMismatch;
}

}  // namespace flywheel::expression::reference
