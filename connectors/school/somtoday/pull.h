// Pulling one source's registrations from Somtoday, as a state machine: what to ask next, and what the answer means. It
// does no I/O and knows no clock; puller.h drives it. One thread.
//
// A pull goes through a window of days page by page and forgets nothing on the way: a page that was not taken is asked
// again, and where it stopped can be stored. Windows overlap, so what changed behind its back comes the next time; what
// comes twice has the same ids and changes nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/local_time.h"
#include "hub/base/random.h"

namespace hub::somtoday {

enum class Resource { absentiemeldingen, waarnemingen };

// Items a page. A hundred are some 60 KB, which decode in a few milliseconds; a school of 1500 has three such pages a day.
inline constexpr std::size_t page_items = 100;
// Pages of one pull: a hundred thousand items is more than the largest school has in a year. Beyond it the other side is
// turning in circles.
inline constexpr std::size_t pages_max = 1000;

struct PullSettings {
  Resource resource = Resource::absentiemeldingen;
  std::string url;                      // of the REST API: what comes before /rest/v1, without a slash at the end
  std::string token_url;
  std::string client_id;
  std::string client_secret;
  std::chrono::milliseconds every{std::chrono::minutes(15)};  // from the begin of one pull to the begin of the next
  std::chrono::days back{14};                                 // how far the window reaches back
  // After an attempt in vain it rests: this long, then twice as long, up to the longest, less up to half. Five minutes: a
  // service that is mended is noticed soon, one that is not sees a dozen requests an hour.
  std::chrono::milliseconds shortest_rest{5'000};
  std::chrono::milliseconds longest_rest{300'000};
};

// Where a pull is: the days of its window, `tot` not included, and the first item that was not taken yet. What a restart
// needs.
struct Stand {
  LocalDay van = no_day;
  LocalDay tot = no_day;
  std::size_t volgende = 0;
  bool operator==(const Stand&) const = default;
};
std::string print_stand(const Stand& stand);
std::optional<Stand> parse_stand(std::string_view text);  // none: it is none, so the window is pulled from its begin

struct Request {
  std::string url;
  std::vector<std::string> headers;     // "Name: value"; holds secrets
  std::string form;                     // the body of a POST; empty: a GET
};

struct Answer {
  int status = 0;                       // 0: there was none
  std::string reason;                   // why there was none
  std::string body;
  std::string content_range;            // the header field
  std::optional<std::chrono::seconds> retry_after{};
};

// A page to hand over.
struct Page {
  std::size_t first = 0;                // which item of the window its first one is
  std::string body;
};

struct Now {
  WallTime wall{};
  MonoTime mono{};
};

class Pull {
 public:
  // `stand`: where an earlier one stopped; it goes on there at once. Without one it begins at once, too.
  Pull(PullSettings settings, std::optional<Stand> stand);

  // What is to be asked now, or when to come back. REQUIRES: the last request was answered, the last page settled.
  [[nodiscard]] std::variant<Request, MonoTime> next(Now now);
  // What an answer means: a page to hand over and then settle, or none.
  [[nodiscard]] std::optional<Page> take(Answer answer, Now now, Random& random);
  // The page is stored: on to the next. Or it could not be: it is asked again, after a rest.
  void settle_taken(Now now);
  void settle_refused(std::string why, Now now, Random& random);

  // What to keep for a restart; none between two pulls.
  [[nodiscard]] const std::optional<Stand>& stand() const { return stand_; }
  // Why it is not getting on; empty: it is. Never holds anything of an answer's body.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  // Whole pulls since the start.
  [[nodiscard]] std::size_t done_count() const { return done_; }

 private:
  [[nodiscard]] Request token_request() const;
  [[nodiscard]] Request page_request() const;
  void take_token(const Answer& answer, Now now, Random& random);
  std::optional<Page> take_page(Answer answer, Now now, Random& random);
  void rest(std::string why, std::optional<std::chrono::seconds> asked, Now now, Random& random);
  void finish(Now now);

  const PullSettings settings_;
  std::optional<Stand> stand_;
  std::string token_;                   // empty: none
  MonoTime token_until_{};
  bool asked_token_ = false;            // the request under way is for one
  bool renewed_ = false;                // a 401 has cost a token since the last page: a second one is no coincidence
  bool last_page_ = false;              // the page under way ends the window
  std::size_t items_ = 0;               // of the page under way
  std::size_t last_print_ = 0;          // of the page before it: a server that knows no ranges answers the same again
  std::optional<MonoTime> begun_;       // this pull, in this process
  MonoTime due_ = MonoTime::min();      // the next request
  int rests_ = 0;                       // in a row
  std::size_t done_ = 0;
  std::string trouble_;
};

}  // namespace hub::somtoday
