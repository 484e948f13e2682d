#include "hub/commands/batches.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "hub/crypto/kluis.h"

namespace hub::commands {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

class LineCutter {
 public:
  LineCutter(std::istream& in, std::size_t count) : in_(in), count_(count) {}

  std::optional<Batch> next() {
    Batch batch;
    batch.content_type = ndjson_type;
    for (std::string line; batch.events < count_ && batch.body.size() < batch_bytes_max && std::getline(in_, line);) {
      ++line_;
      bytes_ += line.size() + (in_.eof() ? 0 : 1);
      if (is_blank(line)) continue;
      batch.body += line;
      batch.body += '\n';
      batch.lines.push_back(line_);
      ++batch.events;
    }
    if (batch.events == 0) return std::nullopt;
    batch.bytes_read = bytes_;
    return batch;
  }

 private:
  std::istream& in_;
  const std::size_t count_;
  std::size_t line_ = 0;
  std::size_t bytes_ = 0;
};

class DocumentCutter {
 public:
  DocumentCutter(Json document, std::size_t count, std::size_t size)
      : document_(std::move(document)), count_(count), size_(size), events_(document_.is_array() ? document_.size() : 1) {}

  std::optional<Batch> next() {
    Batch batch;
    batch.content_type = ndjson_type;
    batch.first = next_;
    for (; next_ < events_ && batch.events < count_ && batch.body.size() < batch_bytes_max; ++next_, ++batch.events) {
      batch.body += (document_.is_array() ? document_[next_] : document_).dump() + "\n";
    }
    if (batch.events == 0) return std::nullopt;
    // The one event that a document is stands nowhere but in it.
    if (!document_.is_array()) batch.first.reset();
    batch.bytes_read = size_ * next_ / events_;
    return batch;
  }

 private:
  const Json document_;
  const std::size_t count_;
  const std::size_t size_;
  const std::size_t events_;
  std::size_t next_ = 0;
};

std::string range(std::string_view one, std::string_view more, std::size_t from, std::size_t to) {
  if (from == to) return std::string(one) + " " + std::to_string(from);
  return std::string(more) + " " + std::to_string(from) + " to " + std::to_string(to);
}

// Cuts "/3" off "/3/data/begin": the index of the event in the request.
std::optional<std::size_t> cut_index(std::string& pointer) {
  if (!pointer.starts_with('/')) return std::nullopt;
  std::size_t index = 0;
  const char* const end = pointer.data() + pointer.size();
  const auto [rest, wrong] = std::from_chars(pointer.data() + 1, end, index);
  if (wrong != std::errc() || (rest != end && *rest != '/')) return std::nullopt;
  pointer.erase(0, static_cast<std::size_t>(rest - pointer.data()));
  return index;
}

}  // namespace

Batches cut_lines(std::istream& in, std::size_t count) {
  return [cutter = std::make_shared<LineCutter>(in, count)] { return cutter->next(); };
}

Batches cut_document(Json document, std::size_t count, std::size_t size) {
  return [cutter = std::make_shared<DocumentCutter>(std::move(document), count, size)] { return cutter->next(); };
}

Batches whole_delivery(std::string body, std::string content_type) {
  auto batch = std::make_shared<std::optional<Batch>>(Batch{});
  (*batch)->bytes_read = body.size();
  (*batch)->body = std::move(body);
  (*batch)->content_type = std::move(content_type);
  return [batch] { return std::exchange(*batch, std::nullopt); };
}

Fault in_file(const Batch& batch, Fault fault) {
  if (batch.events == 0) return fault;
  // A hub names the line of an NDJSON body, or the index in a batch.
  std::optional<std::size_t> index;
  if (fault.line > 0) {
    index = static_cast<std::size_t>(fault.line) - 1;
  } else {
    index = cut_index(fault.pointer);
  }
  fault.line = 0;
  if (!index || *index >= batch.events) return fault;
  if (*index < batch.lines.size()) {
    fault.line = static_cast<int>(batch.lines[*index]);
  } else if (batch.first) {
    fault.pointer = "/" + std::to_string(*batch.first + *index) + fault.pointer;
  }
  return fault;
}

std::string describe(const Batch& batch) {
  if (!batch.lines.empty()) return range("line", "lines", batch.lines.front(), batch.lines.back());
  if (batch.first) return range("event", "events", *batch.first, *batch.first + batch.events - 1);
  return batch.events == 0 ? "the delivery" : "the event";
}

std::string idempotency_key(const Batch& batch, std::string_view path, bool lenient) {
  const std::string_view parts[] = {path, lenient ? "lenient" : "strict", batch.content_type, batch.body};
  return crypto::to_hex(crypto::sha256_of(parts));
}

}  // namespace hub::commands
