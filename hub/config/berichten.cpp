#include "hub/config/berichten.h"

#include <fmt/format.h>

#include <algorithm>

#include "hub/config/nearest.h"
#include "hub/config/node.h"
#include "hub/config/scalar.h"

namespace hub::config {
namespace {

enum class Vorm { onderwerp, tekst, html };

// A template while it is being checked; lines are counted over the whole file, its comment included.
class Sjabloon {
 public:
  Sjabloon(std::string file, std::string text, Vorm vorm, Findings& findings)
      : file_(std::move(file)), text_(std::move(text)), vorm_(vorm), findings_(findings) {}

  std::string read(const std::vector<std::string>& variables) {
    body_ = end_of_comment();
    check_tags(variables);
    std::string body = text_.substr(body_);
    if (vorm_ == Vorm::onderwerp) {
      while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.pop_back();
      // A line break in a subject would be a header of its own.
      const auto control =
          std::find_if(body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
      if (control != body.end()) {
        add(body_ + static_cast<std::size_t>(control - body.begin()), "this subject",
            "it must be one line without control characters", "");
      }
    }
    if (body.find_first_not_of(" \r\n\t") == std::string::npos) add(body_, "this template", "it is empty", "");
    return body;
  }

 private:
  void add(std::size_t at, std::string what, std::string why, std::string instead) {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(at);
    const auto line = static_cast<int>(std::count(text_.begin(), end, '\n')) + 1;
    findings_.add({file_, line}, {std::move(what), std::move(why), std::move(instead)});
  }

  std::size_t end_of_comment() {
    if (!text_.starts_with("{{!")) return 0;
    std::size_t end = text_.find("}}");
    if (end == std::string::npos) return 0;  // check_tags reports it
    if (text_.find("{{", 3) < end) {
      add(0, "a comment that is not closed", "it would swallow the mail up to the next }}", "}} behind it");
    }
    end += 2;
    if (text_.compare(end, 2, "\r\n") == 0) return end + 2;
    return end < text_.size() && text_[end] == '\n' ? end + 1 : end;
  }

  void check_tags(const std::vector<std::string>& variables) {
    for (std::size_t at = text_.find("{{", body_); at != std::string::npos; at = text_.find("{{", at)) {
      const bool triple = text_.compare(at, 3, "{{{") == 0;
      const std::string_view close = triple ? "}}}" : "}}";
      const std::size_t end = text_.find(close, at);
      if (end == std::string::npos) {
        add(at, "a tag that is not closed", "everything behind it would be lost",
            std::string(close) + " behind the name");
        return;
      }
      const std::size_t begin = at + close.size();
      check_tag(at, std::string_view(text_).substr(begin, end - begin), triple, variables);
      at = end + close.size();
    }
  }

  void check_tag(std::size_t at, std::string_view tag, bool triple, const std::vector<std::string>& variables) {
    if (tag.starts_with('!')) return;
    const bool unescaped = triple || tag.starts_with('&');
    if (!tag.empty() && std::string_view("&#^/").find(tag.front()) != std::string_view::npos) tag.remove_prefix(1);
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (std::find(variables.begin(), variables.end(), tag) == variables.end()) {
      add(at, fmt::format("variable {}", shown(tag)),
          "this mail knows nothing of this name and would have a hole here", suggestion(tag, variables));
    } else if (unescaped && vorm_ == Vorm::html) {
      add(at, fmt::format("{} without escaping", shown(tag)), "a < or & in it would break the page",
          fmt::format("{{{{{}}}}}", tag));
    }
  }

  std::string file_;
  std::string text_;
  Vorm vorm_;
  Findings& findings_;
  std::size_t body_ = 0;
};

std::string read_template(const std::filesystem::path& file, Vorm vorm, const std::vector<std::string>& variables,
                          Findings& findings) {
  auto text = read_file(file, "the mail cannot be written without it", findings);
  if (!text) return {};
  return Sjabloon(file.string(), std::move(*text), vorm, findings).read(variables);
}

}  // namespace

const std::vector<std::string>& herinneringsmail_variabelen() {
  static const std::vector<std::string> names = {"naam_school",    "open_dossiers", "thuiszitters", "meldingen_maand",
                                                 "open_termijnen", "link",          "maand"};
  return names;
}

Berichten read_berichten(const std::filesystem::path& directory, Findings& findings) {
  const auto& variables = herinneringsmail_variabelen();
  const auto read = [&directory, &variables, &findings](std::string_view name, Vorm vorm) {
    return read_template(directory / name, vorm, variables, findings);
  };
  Berichten berichten;
  berichten.herinneringsmail.onderwerp = read("herinneringsmail.onderwerp.mustache", Vorm::onderwerp);
  berichten.herinneringsmail.tekst = read("herinneringsmail.txt.mustache", Vorm::tekst);
  berichten.herinneringsmail.html = read("herinneringsmail.html.mustache", Vorm::html);
  return berichten;
}

}  // namespace hub::config
