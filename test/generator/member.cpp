// A member function keeps its object, constness and place in the class.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

class Library {
public:
  void add(std::string title) { titles_.push_back(std::move(title)); }

  /// Calls `visit` with each title.
  template <class Visit> void for_each_title(Visit &&visit) const {
    for (const std::string &title : titles_)
      visit(title);
  }

  void each(const std::function<void(std::string &)> &visit);

  void print() const {
    for_each_title([this](const std::string &title) {
      std::printf("%s of %zu\n", title.c_str(), titles_.size());
    });
  }

private:
  std::vector<std::string> titles_;
};

void Library::each(const std::function<void(std::string &)> &visit) {
  for (std::string &title : titles_)
    visit(title);
}

int main() {
  Library library;
  library.add("one");
  library.add("two");
  library.each([](std::string &title) { title += "!"; });
  library.print();
  const Library *pointer = &library;
  pointer->for_each_title([&](const auto &) { std::puts("title"); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<const std::string &> titles() const {
// CHECK-NEXT:     for (const std::string &title : titles_)
// CHECK-NEXT:       co_yield title;
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::generator<std::string &> elements();
// CHECK-EMPTY:
// CHECK-NEXT:   void print() const {
// CHECK-NEXT:     for (const std::string &title : titles()) {
// CHECK-NEXT:       std::printf("%s of %zu\n", title.c_str(), titles_.size());
// CHECK-NEXT:     }

// CHECK:      coroutinize::generator<std::string &> Library::elements() {
// CHECK-NEXT:   for (std::string &title : titles_)
// CHECK-NEXT:     co_yield title;

// CHECK:        for (std::string &title : library.elements()) {
// CHECK-NEXT:     title += "!";
// CHECK-NEXT:   }
// CHECK-NEXT:   library.print();
// CHECK-NEXT:   const Library *pointer = &library;
// CHECK-NEXT:   for ({{\[\[}}maybe_unused]] const auto &element : pointer->titles()) {
// CHECK-NEXT:     std::puts("title");
// CHECK-NEXT:   }
