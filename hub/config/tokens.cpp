#include "hub/config/tokens.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <optional>

#include "hub/base/local_time.h"

namespace hub::config {
namespace {

constexpr std::size_t id_digits = 8;  // 32 bits: enough to tell apart what one region hands out
constexpr std::size_t file_bytes_max = 16 * 1024 * 1024;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  const int number_;
};

tl::unexpected<Error> failed(const std::string& what, const std::filesystem::path& path) {
  return error(ErrorKind::unreachable, what + " " + path.string() + ": " + std::strerror(errno));
}

bool is_subject(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/';
  });
}

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

std::optional<crypto::Digest> parse_digest(std::string_view text) {
  crypto::Digest digest{};
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto high = nibble(text[2 * i]);
    const auto low = nibble(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return digest;
}

std::string_view cut_word(std::string_view& line) {
  const auto end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

std::optional<Token> parse_line(std::string_view line) {
  const std::string_view subject = cut_word(line);
  const std::string_view hex = cut_word(line);
  const std::string_view created_text = cut_word(line);
  const auto hash = parse_digest(hex);
  const auto created = parse_rfc3339(created_text);
  if (!is_subject(subject) || !hash || !created || line != hex.substr(0, id_digits)) return std::nullopt;
  return Token{std::string(subject), *hash, *created, std::string(line)};
}

std::string to_line(const Token& token) {
  return token.subject + " " + crypto::to_hex(token.hash) + " " + format_rfc3339(token.created) + " " + token.id + "\n";
}

Result<std::vector<Token>> parse_tokens(std::string_view text, const std::filesystem::path& file) {
  std::vector<Token> tokens;
  for (std::size_t line_number = 1; !text.empty(); ++line_number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    auto token = parse_line(line);
    if (!token) {
      return error(ErrorKind::corrupt, file.string() + ":" + std::to_string(line_number) +
                                           ": no line as `verzuimhub token` writes it: <subject> <sha256> <created> <id>");
    }
    tokens.push_back(std::move(*token));
  }
  return tokens;
}

Result<std::string> read_all(int descriptor, const std::filesystem::path& file) {
  std::string text;
  std::array<char, 16 * 1024> piece{};
  while (true) {
    const ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("cannot read", file);
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > file_bytes_max) return error(ErrorKind::corrupt, file.string() + " is no file of tokens: it is too large");
  }
}

Result<void> write_all(int descriptor, std::string_view text, const std::filesystem::path& file) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("cannot write", file);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// Who the new file must belong to: root making a token must not take the file away from the hub's user.
struct Owner {
  uid_t user;
  gid_t group;
};
Owner owner_of(const std::filesystem::path& file, int directory) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0 && ::fstat(directory, &facts) != 0) return {::geteuid(), ::getegid()};
  return {facts.st_uid, facts.st_gid};
}

// The old file stands until the new one is whole and on disk.
Result<void> replace(const std::filesystem::path& file, int directory, const std::string& text) {
  std::filesystem::path fresh = file;
  fresh += ".new";
  ::unlink(fresh.c_str());  // what a crash left behind; the directory is locked
  {
    const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!out) return failed("cannot make", fresh);
    if (auto written = write_all(out.get(), text, fresh); !written) return written;
    const Owner owner = owner_of(file, directory);
    if (::geteuid() == 0 && ::fchown(out.get(), owner.user, owner.group) != 0) return failed("cannot hand over", fresh);
    if (::fchmod(out.get(), S_IRUSR | S_IWUSR) != 0 || ::fsync(out.get()) != 0) return failed("cannot store", fresh);
  }
  if (::rename(fresh.c_str(), file.c_str()) != 0) return failed("cannot replace", file);
  if (::fsync(directory) != 0) return failed("cannot store", file);
  return {};
}

// Reads, changes and replaces while nobody else does.
Result<void> change(const std::filesystem::path& file, const std::function<Result<void>(std::vector<Token>&)>& apply) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return failed("cannot make", folder);
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return failed("cannot open", folder);
  while (::flock(directory.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return failed("cannot lock", folder);
  }
  auto tokens = read_tokens(file);
  if (!tokens) return pass(tokens);
  if (auto applied = apply(*tokens); !applied) return applied;
  std::string text;
  for (const Token& token : *tokens) text += to_line(token);
  return replace(file, directory.get(), text);
}

auto find_id(std::vector<Token>& tokens, std::string_view id) {
  return std::find_if(tokens.begin(), tokens.end(), [id](const Token& token) { return token.id == id; });
}

}  // namespace

Token describe_token(std::string subject, std::string_view token, WallTime created) {
  const crypto::Digest hash = crypto::sha256(token);
  return {std::move(subject), hash, created, crypto::to_hex(hash).substr(0, id_digits)};
}

Result<std::vector<Token>> read_tokens(const std::filesystem::path& file) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in && errno == ENOENT) return std::vector<Token>{};
  if (!in) return failed("cannot open", file);
  struct stat facts {};
  if (::fstat(in.get(), &facts) != 0) return failed("cannot look at", file);
  if (!S_ISREG(facts.st_mode)) return error(ErrorKind::rejected, file.string() + " is no regular file");
  if ((facts.st_mode & S_IRWXO) != 0) {
    return error(ErrorKind::rejected, file.string() + " is open to everyone on this machine: chmod 600 " + file.string());
  }
  const auto text = read_all(in.get(), file);
  if (!text) return tl::unexpected<Error>(text.error());
  return parse_tokens(*text, file);
}

Result<void> add_token(const std::filesystem::path& file, const Token& token) {
  return change(file, [&token](std::vector<Token>& tokens) -> Result<void> {
    if (find_id(tokens, token.id) != tokens.end()) return error(ErrorKind::rejected, "there is a token with this id already: make another");
    tokens.push_back(token);
    return {};
  });
}

Result<std::string> revoke_token(const std::filesystem::path& file, std::string_view id) {
  std::string subject;
  const auto changed = change(file, [&subject, id](std::vector<Token>& tokens) -> Result<void> {
    const auto found = find_id(tokens, id);
    if (found == tokens.end()) return error(ErrorKind::rejected, "no token has the id " + std::string(id));
    subject = found->subject;
    tokens.erase(found);
    return {};
  });
  if (!changed) return tl::unexpected<Error>(changed.error());
  return subject;
}

}  // namespace hub::config
