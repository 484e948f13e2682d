// SOAP 1.1 as both codecs use it: an envelope around one document, and reading one back with the fields of our
// interest, each checked. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "connectors/xml/document.h"
#include "connectors/xml/writer.h"
#include "hub/base/local_time.h"
#include "hub/base/result.h"

namespace hub::duo {

inline constexpr std::string_view soap_namespace = "http://schemas.xmlsoap.org/soap/envelope/";

// An answer: a page of meldingen is far below, and what is longer is not read.
inline constexpr xml::Limits answer_limits{8 * 1024 * 1024, 16, 200'000, 16, 16 * 1024, 1024 * 1024};

// The only element of the Body. Error corrupt: no envelope, or not one element in it; rejected: a SOAP fault, whose
// code is named when it is plain.
Result<const xml::Element*> body_of(const xml::Document& document);

// A code as logs may show it: 1 to 40 letters, digits, '-', '_', '.' and ':'; else "onleesbaar".
std::string plain_code(std::string_view code);

// The fields of one element, all in its own namespace. The first thing that is wrong is kept in `wrong`, by line and
// name and without its value; what is read after that may be empty.
class XmlFields {
 public:
  // Both outlive this. Without an element every field is absent.
  XmlFields(const xml::Element* element, std::string& wrong) : element_(element), wrong_(wrong) {}

  // Trimmed; too long is wrong. Empty when absent.
  [[nodiscard]] std::string text(std::string_view name, std::size_t bytes_max) const;
  // Absent or empty is wrong.
  [[nodiscard]] std::string required(std::string_view name, std::size_t bytes_max) const;
  // "2026-11-19"; none when absent.
  [[nodiscard]] std::optional<LocalDay> date(std::string_view name) const;
  [[nodiscard]] LocalDay required_date(std::string_view name) const;
  // People's own words: line ends become spaces, what is invisible or beyond 1000 bytes is left out.
  [[nodiscard]] std::string words(std::string_view name) const;
  [[nodiscard]] XmlFields inside(std::string_view name) const;
  void refuse(std::string_view name, std::string_view why) const;

 private:
  const xml::Element* element_;
  std::string& wrong_;
};

}  // namespace hub::duo
