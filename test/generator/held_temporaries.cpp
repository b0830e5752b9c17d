// A temporary that an argument is, or refers to, is held by the loop until it ends.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct Loud {
  std::string name;
  explicit Loud(std::string name) : name(std::move(name)) { std::printf("+%s\n", this->name.c_str()); }
  Loud(const Loud &) = delete;
  ~Loud() { std::printf("-%s\n", name.c_str()); }
  void for_each_char(const std::function<void(char)> &visit) const {
    for (char c : name)
      visit(c);
  }
};

static std::vector<std::string> made() {
  return {"one that is too long to be short", "two that is too long to be short"};
}

static void for_each_line(const std::vector<std::string> &texts,
                          const std::function<void(const std::string &)> &visit) {
  for (const std::string &text : texts)
    visit(text);
  std::puts("end of lines");
}

static void for_each_word(std::string_view words, const std::function<void(std::string_view)> &visit) {
  while (!words.empty()) {
    size_t end = std::min(words.find(' '), words.size());
    visit(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

static bool until_part(const std::string &whole, size_t step, const std::function<bool(const std::string &)> &visit) {
  for (size_t at = 0; at < whole.size(); at += step)
    if (!visit(whole.substr(at, step)))
      return false;
  return true;
}

static void for_each_loud(const Loud &loud, int times, const std::function<void(const Loud &)> &visit) {
  while (times--)
    visit(loud);
}

static int counted = 0;
static int count() { return ++counted; }

static bool short_parts(int limit) {
  return until_part("a literal that becomes a string", 2,
                    [&](const std::string &part) { return int(part.size()) < limit; });
}

int main() {
  for_each_line(made(), [](const std::string &line) { std::printf("%s\n", line.c_str()); });
  std::string words = "some";
  for_each_word(words + " more of them than fit", [](std::string_view word) { std::printf("%zu\n", word.size()); });
  std::printf("%d %d\n", short_parts(2), short_parts(3));
  for_each_loud(Loud("held"), 2, [](const Loud &loud) { std::printf("%s\n", loud.name.c_str()); });
  Loud("ab").for_each_char([](char c) { std::printf("%c\n", c); });
  std::make_unique<Loud>("cd")->for_each_char([](char c) {
    if (c == 'c')
      return;
    std::printf("%c\n", c);
  });
  // What is evaluated first is not said there, but would be said here.
  for_each_loud(Loud("other"), count(), [](const Loud &loud) { std::printf("%s\n", loud.name.c_str()); });
  std::puts("done");
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<char> chars() const {
// CHECK-NEXT:     for (char c : name)
// CHECK-NEXT:       co_yield c;

// CHECK:      static coroutinize::generator<const std::string &> lines(const std::vector<std::string> *texts) {
// CHECK-NEXT:   for (const std::string &text : *texts)
// CHECK-NEXT:     co_yield text;
// CHECK-NEXT:   std::puts("end of lines");
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<std::string_view> all_words(std::string_view words) {
// CHECK-NEXT:   while (!words.empty()) {
// CHECK-NEXT:     size_t end = std::min(words.find(' '), words.size());
// CHECK-NEXT:     co_yield words.substr(0, end);

// CHECK:      static coroutinize::generator<const std::string &> parts(const std::string *whole, size_t step) {
// CHECK-NEXT:   for (size_t at = 0; at < whole->size(); at += step)
// CHECK-NEXT:     co_yield whole->substr(at, step);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<const Loud &> louds(const Loud *loud, int times) {
// CHECK-NEXT:   while (times--)
// CHECK-NEXT:     co_yield *loud;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static void for_each_loud(const Loud &loud, int times, const std::function<void(const Loud &)> &visit) {
// CHECK-NEXT:   for (auto &&element : louds(&loud, times))
// CHECK-NEXT:     visit(element);

// CHECK:        for (const std::string whole = "a literal that becomes a string"; const std::string &part : parts(&whole, 2)) {
// CHECK-NEXT:     if (!(int(part.size()) < limit))
// CHECK-NEXT:       return false;
// CHECK-NEXT:   }
// CHECK-NEXT:   return true;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   for (const auto texts = made(); const std::string &line : lines(&texts)) {
// CHECK-NEXT:     std::printf("%s\n", line.c_str());
// CHECK-NEXT:   }
// CHECK-NEXT:   std::string words = "some";
// CHECK-NEXT:   for (const auto held_words = words + " more of them than fit"; std::string_view word : all_words(held_words)) {
// CHECK-NEXT:     std::printf("%zu\n", word.size());
// CHECK-NEXT:   }
// CHECK-NEXT:   std::printf("%d %d\n", short_parts(2), short_parts(3));
// CHECK-NEXT:   for (const auto held_loud = Loud("held"); const Loud &loud : louds(&held_loud, 2)) {
// CHECK-NEXT:     std::printf("%s\n", loud.name.c_str());
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto held_loud = Loud("ab"); char c : held_loud.chars()) {
// CHECK-NEXT:     std::printf("%c\n", c);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto held = std::make_unique<Loud>("cd"); char c : held->chars()) {
// CHECK-NEXT:     if (c == 'c')
// CHECK-NEXT:       continue;
// CHECK-NEXT:     std::printf("%c\n", c);
// CHECK-NEXT:   }
