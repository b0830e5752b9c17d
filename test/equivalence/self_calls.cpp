// Lambdas that call themselves, through what holds them (rule 7). One that is
// held by a `shared_ptr` which it captured itself is never destroyed, which the
// programs before the rewrite may leave behind.
// RUN: %check-equivalence %s %t --leaks=before
#include "programs.h"

namespace countdown { // rewritten
void count(int From, std::function<void()> Done) {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Done](int Left) {
    if (Left == 0) {
      Done();
      return;
    }
    wait(Left, [Step, Left] {
      trace(std::to_string(Left));
      (*Step)(Left - 1);
    });
  };
  (*Step)(From);
}
void program() {
  count(3, [] { trace("lift off"); });
}
Program Listed("countdown", program);
} // namespace countdown

namespace held_weakly { // rewritten
void readAll(std::vector<std::string> Keys,
             std::function<void(Error, std::string)> Done) {
  auto Next = std::make_shared<std::function<void(std::size_t, std::string)>>();
  std::weak_ptr<std::function<void(std::size_t, std::string)>> Weak = Next;
  *Next = [Weak, Keys = std::move(Keys), Done](std::size_t Index,
                                               std::string All) {
    if (Index == Keys.size())
      return Done({}, All);
    auto Self = Weak.lock();
    read(Keys[Index], [Self, Index, All, Done](Error E, std::string Text) {
      if (E)
        return Done(E, All);
      (*Self)(Index + 1, All + Text);
    });
  };
  (*Next)(0, "");
}
void program() {
  readAll({"a", "b", "c"}, [](Error E, std::string All) {
    trace(E ? E.What + " after " + All : All);
  });
}
Program Listed("held_weakly", program);
} // namespace held_weakly

namespace ends_with_the_loop { // rewritten
void program() {
  auto Held = std::make_shared<Guard>("held");
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Weak = std::weak_ptr<std::function<void(int)>>(Step),
           Held = std::move(Held)](int Left) {
    trace(Held->Name + std::to_string(Left));
    if (Left > 0)
      wait(1, [Step = Weak.lock(), Left] { (*Step)(Left - 1); });
  };
  (*Step)(2);
}
Program Listed("ends_with_the_loop", program);
} // namespace ends_with_the_loop

namespace changes_its_own { // rewritten
void program() {
  auto Step = std::make_shared<std::function<void()>>();
  *Step = [Step, Count = 0]() mutable {
    if (++Count > 3)
      return trace("enough");
    read("key " + std::to_string(Count), [Step, Count](Error E, std::string Text) {
      trace(std::to_string(Count) + (E ? E.What : Text));
      (*Step)();
    });
  };
  (*Step)();
  trace("started");
}
Program Listed("changes_its_own", program);
} // namespace changes_its_own

namespace of_an_object { // rewritten
struct Poller : std::enable_shared_from_this<Poller> {
  int Rounds = 0;
  void start() {
    auto Poll = std::make_shared<std::function<void()>>();
    std::weak_ptr<std::function<void()>> Weak(Poll);
    *Poll = [this, Self = shared_from_this(), Weak]() {
      auto Again = Weak.lock();
      if (!Again)
        return;
      read("state", [this, Self, Again](Error E, std::string State) {
        if (E || ++Rounds == 3)
          return finish(E ? E.What : State);
        wait(Rounds, [this, Self, Again] {
          trace("again");
          (*Again)();
        });
      });
    };
    (*Poll)();
  }
  void finish(const std::string &How) { trace("polled: " + How); }
  ~Poller() { trace("the poller ends"); }
};
void program() { std::make_shared<Poller>()->start(); }
Program Listed("of_an_object", program);
} // namespace of_an_object

namespace within_a_chain { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    if (E)
      return trace(E.What);
    auto Retry = std::make_shared<std::function<void(int)>>();
    // Tries three times.
    *Retry = [Retry, A](int Tries) {
      read(A + std::to_string(Tries), [Retry, Tries](Error E, std::string B) {
        if (!E)
          return trace(B);
        if (Tries < 3)
          (*Retry)(Tries + 1);
        else
          trace("gave up");
      });
    };
    (*Retry)(1);
  });
}
Program Listed("within_a_chain", program);
} // namespace within_a_chain

namespace given_what_it_has { // rewritten
void program() {
  int Total = 2;
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Total](int Left) {
    wait(1, [Step, Left, Total] {
      trace(std::to_string(Left) + " of " + std::to_string(Total));
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  (*Step)(Total);
}
Program Listed("given_what_it_has", program);
} // namespace given_what_it_has

namespace throws_at_once { // rewritten
void check(int Left) {
  if (Left > 2)
    throw std::runtime_error("too many");
}
void start(int Count) {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int Left) {
    check(Left);
    wait(1, [Step, Left] {
      trace(std::to_string(Left));
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  (*Step)(Count);
}
void program() {
  start(1);
  try {
    start(3);
  } catch (const std::exception &E) {
    trace(E.what());
  }
}
Program Listed("throws_at_once", program);
} // namespace throws_at_once

namespace given_itself { // rewritten
void program() {
  auto Held = std::make_shared<Guard>("held");
  auto Loop = [Held = std::move(Held)](auto Self, int Left) -> void {
    trace(Held->Name + std::to_string(Left));
    if (Left == 0)
      return;
    wait(Left, [Self, Left] { Self(Self, Left - 1); });
  };
  Loop(Loop, 3);
}
Program Listed("given_itself", program);
} // namespace given_itself

namespace given_itself_by_reference { // rewritten
void repeat(int Times, std::function<void(std::string)> Done) {
  auto Loop = [Done](const auto &Self, int Left, std::string Text) {
    if (Left == 0) {
      Done(Text);
      return;
    }
    count([Self, Left, Text](int Size) {
      Self(Self, Left - 1, Text + std::to_string(Size));
    });
  };
  Loop(Loop, Times, "sizes: ");
}
void program() {
  repeat(3, [](std::string Text) { trace(Text); });
}
Program Listed("given_itself_by_reference", program);
} // namespace given_itself_by_reference

namespace takes_a_reference { // rewritten
void program() {
  auto Grow = std::make_shared<std::function<void(const std::string &, int)>>();
  *Grow = [Grow](const std::string &Text, int Times) {
    if (Times == 0)
      return trace(Text);
    wait(Times, [Grow, Text, Times] { (*Grow)(Text + "+", Times - 1); });
  };
  std::string First = "x";
  (*Grow)(First, 3);
  First = "changed";
}
Program Listed("takes_a_reference", program);
} // namespace takes_a_reference

namespace values_in_another_order { // rewritten
void program() {
  auto Multiply = std::make_shared<std::function<void(int, long)>>();
  *Multiply = [Multiply](int Left, long Product) {
    if (Left == 0)
      return trace(std::to_string(Product));
    count([Multiply, Left, Product](int Size) {
      (*Multiply)(Left - 1, Product * Left + Size);
    });
  };
  (*Multiply)(5, 1);
}
Program Listed("values_in_another_order", program);
} // namespace values_in_another_order

namespace at_once_or_later { // rewritten
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [=](int Left) {
    if (Left % 2 == 1) {
      trace("odd");
      return (*Step)(Left - 1);
    }
    auto Then = [=](Error E, std::string Text) {
      trace(E ? E.What : Text);
      if (Left > 0)
        (*Step)(Left - 1);
    };
    read("key", Then);
  };
  (*Step)(5);
}
Program Listed("at_once_or_later", program);
} // namespace at_once_or_later

namespace in_a_switch { // rewritten
void program() {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step](int Left) {
    switch (Left) {
    case 0:
      trace("zero");
      break;
    case 1:
      wait(1, [Step, Left] { (*Step)(Left - 1); });
      break;
    default:
      read("key", [Step, Left](Error E, std::string Text) {
        if (E)
          return trace(E.What);
        trace(Text);
        (*Step)(Left - 1);
      });
    }
  };
  (*Step)(3);
}
Program Listed("in_a_switch", program);
} // namespace in_a_switch

namespace branch_and_rest { // rewritten
void start(bool Go) {
  auto Text = std::make_shared<std::string>("text");
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Text](int Left) {
    if (Left == 0)
      return trace(*Text);
    *Text += "+";
    wait(1, [Step, Left] { (*Step)(Left - 1); });
  };
  if (Go)
    (*Step)(2);
  *Text += " after";
  trace("rest " + *Text);
}
void program() {
  start(true);
  start(false);
}
Program Listed("branch_and_rest", program);
} // namespace branch_and_rest
