#include "connectors/school/somtoday/pull.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <utility>

#include "connectors/courier/courier.h"
#include "hub/base/assert.h"
#include "hub/base/base64.h"
#include "hub/base/json.h"

namespace hub::somtoday {
namespace {

using std::chrono::seconds;

// A token is renewed this long before it ends, so that it lasts for the request it is used in.
constexpr seconds token_margin{30};
// When the server does not say how long one lasts. Shorter than any in use; one that ends sooner costs a 401.
constexpr seconds token_lasts_unsaid{300};
// An hour at most: what was revoked should not be used for a day.
constexpr std::int64_t token_seconds_max = 3600;
constexpr int doublings_max = 20;  // beyond any rest

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

// As RFC 6749 wants id and secret before they are joined by a colon.
std::string percent_encode(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_plain(c)) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return result;
}

// How many items a page holds; none when it is no page.
std::optional<std::size_t> count_items(std::string_view body) {
  const auto root = parse_json(body);
  const Json* items = root && root->is_object() ? find_member(*root, "items") : nullptr;
  if (items == nullptr || !items->is_array()) return std::nullopt;
  return items->size();
}

// "items 0-99/250": 250; none for "*" and whatever else.
std::optional<std::size_t> total_of(std::string_view content_range) {
  const std::size_t slash = content_range.rfind('/');
  if (!content_range.starts_with("items ") || slash == std::string_view::npos) return std::nullopt;
  const std::string_view total = content_range.substr(slash + 1);
  std::size_t value = 0;
  const auto [end, failed] = std::from_chars(total.data(), total.data() + total.size(), value);
  return failed == std::errc() && end == total.data() + total.size() ? std::optional(value) : std::nullopt;
}

// Only what may stand in a header field.
bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= 8192 && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

std::string print_stand(const Stand& stand) {
  return Json{{"van", format_date(stand.van)}, {"tot", format_date(stand.tot)}, {"volgende", stand.volgende}}.dump() + "\n";
}

std::optional<Stand> parse_stand(std::string_view text) {
  const auto root = parse_json(text);
  if (!root || !root->is_object()) return std::nullopt;
  const auto day = [&root](std::string_view key) -> std::optional<LocalDay> {
    const Json* value = find_member(*root, key);
    return value != nullptr && value->is_string() ? parse_date(value->get_ref<const std::string&>()) : std::nullopt;
  };
  const auto van = day("van");
  const auto tot = day("tot");
  const Json* value = find_member(*root, "volgende");
  const auto volgende = value == nullptr ? std::nullopt : whole_number(*value, 0, page_items * pages_max);
  if (!van || !tot || !volgende || *van >= *tot) return std::nullopt;
  return Stand{*van, *tot, static_cast<std::size_t>(*volgende)};
}

Pull::Pull(PullSettings settings, std::optional<Stand> stand) : settings_(std::move(settings)), stand_(stand) {}

std::variant<Request, MonoTime> Pull::next(Now now) {
  if (now.mono < due_) return due_;
  if (!stand_) {
    // Until tomorrow: whether the other side counts the last day in is not documented.
    const LocalDay today = local_day(now.wall);
    stand_ = Stand{today - settings_.back, today + std::chrono::days(1), 0};
    last_print_ = 0;
  }
  if (!begun_) begun_ = now.mono;
  asked_token_ = token_.empty() || now.mono >= token_until_;
  return asked_token_ ? token_request() : page_request();
}

Request Pull::token_request() const {
  const std::string login = percent_encode(settings_.client_id) + ":" + percent_encode(settings_.client_secret);
  return {settings_.token_url, {"Authorization: Basic " + encode_base64(login), "Accept: application/json", "Content-Type: application/x-www-form-urlencoded"},
          "grant_type=client_credentials"};
}

Request Pull::page_request() const {
  const std::string van = format_date(stand_->van);
  const std::string tot = format_date(stand_->tot);
  const std::string path = settings_.resource == Resource::absentiemeldingen
                               ? "/rest/v1/absentiemeldingen?begindatumtijd=" + van + "&einddatumtijd=" + tot
                               : "/rest/v1/waarnemingen?waarnemingSoort=Afwezig&beginDatumTijd=" + van + "&eindDatumTijd=" + tot;
  const std::string range = std::to_string(stand_->volgende) + "-" + std::to_string(stand_->volgende + page_items - 1);
  return {settings_.url + path, {"Authorization: Bearer " + token_, "Accept: application/json", "Range: items=" + range}, ""};
}

std::optional<Page> Pull::take(Answer answer, Now now, Random& random) {
  if (answer.status == 0) {
    rest(answer.reason.empty() ? "no answer" : answer.reason, std::nullopt, now, random);
    return std::nullopt;
  }
  if (!asked_token_) return take_page(std::move(answer), now, random);
  take_token(answer, now, random);
  return std::nullopt;
}

void Pull::take_token(const Answer& answer, Now now, Random& random) {
  const std::string status = "HTTP " + std::to_string(answer.status) + " for a token";
  if (answer.status == 400 || answer.status == 401 || answer.status == 403) {
    return rest(status + ": client_id or the secret in secrets/ is not accepted", answer.retry_after, now, random);
  }
  if (answer.status != 200) return rest(status, answer.retry_after, now, random);
  const auto root = parse_json(answer.body);
  const Json* token = root && root->is_object() ? find_member(*root, "access_token") : nullptr;
  if (token == nullptr || !token->is_string() || !is_token(token->get_ref<const std::string&>())) {
    return rest("the answer to the login holds no access_token", std::nullopt, now, random);
  }
  const Json* lasts = find_member(*root, "expires_in");
  const auto said = lasts == nullptr ? std::nullopt : whole_number(*lasts, 0, std::int64_t{1} << 40);
  const seconds length = said ? seconds(std::min(*said, token_seconds_max)) : token_lasts_unsaid;
  token_ = token->get<std::string>();
  // One of less than a minute is used for half its time; and in any case for the request after this one.
  token_until_ = now.mono + std::max<std::chrono::microseconds>(length - std::min(token_margin, length / 2), seconds(1));
}

std::optional<Page> Pull::take_page(Answer answer, Now now, Random& random) {
  if (answer.status == 401) {
    token_.clear();
    if (std::exchange(renewed_, true)) rest("HTTP 401 with a token that is new", answer.retry_after, now, random);
    return std::nullopt;  // else at once, with another token
  }
  if (answer.status == 416) {  // nothing is left: the page before was exactly full
    finish(now);
    return std::nullopt;
  }
  if (answer.status != 200 && answer.status != 206) {
    rest("HTTP " + std::to_string(answer.status), answer.retry_after, now, random);
    return std::nullopt;
  }
  const auto items = count_items(answer.body);
  if (!items) {
    rest("HTTP " + std::to_string(answer.status) + " without a list of items", std::nullopt, now, random);
    return std::nullopt;
  }
  const std::size_t print = std::hash<std::string>()(answer.body);
  const bool again = print == std::exchange(last_print_, print) && answer.status == 200;
  if (*items == 0 || again) {
    finish(now);
    return std::nullopt;
  }
  const auto total = total_of(answer.content_range);
  items_ = *items;
  // More than was asked is all there is: that server knows no ranges.
  last_page_ = items_ != page_items || (total && stand_->volgende + items_ >= *total);
  return Page{stand_->volgende, std::move(answer.body)};
}

void Pull::settle_taken(Now now) {
  HUB_ASSERT(stand_ && items_ > 0);
  stand_->volgende += std::exchange(items_, 0);
  renewed_ = false;
  rests_ = 0;
  trouble_.clear();
  due_ = now.mono;
  if (last_page_ || stand_->volgende >= page_items * pages_max) finish(now);
}

void Pull::settle_refused(std::string why, Now now, Random& random) {
  items_ = 0;
  last_print_ = 0;  // the same page is to come again
  rest(std::move(why), std::nullopt, now, random);
}

void Pull::rest(std::string why, std::optional<seconds> asked, Now now, Random& random) {
  const auto whole = std::min(settings_.shortest_rest * (std::int64_t{1} << std::min(rests_, doublings_max)), settings_.longest_rest);
  ++rests_;
  renewed_ = false;
  trouble_ = std::move(why);
  due_ = now.mono + (asked ? std::chrono::microseconds(*asked) : courier::with_jitter(whole, random));
}

void Pull::finish(Now now) {
  stand_.reset();
  rests_ = 0;
  renewed_ = false;
  trouble_.clear();
  ++done_;
  due_ = std::max(begun_.value_or(now.mono) + settings_.every, now.mono);
  begun_.reset();
}

}  // namespace hub::somtoday
