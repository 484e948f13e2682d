#include "hub/commands/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace hub::commands {
namespace {

constexpr std::chrono::seconds connect_timeout{10};
// A delivery of a whole school year is decoded and stored within this.
constexpr std::chrono::seconds request_timeout{300};
// A file as large as a hub takes may go at 64 KB a second: half a megabit of a school's line.
constexpr std::size_t bytes_per_second_min = 64 * 1024;
// Far above the longest list of faults.
constexpr std::size_t answer_bytes_max = 16 * 1024 * 1024;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::runtime_error("HTTP: no memory for a header");
  [[maybe_unused]] const auto* same = list.release();
  list.reset(longer);
}

// Whether the hub may have got the request: before that a repeat is certainly the first.
ErrorKind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR: return ErrorKind::unreachable;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return ErrorKind::rejected;
    default: return ErrorKind::unknown;
  }
}

}  // namespace

struct HttpClient::Handle {
  explicit Handle(const HttpTarget& target) : url(target.url), curl(curl_easy_init()) {
    if (curl == nullptr) throw std::runtime_error("HTTP: libcurl does not start");
    while (url.ends_with('/')) url.pop_back();
    if (!target.token.empty()) append(standing, "Authorization: Bearer " + target.token);
    option(CURLOPT_PROTOCOLS_STR, "http,https");
    option(CURLOPT_FOLLOWLOCATION, 0L);
    option(CURLOPT_NOSIGNAL, 1L);
    option(CURLOPT_CONNECTTIMEOUT, static_cast<long>(connect_timeout.count()));
    option(CURLOPT_SSL_VERIFYPEER, 1L);
    option(CURLOPT_SSL_VERIFYHOST, 2L);
    option(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!target.ca_file.empty()) option(CURLOPT_CAINFO, target.ca_file.c_str());
    // In clear means on this machine, where no proxy has any business.
    if (url.starts_with("http://")) option(CURLOPT_PROXY, "");
    option(CURLOPT_WRITEFUNCTION, &Handle::on_body);
    option(CURLOPT_WRITEDATA, this);
    option(CURLOPT_HEADERFUNCTION, &Handle::on_header);
    option(CURLOPT_HEADERDATA, this);
    option(CURLOPT_ERRORBUFFER, reason);
    if (target.on_sent) {
      on_sent = target.on_sent;
      option(CURLOPT_NOPROGRESS, 0L);
      option(CURLOPT_XFERINFOFUNCTION, &Handle::on_progress);
      option(CURLOPT_XFERINFODATA, this);
    }
  }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  template <typename Value>
  void option(CURLoption name, Value value) {
    if (curl_easy_setopt(curl, name, value) != CURLE_OK) {
      throw std::runtime_error("HTTP: libcurl does not know option " + std::to_string(static_cast<int>(name)));
    }
  }

  Result<HttpAnswer> send(const HttpRequest& request) {
    answer = {};
    reason[0] = '\0';
    List headers;
    for (const curl_slist* line = standing.get(); line != nullptr; line = line->next) append(headers, line->data);
    if (!request.content_type.empty()) append(headers, "Content-Type: " + request.content_type);
    append(headers, "Expect:");  // no waiting for leave to send what is small beside a round trip
    for (const auto& [name, value] : request.headers) append(headers, name + ": " + value);
    option(CURLOPT_URL, (url + request.path).c_str());
    if (request.content_type.empty()) {
      option(CURLOPT_HTTPGET, 1L);
    } else {
      option(CURLOPT_POST, 1L);
      option(CURLOPT_POSTFIELDS, request.body.c_str());
      option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    option(CURLOPT_TIMEOUT, static_cast<long>(request_timeout.count()) + static_cast<long>(request.body.size() / bytes_per_second_min));
    option(CURLOPT_HTTPHEADER, headers.get());
    const CURLcode code = curl_easy_perform(curl);
    option(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    option(CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
    if (code != CURLE_OK) return error(kind_of(code), reason[0] != '\0' ? reason : curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return std::move(answer);
  }

  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<Handle*>(self_pointer);
    if (self->answer.body.size() + size * count > answer_bytes_max) return 0;  // libcurl gives up
    self->answer.body.append(bytes, size * count);
    return size * count;
  }
  static int on_progress(void* self_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent) {
    static_cast<Handle*>(self_pointer)->on_sent(static_cast<std::uint64_t>(sent));
    return 0;
  }
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<Handle*>(self_pointer);
    const std::string_view line(bytes, size * count);
    if (const auto value = value_of(line, "retry-after:")) {
      // A date is not understood; then the pause is ours to choose.
      int seconds = 0;
      const auto [rest, wrong] = std::from_chars(value->data(), value->data() + value->size(), seconds);
      if (wrong == std::errc() && rest == value->data() + value->size() && seconds >= 0) self->answer.retry_after = std::chrono::seconds(seconds);
    }
    if (value_of(line, "idempotent-replayed:") == "true") self->answer.replayed = true;
    return size * count;
  }
  static std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
    if (line.size() < name.size() || curl_strnequal(line.data(), name.data(), name.size()) == 0) return std::nullopt;
    line.remove_prefix(name.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
  }

  std::string url;
  List standing;  // headers of every request
  CURL* const curl;
  HttpAnswer answer;
  std::function<void(std::uint64_t)> on_sent;
  char reason[CURL_ERROR_SIZE] = {};
};

HttpClient::HttpClient(const HttpTarget& target) : handle_(std::make_unique<Handle>(target)) {}

HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::send(const HttpRequest& request) { return handle_->send(request); }

std::string http_library_version() { return curl_version_info(CURLVERSION_NOW)->version; }

}  // namespace hub::commands
