#include "connectors/mqtt/second_look.h"

#include <curl/curl.h>

#include <array>
#include <memory>

namespace hub::mqtt {

std::string second_look(const Broker& broker) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  CURL* const curl = handle.get();
  if (curl == nullptr) return "";
  // The scheme only chooses between TLS and not: nothing is sent after the handshake.
  const std::string url = (broker.tls ? "https://" : "http://") + broker.host + ":" + std::to_string(broker.port);
  std::array<char, CURL_ERROR_SIZE> text{};
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 2'000L);  // a stop may have to wait for it
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, text.data());
  if (!broker.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, broker.ca_file.c_str());
  const CURLcode result = curl_easy_perform(curl);
  if (result == CURLE_OK) return "";
  // The fuller text of these two counts milliseconds, so it would be news every time.
  const bool counts = result == CURLE_COULDNT_CONNECT || result == CURLE_OPERATION_TIMEDOUT;
  return counts || text[0] == '\0' ? curl_easy_strerror(result) : text.data();
}

}  // namespace hub::mqtt
