// In which order, and how often: rules 1 to 8 and 25.
// RUN: %check-equivalence %s %t
#include "programs.h"

// Rule 1: what is invoked once becomes a co_await.
namespace once { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    read(A, [](Error, std::string B) { trace(B); });
  });
}
Program Listed("once", program);
} // namespace once

// Rule 1: a listener is told again and again.
namespace listener { // refused: many-times
void subscribe(std::function<void(int)> Listener) {
  for (int I = 0; I < 3; ++I)
    submit([Listener, I] { Listener(I); });
}
void program() {
  subscribe([](int I) {
    read(std::to_string(I), [](Error, std::string Value) { trace(Value); });
  });
}
Program Listed("listener", program);
} // namespace listener

// Rule 2: a callback that is called at once is no hand-off.
namespace synchronous { // rewritten
template <class Visitor> void forEach(const std::vector<int> &All, Visitor Visit) {
  for (int Each : All)
    Visit(Each);
}
void program() {
  std::vector<int> All = {1, 2, 3};
  read("sum", [All](Error, std::string Name) {
    int Sum = 0;
    forEach(All, [&Sum](int Each) { Sum += Each; });
    wait(Sum, [Name, Sum] { trace(Name + std::to_string(Sum)); });
  });
}
Program Listed("synchronous", program);
} // namespace synchronous

// Rule 3: what follows the first operation is executed before it completes.
namespace after_first { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
  trace("started");
}
Program Listed("after_first", program);
} // namespace after_first

// Rule 3: and so is what follows a later one.
namespace after_later { // refused: inline-order
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A] { trace(A); });
    trace("started");
  });
}
Program Listed("after_later", program);
} // namespace after_later

// Rule 4: all operations start before any of them completes.
namespace fan_out { // refused: in-loop
void program() {
  read("a", [](Error, std::string A) {
    for (int I = 0; I < 3; ++I)
      wait(I, [A, I] { trace(A + std::to_string(I)); });
  });
}
Program Listed("fan_out", program);
} // namespace fan_out

// Rule 4: chains that a loop starts stay side by side.
namespace started_in_loop { // rewritten
void program() {
  for (int I = 0; I < 3; ++I)
    wait(3 - I, [I] {
      wait(I, [I] { trace("done " + std::to_string(I)); });
    });
  trace("all started");
}
Program Listed("started_in_loop", program);
} // namespace started_in_loop

// Rule 5: what follows a branch is executed in any case, and at once.
namespace branch_falls_through { // refused: not-tail
void program() {
  read("a", [](Error E, std::string A) {
    if (!E)
      wait(1, [A] { trace(A); });
    trace("in any case");
  });
}
Program Listed("branch_falls_through", program);
} // namespace branch_falls_through

// Rule 5: a branch that ends the continuation.
namespace branch_leaves { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    if (!E) {
      wait(1, [A] { trace(A); });
      return;
    }
    trace("failed: " + E.What);
  });
}
Program Listed("branch_leaves", program);
} // namespace branch_leaves

// Rule 6: what follows the completion's call still runs, after it.
namespace after_done { // rewritten
void twoReads(std::function<void(std::string)> Done) {
  read("a", [Done](Error E, std::string A) {
    if (E) {
      Done(E.What);
      trace("cleaned up");
      return;
    }
    read("b", [Done, A](Error, std::string B) {
      Done(A + B);
      trace("closed");
    });
  });
}
void program() {
  twoReads([](std::string Both) { trace(Both); });
}
Program Listed("after_done", program);
} // namespace after_done

// Rule 6: the completion is called before the next operation starts.
namespace done_early { // rewritten
void countTwice(std::function<void(int)> Done) {
  count([Done](int Size) {
    Done(Size);
    wait(1, [Done] {
      trace("once more");
      Done(0);
    });
  });
}
void program() {
  countTwice([](int I) { trace("done " + std::to_string(I)); });
}
Program Listed("done_early", program);
} // namespace done_early

// Rule 6: what the completion holds ends before the next operation completes.
namespace done_and_gone { // refused: observable-destructor
void program() {
  auto Held = std::make_shared<Guard>("held");
  std::function<void(int)> Done = [Held](int I) {
    trace(Held->Name + std::to_string(I));
  };
  count([Done = std::move(Done)](int Size) {
    Done(Size);
    wait(1, [] { trace("and closed"); });
  });
}
Program Listed("done_and_gone", program);
} // namespace done_and_gone

// Rule 7: a chain that leads back to its start.
namespace leads_back { // rewritten
struct Reader {
  int Left = 3;
  void next() {
    read("part", std::bind_front(&Reader::onPart, this));
  }
  void onPart(Error, std::string Part) {
    trace(Part);
    if (--Left > 0)
      next();
  }
};
void program() {
  static Reader Only;
  Only.Left = 3;
  Only.next();
}
Program Listed("leads_back", program);
} // namespace leads_back

// Rule 8: two operations on their way at the same time.
namespace side_by_side { // refused: several-hand-offs
void program() {
  read("a", [](Error, std::string A) {
    wait(2, [A] { trace("slow " + A); });
    wait(1, [A] { trace("fast " + A); });
  });
}
Program Listed("side_by_side", program);
} // namespace side_by_side

// Rule 8: two chains that the same function starts.
namespace two_chains { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A] { trace("first " + A); });
  });
  read("b", [](Error, std::string B) {
    wait(1, [B] { trace("second " + B); });
  });
}
Program Listed("two_chains", program);
} // namespace two_chains

// Rule 8: a counter joins what was started together.
namespace join { // rewritten
void both(std::function<void(int)> Done) {
  auto Left = std::make_shared<int>(2);
  auto Sum = std::make_shared<int>(0);
  for (int I = 1; I < 3; ++I)
    wait(I, [I, Left, Sum, Done] {
      count([Left, Sum, Done](int Size) {
        *Sum += Size;
        if (--*Left == 0)
          Done(*Sum);
      }, std::string(I, 'x'));
    });
}
void program() {
  both([](int Sum) { trace("sum " + std::to_string(Sum)); });
}
Program Listed("join", program);
} // namespace join

// Rule 8: who comes first wins; the other one finds the race over.
namespace race { // rewritten
void program() {
  auto Over = std::make_shared<bool>(false);
  wait(3, [Over] {
    if (*Over)
      return;
    *Over = true;
    trace("too late");
  });
  read("a", [Over](Error, std::string A) {
    wait(1, [Over, A] {
      if (*Over)
        return;
      *Over = true;
      trace(A);
    });
  });
}
Program Listed("race", program);
} // namespace race

// Rule 25: what ran without interruption still does.
namespace uninterrupted { // rewritten
void program() {
  auto Inside = std::make_shared<int>(0);
  for (int I = 0; I < 2; ++I)
    wait(1, [Inside] {
      ++*Inside;
      trace("inside: " + std::to_string(*Inside));
      --*Inside;
      wait(1, [Inside] {
        ++*Inside;
        trace("inside again: " + std::to_string(*Inside));
        --*Inside;
      });
    });
}
Program Listed("uninterrupted", program);
} // namespace uninterrupted
