// Lambdas that call themselves, and that stay as they are. Some own themselves,
// and are never destroyed.
// RUN: %check-equivalence %s %t --leaks=always
#include "programs.h"

namespace inner_loop { // refused: cycle
void program() {
  auto Outer = std::make_shared<std::function<void(int)>>();
  *Outer = [Outer](int Row) {
    if (Row == 2)
      return;
    auto Inner = std::make_shared<std::function<void(int)>>();
    *Inner = [Outer, Inner, Row](int Column) {
      if (Column == 2)
        return (*Outer)(Row + 1);
      wait(1, [Inner, Row, Column] {
        trace(std::to_string(Row) + std::to_string(Column));
        (*Inner)(Column + 1);
      });
    };
    (*Inner)(0);
  };
  (*Outer)(0);
}
Program Listed("inner_loop", program);
} // namespace inner_loop

namespace started_twice { // refused: shared-step
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int Left) {
    wait(Left, [Step, Left] {
      trace(std::to_string(Left));
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  (*Step)(2);
  (*Step)(3);
}
Program Listed("started_twice", program);
} // namespace started_twice

namespace kept_elsewhere { // refused: continuation-kind
std::vector<std::shared_ptr<std::function<void(int)>>> All;
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  All.push_back(Step);
  *Step = [Step](int Left) {
    wait(Left, [Step, Left] {
      trace(std::to_string(Left));
      if (Left > 0)
        (*Step)(Left - 1);
      else
        All.clear();
    });
  };
  (*Step)(2);
}
Program Listed("kept_elsewhere", program);
} // namespace kept_elsewhere

namespace gives_up_itself { // refused: continuation-kind
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int Left) {
    if (Left == 0) {
      trace("done");
      *Step = nullptr;
      return;
    }
    wait(Left, [Step, Left] { (*Step)(Left - 1); });
  };
  (*Step)(2);
}
Program Listed("gives_up_itself", program);
} // namespace gives_up_itself

namespace nobody_holds_it { // refused: ownership
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  std::weak_ptr<std::function<void(int)>> Weak = Step;
  *Step = [Weak](int Left) {
    trace(std::to_string(Left));
    if (Left == 0)
      return;
    wait(Left, [Weak, Left] {
      if (auto Self = Weak.lock())
        (*Self)(Left - 1);
      else
        trace("nobody is there");
    });
  };
  (*Step)(2);
}
Program Listed("nobody_holds_it", program);
} // namespace nobody_holds_it

namespace locked_too_late { // refused: ownership
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  std::weak_ptr<std::function<void(int)>> Weak = Step;
  *Step = [Weak](int Left) {
    wait(1, [Weak, Left] {
      wait(1, [Self = Weak.lock(), Left] {
        if (Left == 0)
          return trace("nobody is asked");
        (*Self)(Left - 1);
      });
    });
  };
  (*Step)(0);
}
Program Listed("locked_too_late", program);
} // namespace locked_too_late

namespace by_reference { // refused: reference-capture
void program() {
  static std::function<void(int)> Kept;
  std::function<void(int)> Own = [&Own](int Left) {
    if (Left < 0)
      Own(1);
    wait(Left, [Left] {
      trace(std::to_string(Left));
      if (Left > 0)
        Kept(Left - 1);
    });
  };
  Kept = Own;
  Own(2);
}
Program Listed("by_reference", program);
} // namespace by_reference

namespace gives_away_its_own { // refused: capture-order
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Text = std::string("a text that is long enough to be moved")](
              int Left) mutable {
    trace(std::to_string(Left) + Text);
    wait(1, [Step, Left, Text = std::move(Text)] {
      trace("moved: " + Text);
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  (*Step)(2);
}
Program Listed("gives_away_its_own", program);
} // namespace gives_away_its_own

namespace takes_a_copy { // refused: capture-order
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Sum = 0](int Left) {
    wait(1, [Step, Left, Sum]() mutable {
      Sum += Left;
      trace(std::to_string(Sum));
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  (*Step)(2);
}
Program Listed("takes_a_copy", program);
} // namespace takes_a_copy

namespace changed_before { // refused: capture-order
void program() {
  std::string Text = "a";
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Text](int Left) {
    wait(1, [Step, Left, Text] {
      trace(Text + std::to_string(Left));
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  Text = "b";
  (*Step)(2);
}
Program Listed("changed_before", program);
} // namespace changed_before

namespace converted_on_the_way { // refused: continuation-kind
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](double Left) {
    wait(1, [Step, Left] {
      trace(std::to_string(Left));
      if (Left > 0)
        (*Step)(Left - 0.5);
    });
  };
  (*Step)(2);
}
Program Listed("converted_on_the_way", program);
} // namespace converted_on_the_way

namespace outlives_the_call { // refused: observable-destructor
void program() {
  auto Held = std::make_shared<Guard>("held");
  auto Step = std::make_shared<std::function<void(int)>>();
  std::weak_ptr<std::function<void(int)>> Weak = Step;
  *Step = [Weak, Held = std::move(Held)](int Left) {
    if (Left == 0)
      return;
    wait(1, [Step = Weak.lock(), Left] { (*Step)(Left - 1); });
  };
  (*Step)(0);
  trace("still held");
}
Program Listed("outlives_the_call", program);
} // namespace outlives_the_call

namespace given_another { // refused: shared-step
void program() {
  auto Loop = [](auto Self, int Left) -> void {
    wait(Left, [Self, Left] {
      trace(std::to_string(Left));
      if (Left > 0)
        Self(Self, Left - 1);
    });
  };
  auto Other = Loop;
  Loop(Other, 2);
  Loop(Loop, 1);
}
Program Listed("given_another", program);
} // namespace given_another

namespace values_of_each_other { // refused: cycle
void program() {
  auto Next = std::make_shared<std::function<void(int, int)>>();
  *Next = [Next](int A, int B) {
    trace(std::to_string(A));
    if (A < 50)
      wait(1, [Next, A, B] { (*Next)(B, A + B); });
  };
  (*Next)(0, 1);
}
Program Listed("values_of_each_other", program);
} // namespace values_of_each_other

namespace guard_before_it_leads_back { // refused: observable-destructor
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int Left) {
    trace(std::to_string(Left));
    if (Left > 0)
      wait(1, [Step, Left] {
        Guard Here("here");
        (*Step)(Left - 1);
      });
  };
  (*Step)(2);
}
Program Listed("guard_before_it_leads_back", program);
} // namespace guard_before_it_leads_back

namespace more_after_it { // refused: not-tail
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int Left) {
    if (Left == 0)
      return trace("end");
    wait(1, [Step, Left] {
      (*Step)(Left - 1);
      trace("after " + std::to_string(Left));
    });
  };
  (*Step)(2);
}
Program Listed("more_after_it", program);
} // namespace more_after_it
