// An answer that steers the producer is sent to it.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

enum class Next { Descend, Skip, Stop };

struct Folder {
  std::string name;
  std::vector<Folder> folders;
};

static void walk(const Folder &root,
                 const std::function<Next(const Folder &)> &visit) {
  std::vector<const Folder *> waiting = {&root};
  while (!waiting.empty()) {
    const Folder *folder = waiting.back();
    waiting.pop_back();
    Next next = visit(*folder);
    if (next == Next::Stop)
      return;
    if (next == Next::Descend)
      for (const Folder &inner : folder->folders)
        waiting.push_back(&inner);
  }
}

int main() {
  Folder root{"root", {{"a", {{"b", {}}, {"c", {}}}}, {"hidden", {{"d", {}}}}}};
  int count = 0;
  walk(root, [&](const Folder &folder) {
    std::puts(folder.name.c_str());
    if (folder.name == "hidden")
      return Next::Skip;
    ++count;
    return count < 4 ? Next::Descend : Next::Stop;
  });
  std::printf("%d\n", count);
}

// CHECK:      #include <coroutinize/exchange_generator.hpp>

// CHECK:      static coroutinize::exchange_generator<const Folder &, Next> folder_exchange(const Folder *root) {
// CHECK-NEXT:   std::vector<const Folder *> waiting = {root};
// CHECK-NEXT:   while (!waiting.empty()) {
// CHECK-NEXT:     const Folder *folder = waiting.back();
// CHECK-NEXT:     waiting.pop_back();
// CHECK-NEXT:     Next next = *(co_yield *folder);
// CHECK-NEXT:     if (next == Next::Stop)
// CHECK-NEXT:       co_return;

// CHECK:        {
// CHECK-NEXT:     auto asked = folder_exchange(&root);
// CHECK-NEXT:     for (auto next = asked.next(); next;) {
// CHECK-NEXT:       const Folder &folder = *next;
// CHECK-NEXT:       std::puts(folder.name.c_str());
// CHECK-NEXT:       if (folder.name == "hidden") {
// CHECK-NEXT:         next = asked.send(Next::Skip);
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       ++count;
// CHECK-NEXT:       next = asked.send(count < 4 ? Next::Descend : Next::Stop);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
