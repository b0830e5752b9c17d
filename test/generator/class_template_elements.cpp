// Elements whose type depends on the class template's parameters.
// RUN: %check-coroutinize %s %t --generators
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

template <typename EnumType> class EnumSet {
public:
  void add(EnumType each) { mask_ |= uint64_t(1) << static_cast<uint32_t>(each); }

  // Applies |visit| to each value.
  void for_each(std::function<void(EnumType)> visit) const {
    for (uint32_t i = 0; i < 64; ++i)
      if (mask_ & (uint64_t(1) << i))
        visit(static_cast<EnumType>(i));
  }

private:
  uint64_t mask_ = 0;
};

template <typename Key, typename Value> class Table {
public:
  void add(Key key, Value value) { entries_.emplace_back(std::move(key), std::move(value)); }
  void for_each_entry(const std::function<void(const Key &, Value &)> &visit) {
    for (auto &entry : entries_)
      visit(entry.first, entry.second);
  }
  bool until_key(const std::function<bool(const Key &)> &visit) const;

private:
  std::vector<std::pair<Key, Value>> entries_;
};

template <typename Key, typename Value>
bool Table<Key, Value>::until_key(const std::function<bool(const Key &)> &visit) const {
  for (auto &entry : entries_)
    if (!visit(entry.first))
      return false;
  return true;
}

enum class Color { Red, Green, Blue };

int main() {
  EnumSet<Color> colors;
  colors.add(Color::Blue);
  colors.add(Color::Red);
  colors.for_each([](Color color) { std::printf("%d\n", int(color)); });
  Table<std::string, int> table;
  table.add("one", 1);
  table.add("two", 2);
  table.for_each_entry([](const std::string &key, int &value) { value += int(key.size()); });
  table.until_key([&](const std::string &key) {
    std::printf("%s\n", key.c_str());
    return key != "one";
  });
  Table<int, std::string> other;
  other.add(7, "seven");
  other.for_each_entry([](const int &key, const std::string &value) { std::printf("%d %s\n", key, value.c_str()); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<EnumType> elements() const {
// CHECK-NEXT:     for (uint32_t i = 0; i < 64; ++i)
// CHECK-NEXT:       if (mask_ & (uint64_t(1) << i))
// CHECK-NEXT:         co_yield static_cast<EnumType>(i);

// CHECK:        coroutinize::generator<std::pair<const Key &, Value &>> entries() {
// CHECK-NEXT:     for (auto &entry : entries_)
// CHECK-NEXT:       co_yield {entry.first, entry.second};
// CHECK-NEXT:   }
// CHECK-NEXT:   coroutinize::generator<const Key &> keys() const;

// CHECK:      coroutinize::generator<const Key &> Table<Key, Value>::keys() const {
// CHECK-NEXT:   for (auto &entry : entries_)
// CHECK-NEXT:     co_yield entry.first;

// CHECK:        for (Color color : colors.elements()) {
// CHECK-NEXT:     std::printf("%d\n", int(color));
// CHECK-NEXT:   }
// CHECK-NEXT:   Table<std::string, int> table;
// CHECK-NEXT:   table.add("one", 1);
// CHECK-NEXT:   table.add("two", 2);
// CHECK-NEXT:   for (auto [key, value] : table.entries()) {
// CHECK-NEXT:     value += int(key.size());
// CHECK-NEXT:   }
// CHECK-NEXT:   for (const std::string &key : table.keys()) {
// CHECK-NEXT:     std::printf("%s\n", key.c_str());
// CHECK-NEXT:     if (!(key != "one"))
// CHECK-NEXT:       break;
// CHECK-NEXT:   }
// CHECK-NEXT:   Table<int, std::string> other;
// CHECK-NEXT:   other.add(7, "seven");
// CHECK-NEXT:   for (auto [key, element2] : other.entries()) {
// CHECK-NEXT:     const std::string &value = element2;
// CHECK-NEXT:     std::printf("%d %s\n", key, value.c_str());
// CHECK-NEXT:   }
