#include "connectors/school/csv/csv.h"

#include <algorithm>
#include <utility>

#include "hub/base/assert.h"

namespace hub::csv {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

// Reads one record; lives as long as the call.
class RecordLezer {
 public:
  RecordLezer(std::string_view text, Plaats from, const Dialect& dialect)
      : text_(text), dialect_(dialect), start_(from.offset), at_(from.offset), line_(from.line) {
    record_.line = from.line;
  }

  Record read() {
    do {
      begin_cell();
      if (at_ - start_ > record_bytes_max) {
        stop_too_long();
      } else if (peek('"')) {
        read_quoted();
      } else {
        read_bare();
      }
      end_cell();
    } while (!record_.fout && !at_line_end() && take_delimiter());
    if (!record_.fout) check_shape();
    if (!ended_) skip_line();
    record_.next = {at_, line_};
    return std::move(record_);
  }

 private:
  [[nodiscard]] bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] bool at_line_end() const { return at_ == text_.size() || is_line_end(text_[at_]); }
  [[nodiscard]] int column() const { return static_cast<int>(record_.gevonden); }

  bool take_delimiter() {
    if (!peek(dialect_.delimiter)) return false;
    ++at_;
    return true;
  }

  void begin_cell() {
    ++record_.gevonden;
    cel_ = Cel{"", line_, column()};
  }

  void end_cell() {
    if (!record_.fout && cel_.text.find('\0') != std::string::npos) {
      stop("forbidden-character", "holds a NUL character", cel_.line, cel_.column);
    }
    // Surplus fields are counted, not kept: a record may hold 65,536 of them.
    if (record_.gevonden <= dialect_.velden) record_.cellen.push_back(std::move(cel_));
  }

  void read_bare() {
    const std::size_t begin = at_;
    while (!at_line_end() && text_[at_] != dialect_.delimiter) {
      if (text_[at_] == '"') {
        return stop("malformed-csv", "a quote inside a cell that is not quoted; quote the cell and double the quote",
                    cel_.line, cel_.column);
      }
      if (++at_ - start_ > record_bytes_max) return stop_too_long();
    }
    cel_.text = text_.substr(begin, at_ - begin);
  }

  void read_quoted() {
    ++at_;
    while (true) {
      if (at_ == text_.size() || at_ - start_ > record_bytes_max) return stop_runaway();
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        if (!peek('"')) break;
      } else if (is_line_end(c)) {
        count_line_end();
      }
      cel_.text += c;
      ++at_;
    }
    if (at_line_end() || peek(dialect_.delimiter)) return;
    stop("malformed-csv", "text after the closing quote of a cell", line_, cel_.column);
  }

  // At a CR or LF inside quotes; of CRLF the LF counts.
  void count_line_end() {
    const bool first_half = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    if (!first_half) ++line_;
  }

  void stop(const char* rule, std::string message, int line, int column) {
    record_.fout = Fault{rule, std::move(message), "", line, column};
  }

  void stop_too_long() { stop("record-too-long", "a line of more than 64 KB", record_.line, cel_.column); }

  // Whatever follows may lie inside or outside quotes: reading on could take a remark for an absence.
  void stop_runaway() {
    stop("malformed-csv", "the quote that opens here is not closed; nothing after this line was read", cel_.line,
         cel_.column);
    at_ = text_.size();
    ended_ = true;
  }

  // Past the end of the physical line on which the record ends or broke.
  void skip_line() {
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    if (at_ == text_.size()) return;
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  void check_shape() {
    const bool blank = std::all_of(record_.cellen.begin(), record_.cellen.end(), [](const Cel& cel) {
      return cel.text.find_first_not_of(" \t") == std::string::npos;
    });
    if (blank && record_.gevonden <= dialect_.velden) {
      return stop("blank-row", "a line without content; leave it out", record_.line, 1);
    }
    if (record_.gevonden == dialect_.velden) return;
    const std::size_t first_wrong = std::min(record_.gevonden, dialect_.velden) + 1;
    stop("ragged-row",
         std::to_string(record_.gevonden) + " fields where " + std::to_string(dialect_.velden) +
             " belong; quote a cell that holds the delimiter",
         record_.line, static_cast<int>(first_wrong));
  }

  std::string_view text_;
  const Dialect& dialect_;
  const std::size_t start_;
  std::size_t at_;
  int line_;
  bool ended_ = false;
  Cel cel_;
  Record record_;
};

}  // namespace

std::optional<Record> read_record(std::string_view text, Plaats from, const Dialect& dialect) {
  HUB_ASSERT(dialect.velden > 0 && from.offset <= text.size());
  if (from.offset == text.size()) return std::nullopt;
  return RecordLezer(text, from, dialect).read();
}

}  // namespace hub::csv
