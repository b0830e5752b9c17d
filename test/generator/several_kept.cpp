// The old function stays, and gives its visitor what the generator yields.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

struct Count {
  int visits = 0;
};

void for_each_entry(std::map<std::string, Count> &entries,
                    const std::function<void(const std::string &, Count &)> &visit) {
  for (auto &[name, count] : entries)
    visit(name, count);
}

void give_all(int end, const std::function<void(std::unique_ptr<int>, const char *)> &take) {
  for (int i = 0; i < end; ++i)
    take(std::make_unique<int>(i), "given");
}

static void visit_once(const std::string &name, Count &count) {
  std::printf("%s %d\n", name.c_str(), ++count.visits);
}

int main() {
  std::map<std::string, Count> entries = {{"a", {}}, {"b", {5}}};
  for_each_entry(entries, visit_once);
  for_each_entry(entries, [](const std::string &name, Count &count) {
    count.visits += int(name.size());
  });
  // Copies both.
  for_each_entry(entries, [](std::string name, Count count) {
    name += "!";
    ++count.visits;
    std::printf("%s %d\n", name.c_str(), count.visits);
  });
  for_each_entry(entries, visit_once);
  give_all(2, [](std::unique_ptr<int> number, std::string text) {
    std::printf("%d %s\n", *number, text.c_str());
  });
  auto print = [](std::unique_ptr<int> number, auto) { std::printf("%d\n", *number); };
  give_all(2, print);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      coroutinize::generator<std::pair<const std::string &, Count &>> all_entries(std::map<std::string, Count> *entries) {
// CHECK-NEXT:   for (auto &[name, count] : *entries)
// CHECK-NEXT:     co_yield {name, count};
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void for_each_entry(std::map<std::string, Count> &entries,
// CHECK-NEXT:                     const std::function<void(const std::string &, Count &)> &visit) {
// CHECK-NEXT:   for (auto &&[element1, element2] : all_entries(&entries))
// CHECK-NEXT:     visit(element1, element2);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: coroutinize::generator<std::pair<std::unique_ptr<int>, const char *>> give_all(int end) {
// CHECK-NEXT:   for (int i = 0; i < end; ++i)
// CHECK-NEXT:     co_yield {std::make_unique<int>(i), "given"};
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void give_all(int end, const std::function<void(std::unique_ptr<int>, const char *)> &take) {
// CHECK-NEXT:   for (auto &&[element1, element2] : give_all(end))
// CHECK-NEXT:     take(std::move(element1), element2);

// CHECK:        for (auto [name, count] : all_entries(&entries)) {
// CHECK-NEXT:     count.visits += int(name.size());
// CHECK-NEXT:   }
// CHECK-NEXT:   // Copies both.
// CHECK-NEXT:   for (auto [given_name, given_count] : all_entries(&entries)) {
// CHECK-NEXT:     std::string name = given_name;
// CHECK-NEXT:     Count count = given_count;
// CHECK-NEXT:     name += "!";
// CHECK-NEXT:     ++count.visits;
// CHECK-NEXT:     std::printf("%s %d\n", name.c_str(), count.visits);
// CHECK-NEXT:   }
// CHECK-NEXT:   for_each_entry(entries, visit_once);
// CHECK-NEXT:   for (auto [number, element2] : give_all(2)) {
// CHECK-NEXT:     std::string text = element2;
// CHECK-NEXT:     std::printf("%d %s\n", *number, text.c_str());
// CHECK-NEXT:   }
