#include "country.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

#include "chance.h"

namespace bench::national {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t gemeenten = 342;
constexpr std::size_t swv_regions = 76;  // each with one for po and one for vo
constexpr std::size_t ggd_regions = 25;
constexpr std::size_t doorstroompunten = 40;

struct Size {
  double pupils;
  double schools;
  double spread;  // standard deviation of the logarithm of a school's size
};
constexpr Size size_of(Sector sector) {
  switch (sector) {
    case Sector::po: return {1'430'000, 6'582, 0.55};
    case Sector::vo: return {920'000, 642, 0.6};
    case Sector::mbo: return {500'000, 62, 0.9};
  }
  return {};
}
constexpr std::string_view sector_names[] = {"po", "vo", "mbo"};

// The largest gemeente has some 5 per cent of all pupils, the smallest less than a hundredth of one.
double weight_of_gemeente(std::size_t rank) {
  const double p = (static_cast<double>(gemeenten - rank) - 0.5) / gemeenten;
  constexpr double spread = 0.85;
  return std::exp(spread * std::log(p / (1 - p)) / 1.702);
}

double normal(Chance& chance) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += chance.share();
  return sum;
}

std::string school_code(std::size_t index) {
  return fmt::format("{:02}{}{}00", 10 + index / 676, static_cast<char>('A' + index / 26 % 26), static_cast<char>('A' + index % 26));
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

Country::Country(double scale, std::uint64_t seed) : seed_(seed) {
  double sum = 0;
  for (std::size_t i = 0; i < gemeenten; ++i) gemeenten_until_.push_back(sum += weight_of_gemeente(i));
  for (double& until : gemeenten_until_) until /= sum;
  for (const Sector sector : {Sector::po, Sector::vo, Sector::mbo}) add_sector(sector, scale);
}

void Country::add_sector(Sector sector, double scale) {
  const Size size = size_of(sector);
  const auto count = static_cast<std::size_t>(std::max(1.0, std::round(size.schools * scale)));
  const double pupils = std::max(10.0, size.pupils * scale);
  std::vector<double> weights;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Chance chance(seed_, {1, static_cast<std::uint64_t>(sector), i});
    weights.push_back(std::exp(size.spread * normal(chance)));
    sum += weights.back();
  }
  for (std::size_t i = 0; i < count; ++i) {
    Chance chance(seed_, {2, static_cast<std::uint64_t>(sector), i});
    School school;
    school.code = school_code(schools_.size());
    school.source = fmt::format("urn:nld:oin:0000009900000{:07}:systeem:las", 1'000'000 + schools_.size());
    school.sector = sector;
    school.gemeente = gemeente_at(chance.share());
    school.region = static_cast<std::uint8_t>(school.gemeente % regions);
    school.whole_spells = chance.happens(sector == Sector::po ? 0.3 : 0.1);
    school.first_pupil = pupils_;
    school.pupils = static_cast<std::uint32_t>(std::max(1.0, std::round(pupils * weights[i] / sum)));
    pupils_ += school.pupils;
    schools_.push_back(std::move(school));
  }
}

std::uint16_t Country::gemeente_at(double chance) const {
  const auto found = std::upper_bound(gemeenten_until_.begin(), gemeenten_until_.end(), chance);
  return static_cast<std::uint16_t>(std::min<std::ptrdiff_t>(found - gemeenten_until_.begin(), gemeenten - 1));
}

std::uint16_t Country::home_of(const School& school, double chance) const {
  constexpr double at_home = 0.85;
  return chance < at_home ? school.gemeente : gemeente_at((chance - at_home) / (1 - at_home));
}

int Country::grade_of(const School& school, std::uint32_t pupil) const {
  constexpr int grades[] = {8, 6, 4};
  return Chance(seed_, {3, pupil}).between(1, grades[static_cast<std::size_t>(school.sector)]);
}

// No CBS codes: nobody is to think that a real gemeente is meant.
std::string Country::gemeente_code(std::uint16_t gemeente) { return fmt::format("9{:03}", gemeente + 1); }

void Country::write_config(const fs::path& target, const fs::path& example, const SchoolCalendar& calendar) const {
  if (fs::exists(target)) throw std::runtime_error(target.string() + " is there already");
  fs::create_directories(target / "kalender");
  for (const char* name : {"hub.yaml", "contracten.yaml"}) fs::copy_file(example / name, target / name);
  for (const char* name : {"regels", "berichten"}) fs::copy(example / name, target / name, fs::copy_options::recursive);
  write(target / "kalender" / "vakanties.yaml", calendar.yaml());
  write(target / "partners.yaml", partners_yaml());
  write(target / "bronnen.yaml", bronnen_yaml());
}

std::string Country::partners_yaml() const {
  std::string text = "regio: Nederland om mee te meten\n\ngemeenten:\n";
  for (std::uint16_t i = 0; i < gemeenten; ++i) {
    text += fmt::format("  \"{}\": {{naam: Gemeente {}, doorstroompunt: rmc-{:02}}}\n", gemeente_code(i), i + 1, i % doorstroompunten + 1);
  }
  text += "\nleerplicht:\n";
  for (std::uint16_t i = 0; i < gemeenten; ++i) text += fmt::format("  \"{}\": {{naam: Leerplicht {}}}\n", gemeente_code(i), i + 1);
  for (std::size_t i = 1; i <= doorstroompunten; ++i) text += fmt::format("  rmc-{:02}: {{naam: Doorstroompunt {}}}\n", i, i);
  text += "\njgz:\n";
  for (std::size_t i = 1; i <= ggd_regions; ++i) text += fmt::format("  ggd-{:02}: {{naam: GGD {}}}\n", i, i);
  text += "\nswv:\n";
  for (std::size_t i = 1; i <= swv_regions; ++i) {
    text += fmt::format("  swv-{0:02}-po: {{naam: Samenwerkingsverband {0} PO}}\n  swv-{0:02}-vo: {{naam: Samenwerkingsverband {0} VO}}\n", i);
  }
  text += "\nschool:\n";
  for (const School& school : schools_) {
    const std::size_t swv = school.gemeente % swv_regions;
    const std::string_view sector = sector_names[static_cast<std::size_t>(school.sector)];
    text += fmt::format("  {}:\n    naam: School {}\n    sector: {}\n    vakantieregio: {}\n    swv: {}\n    jgz: ggd-{:02}\n"
                        "    zorgcoordinatoren: [zorg@s{}.voorbeeld.nl]\n",
                        school.code, school.code, sector, region_names[school.region],
                        school.sector == Sector::mbo ? "geen" : fmt::format("swv-{:02}-{}", swv + 1, sector), swv % ggd_regions + 1, school.code);
  }
  return text + "\nbeheer:\n  operators: {naam: Beheerders van de hub}\n";
}

std::string Country::bronnen_yaml() const {
  std::string text = "bronnen:\n";
  for (const School& school : schools_) {
    text += fmt::format("  - {{naam: {}-las, source: \"{}\", vestigingen: [{}]}}\n", school.code, school.source, school.code);
  }
  return text;
}

}  // namespace bench::national
