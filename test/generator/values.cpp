// Elements that are made for the visitor, and that it takes over.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

template <class Visit> static void split(const std::string &text, Visit visit) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || text[i] == ',') {
      visit(text.substr(begin, i - begin));
      begin = i + 1;
    }
}

template <class Visit> static void for_each_owner(int end, Visit visit) {
  for (int i = 0; i < end; ++i) {
    auto owner = std::make_unique<int>(i);
    visit(std::move(owner));
  }
}

int main() {
  std::vector<std::string> parts;
  std::string text = "a part that is long enough for the heap,b,";
  split(text, [&](std::string part) { parts.push_back(std::move(part)); });
  for (const std::string &part : parts)
    std::printf("[%s]\n", part.c_str());
  std::vector<std::unique_ptr<int>> owners;
  for_each_owner(3, [&](std::unique_ptr<int> owner) {
    if (*owner == 1)
      return;
    owners.push_back(std::move(owner));
  });
  std::printf("%zu\n", owners.size());
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<std::string> split(const std::string *text) {
// CHECK-NEXT:   std::size_t begin = 0;
// CHECK-NEXT:   for (std::size_t i = 0; i <= text->size(); ++i)
// CHECK-NEXT:     if (i == text->size() || (*text)[i] == ',') {
// CHECK-NEXT:       co_yield text->substr(begin, i - begin);

// CHECK:      static coroutinize::generator<std::unique_ptr<int>> all_owners(int end) {
// CHECK-NEXT:   for (int i = 0; i < end; ++i) {
// CHECK-NEXT:     auto owner = std::make_unique<int>(i);
// CHECK-NEXT:     co_yield std::move(owner);

// CHECK:        for (std::string part : split(&text)) {
// CHECK-NEXT:     parts.push_back(std::move(part));
// CHECK-NEXT:   }
// CHECK-NEXT:   for (const std::string &part : parts)
// CHECK-NEXT:     std::printf("[%s]\n", part.c_str());
// CHECK-NEXT:   std::vector<std::unique_ptr<int>> owners;
// CHECK-NEXT:   for (std::unique_ptr<int> owner : all_owners(3)) {
// CHECK-NEXT:     if (*owner == 1)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     owners.push_back(std::move(owner));
// CHECK-NEXT:   }
