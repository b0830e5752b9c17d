// What a recursion is called with, as pointers.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

struct Group {
  int id;
  std::vector<std::shared_ptr<Group>> groups;
  std::unique_ptr<Group> extra;
  Group *parent = nullptr;
};

static void visit_groups(const Group &group, int depth,
                         const std::function<void(const Group &)> &visit) {
  visit(group);
  if (depth == 0)
    return;
  for (const auto &inner : group.groups)
    visit_groups(*inner, depth - 1, visit);
  if (group.extra)
    visit_groups(*group.extra, depth - 1, visit);
  if (group.parent)
    visit_groups(*group.parent, 0, visit);
  std::printf("left %d\n", group.id);
}

int main() {
  Group parent{0, {}, {}};
  Group root{1, {}, std::make_unique<Group>(Group{4, {}, {}}), &parent};
  root.groups.push_back(std::make_shared<Group>(Group{2, {}, {}}));
  root.groups.push_back(std::make_shared<Group>(Group{3, {}, {}, &parent}));
  visit_groups(root, 3, [](const Group &group) { std::printf("%d\n", group.id); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Group &> all_groups(const Group *group, int depth) {
// CHECK-NEXT:   co_yield *group;
// CHECK-NEXT:   if (depth == 0)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   for (const auto &inner : group->groups)
// CHECK-NEXT:     co_yield coroutinize::elements_of(all_groups(&(*inner), depth - 1));
// CHECK-NEXT:   if (group->extra)
// CHECK-NEXT:     co_yield coroutinize::elements_of(all_groups(group->extra.get(), depth - 1));
// CHECK-NEXT:   if (group->parent)
// CHECK-NEXT:     co_yield coroutinize::elements_of(all_groups(group->parent, 0));
// CHECK-NEXT:   std::printf("left %d\n", group->id);

// CHECK:        for (const Group &group : all_groups(&root, 3)) {
// CHECK-NEXT:     std::printf("%d\n", group.id);
// CHECK-NEXT:   }
