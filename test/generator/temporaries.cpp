// Temporaries of the producer live as long as they lived, and those of a caller are held by its loop.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

static std::vector<std::string> made() {
  return {"one that is too long to be short", "two that is too long to be short"};
}

static void for_each_line(std::string_view prefix,
                          const std::function<void(std::string_view)> &visit) {
  for (const std::string &line : made())
    visit(line);
  visit(std::string("a temporary that is too long to be short") + "!");
  visit(std::string(prefix) + made().front());
}

int main() {
  std::string prefix = "> ";
  for_each_line(prefix, [](std::string_view line) {
    std::printf("%s\n", std::string(line).c_str());
  });
  for_each_line(prefix + prefix, [](std::string_view line) {
    std::printf("%zu\n", line.size());
  });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<std::string_view> lines(std::string_view prefix) {
// CHECK-NEXT:   for (const std::string &line : made())
// CHECK-NEXT:     co_yield line;
// CHECK-NEXT:   co_yield std::string("a temporary that is too long to be short") + "!";
// CHECK-NEXT:   co_yield std::string(prefix) + made().front();

// CHECK:        for (std::string_view line : lines(prefix)) {
// CHECK-NEXT:     std::printf("%s\n", std::string(line).c_str());
// CHECK-NEXT:   }
// CHECK-NEXT:   for (const auto held_prefix = prefix + prefix; std::string_view line : lines(held_prefix)) {
// CHECK-NEXT:     std::printf("%zu\n", line.size());
// CHECK-NEXT:   }
