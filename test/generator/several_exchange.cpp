// Several elements at a time, and an answer that steers.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

enum class Next { Descend, Skip, Stop };

struct Folder {
  std::string name;
  std::vector<Folder> folders;
  int visits = 0;
};

static void walk(Folder &root, const std::function<Next(Folder &, int)> &visit) {
  std::vector<std::pair<Folder *, int>> waiting = {{&root, 0}};
  while (!waiting.empty()) {
    auto [folder, depth] = waiting.back();
    waiting.pop_back();
    Next next = visit(*folder, depth);
    if (next == Next::Stop)
      return;
    if (next == Next::Descend)
      for (Folder &inner : folder->folders)
        waiting.push_back({&inner, depth + 1});
  }
}

static void ask(int end, const std::function<bool(int, int)> &visit) {
  int taken = 0;
  for (int i = 0; i < end; ++i)
    if (visit(i, taken))
      ++taken;
  std::printf("taken %d\n", taken);
}

static void count(Folder &folder, int depth) { folder.visits += depth; }

int main() {
  Folder root{"root", {{"a", {{"b", {}}, {"c", {}}}}, {"hidden", {{"d", {}}}}}};
  walk(root, [&](Folder &folder, int depth) {
    std::printf("%d %s\n", depth, folder.name.c_str());
    ++folder.visits;
    if (folder.name == "hidden")
      return Next::Skip;
    return depth < 2 ? Next::Descend : Next::Stop;
  });
  walk(root, [](Folder &folder, int depth) {
    count(folder, depth);
    return Next::Descend;
  });
  std::printf("%d %d\n", root.visits, root.folders[0].visits);
  ask(5, [](int number, int) { return number % 2 == 0; });
}

// CHECK:      #include <coroutinize/exchange_generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <functional>
// CHECK-NEXT: #include <string>
// CHECK-NEXT: #include <utility>

// CHECK:      static coroutinize::exchange_generator<const std::pair<Folder &, int> &, Next> folder_exchange(Folder *root) {
// CHECK-NEXT:   std::vector<std::pair<Folder *, int>> waiting = {{[{][{]}}root, 0}};
// CHECK-NEXT:   while (!waiting.empty()) {
// CHECK-NEXT:     auto [folder, depth] = waiting.back();
// CHECK-NEXT:     waiting.pop_back();
// CHECK-NEXT:     Next next = *(co_yield std::pair<Folder &, int>(*folder, depth));
// CHECK-NEXT:     if (next == Next::Stop)
// CHECK-NEXT:       co_return;

// CHECK:      static coroutinize::exchange_generator<std::pair<int, int>, bool> ask_exchange(int end) {
// CHECK-NEXT:   int taken = 0;
// CHECK-NEXT:   for (int i = 0; i < end; ++i)
// CHECK-NEXT:     if (bool answer = *(co_yield std::pair<int, int>(i, taken)); answer)

// CHECK:        {
// CHECK-NEXT:     auto asked = folder_exchange(&root);
// CHECK-NEXT:     for (auto next = asked.next(); next;) {
// CHECK-NEXT:       auto [folder, depth] = *next;
// CHECK-NEXT:       std::printf("%d %s\n", depth, folder.name.c_str());
// CHECK-NEXT:       ++folder.visits;
// CHECK-NEXT:       if (folder.name == "hidden") {
// CHECK-NEXT:         next = asked.send(Next::Skip);
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       next = asked.send(depth < 2 ? Next::Descend : Next::Stop);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   {
// CHECK-NEXT:     auto asked = folder_exchange(&root);
// CHECK-NEXT:     for (auto next = asked.next(); next;) {
// CHECK-NEXT:       auto [folder, depth] = *next;
// CHECK-NEXT:       count(folder, depth);
// CHECK-NEXT:       next = asked.send(Next::Descend);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   std::printf("%d %d\n", root.visits, root.folders[0].visits);
// CHECK-NEXT:   {
// CHECK-NEXT:     auto asked = ask_exchange(5);
// CHECK-NEXT:     for (auto next = asked.next(); next;) {
// CHECK-NEXT:       auto [number, taken] = *next;
// CHECK-NEXT:       next = asked.send(number % 2 == 0);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
