// Callers that can't be a loop keep the function, which is a loop itself now.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

struct Entry {
  std::string name;
  int size;
};

template <class Visit>
void for_each_entry(const std::vector<Entry> &entries, Visit visit) {
  for (const Entry &entry : entries)
    visit(entry);
}

bool all_entries(const std::vector<Entry> &entries,
                 const std::function<bool(const Entry &)> &check) {
  for (const Entry &entry : entries)
    if (!check(entry))
      return false;
  return true;
}

static void print(const Entry &entry) {
  std::printf("%s %d\n", entry.name.c_str(), entry.size);
}

static std::vector<Entry> make() { return {{"temporary", 3}}; }

int main() {
  std::vector<Entry> entries = {{"a", 1}, {"b", 2}};
  for_each_entry(entries, print);
  int sum = 0;
  for_each_entry(entries, [&](const Entry &entry) { sum += entry.size; });
  for_each_entry(make(), [&](const Entry &entry) { sum += entry.size; });
  if (all_entries(entries, [](const Entry &entry) { return entry.size > 0; }))
    std::puts("all");
  all_entries(entries, [&](const Entry &entry) {
    sum -= entry.size;
    return sum > 0;
  });
  std::printf("%d\n", sum);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Entry &> each_entry(const std::vector<Entry> *entries) {
// CHECK-NEXT:   for (const Entry &entry : *entries)
// CHECK-NEXT:     co_yield entry;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: template <class Visit>
// CHECK-NEXT: void for_each_entry(const std::vector<Entry> &entries, Visit visit) {
// CHECK-NEXT:   for (auto &&element : each_entry(&entries))
// CHECK-NEXT:     visit(element);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: coroutinize::generator<const Entry &> each_entries(const std::vector<Entry> *entries) {
// CHECK-NEXT:   for (const Entry &entry : *entries)
// CHECK-NEXT:     co_yield entry;

// CHECK:        for (auto &&element : each_entries(&entries))
// CHECK-NEXT:     if (!check(element))

// CHECK:        for (const Entry &entry : each_entry(&entries)) {
// CHECK-NEXT:     sum += entry.size;
// CHECK-NEXT:   }
// CHECK-NEXT:   for (const auto held_entries = make(); const Entry &entry : each_entry(&held_entries)) {
// CHECK-NEXT:     sum += entry.size;
// CHECK-NEXT:   }
// CHECK-NEXT:   if (all_entries(entries, [](const Entry &entry) { return entry.size > 0; }))
// CHECK-NEXT:     std::puts("all");
// CHECK-NEXT:   for (const Entry &entry : each_entries(&entries)) {
// CHECK-NEXT:     sum -= entry.size;
// CHECK-NEXT:     if (!(sum > 0))
// CHECK-NEXT:       break;
// CHECK-NEXT:   }
