// Numbers that look random and are the same on every machine: xoshiro256** seeded through splitmix64.
// The distributions of the standard library are not used, since each library draws them in its own way.
// A value; not shared between threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace simulation {

class SeededRandom {
public:
    // `stream` separates the pupils of one seed, so that one more pupil changes nothing for the others.
    SeededRandom(std::uint64_t seed, std::uint64_t stream) {
        std::uint64_t mixed = seed * 0x9E3779B97F4A7C15U + stream;
        for (std::uint64_t& word : state_) word = next_splitmix(mixed);
    }

    std::uint64_t next() {
        const std::uint64_t result = rotated_left(state_[1] * 5, 7) * 9;
        const std::uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = rotated_left(state_[3], 45);
        return result;
    }

    // Any whole number from `low` up to and including `high`. The bias of the remainder is below 2^-40 for our ranges.
    int between(int low, int high) {
        const auto width = static_cast<std::uint64_t>(static_cast<std::int64_t>(high) - low + 1);
        return static_cast<int>(low + static_cast<std::int64_t>(next() % width));
    }

    bool chance(int percent) { return between(1, 100) <= percent; }

    template <typename Value>
    const Value& pick(const std::vector<Value>& values) {
        return values.at(static_cast<std::size_t>(between(0, static_cast<int>(values.size()) - 1)));
    }

private:
    static std::uint64_t next_splitmix(std::uint64_t& state) {
        state += 0x9E3779B97F4A7C15U;
        std::uint64_t word = state;
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9U;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EBU;
        return word ^ (word >> 31);
    }
    static std::uint64_t rotated_left(std::uint64_t word, int bits) { return (word << bits) | (word >> (64 - bits)); }

    std::array<std::uint64_t, 4> state_{};
};

}  // namespace simulation
