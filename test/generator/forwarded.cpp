// Who calls a producer by a function that only passes the visitor on gets a loop over the same generator; so does a
// const one, whose generator has the name of the other.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <vector>

struct Operand {
  int kind;
  int value;
};

class Instruction {
public:
  explicit Instruction(std::vector<Operand> operands) : operands_(std::move(operands)) {}

  // Runs |visit| on all operands until it returns false.
  bool while_each_id(const std::function<bool(int &)> &visit, bool all = false);
  bool while_each_id(const std::function<bool(const int &)> &visit, bool all = false) const;

  // Runs |visit| on all operands.
  void for_each_id(const std::function<void(int &)> &visit, bool all = false) {
    while_each_id(
        [&visit](int &id) {
          visit(id);
          return true;
        },
        all);
  }
  void for_each_id(const std::function<void(const int &)> &visit, bool all = false) const {
    while_each_id(
        [&visit](const int &id) {
          visit(id);
          return true;
        },
        all);
  }

  // Another default than the producer's.
  void for_all_ids(const std::function<void(int &)> &visit, bool all = true) {
    while_each_id(
        [&visit](int &id) {
          visit(id);
          return true;
        },
        all);
  }

private:
  std::vector<Operand> operands_;
};

bool Instruction::while_each_id(const std::function<bool(int &)> &visit, bool all) {
  for (Operand &each : operands_)
    if ((all || each.kind == 1) && !visit(each.value))
      return false;
  return true;
}

bool Instruction::while_each_id(const std::function<bool(const int &)> &visit, bool all) const {
  for (const Operand &each : operands_)
    if ((all || each.kind == 1) && !visit(each.value))
      return false;
  return true;
}

static int sum(const Instruction &instruction) {
  int result = 0;
  instruction.for_each_id([&](const int &id) {
    if (id == 4)
      return;
    result += id;
  });
  return result;
}

int main() {
  Instruction instruction({{1, 2}, {0, 3}, {1, 4}, {1, 5}});
  instruction.for_each_id([](int &id) { ++id; });
  instruction.for_each_id([](int &id) { id *= 2; }, true);
  instruction.for_all_ids([](int &id) { id -= 1; });
  instruction.for_all_ids([](int &id) { id -= 2; }, false);
  std::printf("%d\n", sum(instruction));
  bool small = instruction.while_each_id([](int &id) { return id < 9; });
  std::printf("%d\n", small);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<int &> ids(bool all = false);
// CHECK-NEXT:   coroutinize::generator<const int &> ids(bool all = false) const;
// CHECK-EMPTY:
// CHECK-NEXT:   // Runs |visit| on all operands.
// CHECK-NEXT:   void for_each_id(const std::function<void(int &)> &visit, bool all = false) {
// CHECK-NEXT:     for (int &id : ids(all)) {
// CHECK-NEXT:       visit(id);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   void for_each_id(const std::function<void(const int &)> &visit, bool all = false) const {
// CHECK-NEXT:     for (const int &id : ids(all)) {
// CHECK-NEXT:       visit(id);
// CHECK-NEXT:     }

// CHECK:          for (int &id : ids(all)) {
// CHECK-NEXT:       visit(id);
// CHECK-NEXT:     }

// CHECK:      coroutinize::generator<int &> Instruction::ids(bool all) {
// CHECK-NEXT:   for (Operand &each : operands_)
// CHECK-NEXT:     if (all || each.kind == 1)
// CHECK-NEXT:       co_yield each.value;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: coroutinize::generator<const int &> Instruction::ids(bool all) const {
// CHECK-NEXT:   for (const Operand &each : operands_)
// CHECK-NEXT:     if (all || each.kind == 1)
// CHECK-NEXT:       co_yield each.value;

// CHECK:        for (const int &id : instruction.ids()) {
// CHECK-NEXT:     if (id == 4)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     result += id;
// CHECK-NEXT:   }

// CHECK:        for (int &id : instruction.ids()) {
// CHECK-NEXT:     ++id;
// CHECK-NEXT:   }
// CHECK-NEXT:   for (int &id : instruction.ids(true)) {
// CHECK-NEXT:     id *= 2;
// CHECK-NEXT:   }
// CHECK-NEXT:   instruction.for_all_ids([](int &id) { id -= 1; });
// CHECK-NEXT:   for (int &id : instruction.ids(false)) {
// CHECK-NEXT:     id -= 2;
// CHECK-NEXT:   }
// CHECK-NEXT:   std::printf("%d\n", sum(instruction));
// CHECK-NEXT:   bool small = true;
// CHECK-NEXT:   for (int &id : instruction.ids()) {
// CHECK-NEXT:     if (!(id < 9)) {
// CHECK-NEXT:       small = false;
// CHECK-NEXT:       break;
// CHECK-NEXT:     }
// CHECK-NEXT:   }
