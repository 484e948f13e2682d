#include "tests/contract/played_resolver.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>

namespace contract {
namespace {

struct Part {
  std::string address;  // empty: see below
  int error = 0;
  bool stalls = false;
};

std::mutex mutex;
std::condition_variable forgotten;
std::map<std::string, Part> parts;

void play(const std::string& name, Part part) {
  const std::lock_guard lock(mutex);
  parts[name] = std::move(part);
}

// The part of this name, once it is one that says something.
std::optional<Part> find_part(const char* name) {
  std::unique_lock lock(mutex);
  const auto found = name == nullptr ? parts.end() : parts.find(name);
  if (found == parts.end()) return std::nullopt;
  if (!found->second.stalls) return found->second;
  forgotten.wait(lock, [] { return parts.empty(); });
  return Part{"", EAI_NONAME};
}

}  // namespace

PlayedResolver::~PlayedResolver() {
  const std::lock_guard lock(mutex);
  parts.clear();
  forgotten.notify_all();
}

void PlayedResolver::answer(const std::string& name, const std::string& address) { play(name, {address}); }
void PlayedResolver::fail(const std::string& name, int error) { play(name, {"", error}); }
void PlayedResolver::stall(const std::string& name) { play(name, {"", 0, true}); }

}  // namespace contract

// What every library of this process calls, in place of the C library's own.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  using Getaddrinfo = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Getaddrinfo>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const auto part = contract::find_part(name);
  if (!part) return real(name, service, hints, result);
  if (part->error != 0) return part->error;
  return real(part->address.c_str(), service, hints, result);
}
