// One request on its way through the api: what was asked, by whom, and how to answer. Shared by the file
// that routes and the file that reads; passed from thread to thread, never used by two at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/api/api.h"
#include "hub/base/json.h"

namespace hub::api {

inline constexpr std::size_t page_default = 100;
inline constexpr std::size_t page_max = 1000;   // an answer of about a megabyte

http::Response not_found();
http::Response not_authenticated();
http::Response overloaded();
http::Response unreadable(const Error&);   // the store did not answer
// Of a query: digits alone.
std::optional<std::int64_t> number(std::string_view text);

struct Api::Call {
  http::RequestHead head;
  http::Body body;
  http::Respond respond;
  Beller beller;
  std::vector<std::string> ids;     // what stood at {} in the path
  store::Bladzijde bladzijde;
  MonoTime until{};                 // how long it waits for something to tell

  // From ?na= and ?aantal=; false when they are no such numbers (answered).
  bool read_page();
  // `last`: the id to go on after, when there may be more.
  void page(Json items, std::int64_t last);
};

}  // namespace hub::api
