// A file cut into requests, each with where its parts stood in the file, so that what the hub says of a
// request can be said of the file. Pure, apart from the stream that is read; one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"
#include "hub/base/json.h"

namespace hub::commands {

struct Batch {
  std::string body;
  std::string content_type;
  std::size_t events = 0;               // 0: rows that only the hub can count
  std::size_t bytes_read = 0;           // of the file, up to the end of this batch
  std::vector<std::size_t> lines;       // of each line of `body`: its line in the file
  std::optional<std::size_t> first;     // of an array instead: the index of the first event
};

// Hands out the batches of one file in order; none at the end.
using Batches = std::function<std::optional<Batch>()>;

inline constexpr std::string_view ndjson_type = "application/x-ndjson";

// 8 MiB: some thousand events, and far below what a hub takes at once.
inline constexpr std::size_t batch_bytes_max = 8 * 1024 * 1024;

// NDJSON: `count` lines each, or fewer that reach batch_bytes_max; blank lines are left out. `in`
// outlives the result.
Batches cut_lines(std::istream& in, std::size_t count);
// A JSON document: the events of an array, or the one event that it is. `size` is that of the file.
Batches cut_document(Json document, std::size_t count, std::size_t size);
// A whole delivery in a school system's format.
Batches whole_delivery(std::string body, std::string content_type);

// The place of a fault in the file instead of in the request.
Fault in_file(const Batch& batch, Fault fault);

// "line 12" or "lines 12 to 511" of the file, "events 500 to 999" of an array, "the delivery".
std::string describe(const Batch& batch);

// The same for the same request and for no other, so that a repeat gets the first one's answer, also
// after a restart. 64 hex digits.
std::string idempotency_key(const Batch& batch, std::string_view path, bool lenient);

}  // namespace hub::commands
