#include "hub/api/problem.h"

#include <algorithm>

namespace hub::api {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "Bad request";
    case 401: return "Not authenticated";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Method not allowed";
    case 409: return "Conflict";
    case 413: return "Too large";
    case 415: return "Unsupported media type";
    case 422: return "Unprocessable";
    case 503: return "Temporarily unavailable";
    default: return "Refused";
  }
}

}  // namespace

Json to_json(const std::vector<Fault>& faults) {
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(faults.size(), faults_max); ++i) {
    const Fault& fault = faults[i];
    Json json{{"rule", fault.rule}, {"message", fault.message}};
    if (!fault.pointer.empty()) json["pointer"] = fault.pointer;
    if (fault.line > 0) json["line"] = fault.line;
    if (fault.column > 0) json["column"] = fault.column;
    list.push_back(std::move(json));
  }
  return list;
}

http::Response problem(int status, std::string_view slug, std::string_view detail, const std::vector<Fault>& faults) {
  Json json{{"type", "/problems/" + std::string(slug)}, {"status", status}, {"title", title_of(status)}, {"detail", detail}};
  if (!faults.empty()) {
    json["errors"] = to_json(faults);
    if (faults.size() > faults_max) json["errorsNotShown"] = faults.size() - faults_max;
  }
  http::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json.dump();
  return response;
}

http::Response try_later(std::string_view slug, std::string_view detail, int seconds) {
  http::Response response = problem(503, slug, detail);
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

http::Response ok(int status, const Json& body) {
  http::Response response;
  response.status = status;
  response.body = body.dump();
  return response;
}

}  // namespace hub::api
