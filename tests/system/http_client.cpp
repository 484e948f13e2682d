#include "tests/system/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <stdexcept>

namespace system_test {
namespace {

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* answer) {
  static_cast<Answer*>(answer)->body.append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* answer) {
  const std::string line(bytes, size * count);
  const auto colon = line.find(": ");
  if (colon == std::string::npos) return line.size();
  std::string name = line.substr(0, colon);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static_cast<Answer*>(answer)->headers[name] = line.substr(colon + 2, line.find('\r') - colon - 2);
  return line.size();
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

struct HttpClient::Impl {
  std::string base_url;
  std::string ca_file;
  std::chrono::milliseconds patience{};
  CURL* curl = nullptr;

  ~Impl() { curl_easy_cleanup(curl); }
};

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

HttpClient::HttpClient(std::string base_url, std::string ca_file, std::chrono::milliseconds patience) : impl_(std::make_unique<Impl>()) {
  static const CURLcode library = curl_global_init(CURL_GLOBAL_DEFAULT);
  impl_->base_url = std::move(base_url);
  impl_->ca_file = std::move(ca_file);
  impl_->patience = patience;
  impl_->curl = curl_easy_init();
  if (library != CURLE_OK || impl_->curl == nullptr) throw std::runtime_error("libcurl does not start");
}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

Answer HttpClient::send(const Request& request) {
  CURL* curl = impl_->curl;
  Answer answer;
  curl_easy_reset(curl);
  curl_slist* list = nullptr;
  const auto add = [&list](const std::string& line) { list = curl_slist_append(list, line.c_str()); };
  if (!request.token.empty()) add("Authorization: Bearer " + request.token);
  add("Content-Type:" + (request.content_type.empty() ? "" : " " + request.content_type));
  add("Expect:");
  for (const std::string& header : request.headers) add(header);
  const std::unique_ptr<curl_slist, FreeList> headers(list);
  curl_easy_setopt(curl, CURLOPT_URL, (impl_->base_url + request.path).c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(impl_->patience.count()));
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  if (!impl_->ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, impl_->ca_file.c_str());
  if (request.method != "GET" || !request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  if (curl_easy_perform(curl) != CURLE_OK) return {};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace system_test
