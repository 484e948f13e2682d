#include "connectors/courier/curl_handle.h"

#include <sys/socket.h>
#include <unistd.h>

namespace hub::courier {
namespace {

// Enough for a server that is already answering.
constexpr auto stop_grace = std::chrono::seconds(2);

}  // namespace

CurlHandle::CurlHandle(const Clock& clock, const std::atomic<bool>& stopping, const std::string& ca_file)
    : clock_(clock), stopping_(stopping), curl_(curl_easy_init()) {
  if (curl_ == nullptr) throw std::runtime_error("libcurl does not start");
  option(CURLOPT_NOSIGNAL, 1L);
  option(CURLOPT_PROXY, "");  // none, whatever the environment says
  option(CURLOPT_SSL_VERIFYPEER, 1L);
  option(CURLOPT_SSL_VERIFYHOST, 2L);
  option(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!ca_file.empty()) option(CURLOPT_CAINFO, ca_file.c_str());
  option(CURLOPT_ERRORBUFFER, error_text_.data());
  option(CURLOPT_NOPROGRESS, 0L);
  option(CURLOPT_XFERINFOFUNCTION, &CurlHandle::on_progress);
  option(CURLOPT_XFERINFODATA, this);
  option(CURLOPT_SOCKOPTFUNCTION, &CurlHandle::on_socket);
  option(CURLOPT_SOCKOPTDATA, this);
  option(CURLOPT_CLOSESOCKETFUNCTION, &CurlHandle::on_close);
  option(CURLOPT_CLOSESOCKETDATA, this);
}

CurlHandle::~CurlHandle() {
  // libcurl would say goodbye, and may wait two minutes for a frozen server's.
  for (const curl_socket_t socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  curl_easy_cleanup(curl_);
}

CURLcode CurlHandle::perform() {
  error_text_[0] = '\0';
  return curl_easy_perform(curl_);
}

std::string CurlHandle::text_of(CURLcode result) const {
  // The fuller text of these counts milliseconds or bytes, so it would be news every time.
  const bool counts = result == CURLE_COULDNT_CONNECT || result == CURLE_OPERATION_TIMEDOUT;
  return counts || error_text_[0] == '\0' ? curl_easy_strerror(result) : error_text_.data();
}

// At least once a second while libcurl waits. Not 0: give up.
int CurlHandle::on_progress(void* self_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto* self = static_cast<CurlHandle*>(self_pointer);
  if (!self->stopping_.load()) return 0;
  const MonoTime now = self->clock_.mono();
  if (self->stop_by_ == MonoTime::max()) self->stop_by_ = now + stop_grace;
  return now >= self->stop_by_ ? 1 : 0;
}

int CurlHandle::on_socket(void* self_pointer, curl_socket_t socket, curlsocktype) {
  static_cast<CurlHandle*>(self_pointer)->sockets_.push_back(socket);
  return CURL_SOCKOPT_OK;
}

int CurlHandle::on_close(void* self_pointer, curl_socket_t socket) {
  std::erase(static_cast<CurlHandle*>(self_pointer)->sockets_, socket);
  return ::close(socket);
}

}  // namespace hub::courier
