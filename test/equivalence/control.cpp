// Where control goes: rules 15 to 21 and 24, and the shapes of branches.
// RUN: %check-equivalence %s %t
#include "programs.h"

// Rule 15: `E` at every level, each its own.
namespace shadowed { // rewritten
void program() {
  read("a", [](Error E, std::string Value) {
    if (E)
      return trace("first: " + E.What);
    read(Value, [](Error E, std::string Value) {
      if (E)
        return trace("second: " + E.What);
      read(Value, [](Error E, std::string Value) {
        trace(E ? "third: " + E.What : Value);
      });
    });
  });
}
Program Listed("shadowed", program);
} // namespace shadowed

// Rule 15: a member that a local hides, and the other way round.
namespace members_and_locals { // rewritten
struct Named {
  std::string Value = "member";
  void start() {
    read("a", [this](Error, std::string Value) {
      trace(Value + this->Value);
      wait(1, [this] { trace(this->Value); });
    });
  }
};
void program() {
  static Named Only;
  Only.start();
}
Program Listed("members_and_locals", program);
} // namespace members_and_locals

// Rule 15: a local of an outer continuation, hidden further in.
namespace hidden_local { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    std::string Text = "outer " + A;
    wait(1, [Text] {
      trace(Text);
      {
        std::string Text = "inner";
        trace(Text);
      }
      wait(1, [Text] { trace(Text); });
    });
  });
}
Program Listed("hidden_local", program);
} // namespace hidden_local

// Rule 15: structured bindings.
namespace bindings { // rewritten
std::pair<int, std::string> split(const std::string &Text) {
  return {Text.size(), Text.substr(1)};
}
void program() {
  read("a", [](Error, std::string A) {
    auto [Size, Rest] = split(A);
    wait(Size, [Size, Rest] {
      auto [Size2, Rest2] = split(Rest);
      trace(Rest2 + std::to_string(Size + Size2));
    });
  });
}
Program Listed("bindings", program);
} // namespace bindings

// Rule 15: a static local of a continuation.
namespace static_local { // rewritten
void again() {
  read("a", [](Error, std::string A) {
    static int Calls = 0;
    ++Calls;
    wait(1, [A, Calls = Calls] { trace(A + std::to_string(Calls)); });
  });
}
void program() {
  again();
  again();
}
Program Listed("static_local", program);
} // namespace static_local

// Rule 15: the function's name.
namespace function_name { // refused: function-name
void program() {
  read("a", [](Error, std::string A) {
    trace(A + __func__);
    wait(1, [] { trace("end"); });
  });
}
Program Listed("function_name", program);
} // namespace function_name

// Rule 15: a label and its goto.
namespace label { // refused: label
void program() {
  read("a", [](Error, std::string A) {
    int Tries = 0;
  again:
    if (++Tries < 3)
      goto again;
    wait(Tries, [A] { trace(A); });
  });
}
Program Listed("label", program);
} // namespace label

// Rule 16: returns at every level.
namespace early_returns { // rewritten
void check(int Limit, std::function<void(std::string)> Done) {
  if (Limit == 0)
    return Done("nothing to do");
  read("a", [Limit, Done](Error E, std::string A) {
    if (E) {
      Done(E.What);
      return;
    }
    if (int(A.size()) < Limit)
      return Done("short");
    wait(1, [A, Limit, Done] {
      for (int I = 0; I < Limit; ++I)
        if (A[I] == 'v')
          return Done("found at " + std::to_string(I));
      Done("not found");
    });
  });
}
void program() {
  for (int Limit : {0, 1, 4, 100})
    check(Limit, trace);
}
Program Listed("early_returns", program);
} // namespace early_returns

// Rule 16: `return f();` of a call that gives nothing.
namespace returned_calls { // rewritten
void program() {
  return read("a", [](Error E, std::string A) {
    if (!E)
      return wait(1, [A] { return trace(A); });
    return trace("failed");
  });
}
Program Listed("returned_calls", program);
} // namespace returned_calls

// Rule 17: loops and their jumps inside of a continuation.
namespace loops { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    std::string Kept;
    for (char Each : A) {
      if (Each == '\'')
        continue;
      if (Each == 'l')
        break;
      Kept += Each;
    }
    while (Kept.size() > 2)
      Kept.pop_back();
    wait(1, [Kept] {
      int I = 0;
      do
        trace(Kept + std::to_string(I));
      while (++I < 2);
    });
  });
}
Program Listed("loops", program);
} // namespace loops

// Rule 17: a switch whose cases wait.
namespace cases { // rewritten
void choose(int Kind) {
  wait(1, [Kind] {
    switch (Kind) {
    case 1:
      read("one", [](Error E, std::string One) {
        if (E)
          return;
        trace(One);
      });
      break;
    case 2:
    case 3: {
      int Twice = Kind * 2;
      wait(Twice, [Twice] { trace(std::to_string(Twice)); });
      return;
    }
    default:
      trace("none of them");
    }
  });
}
void program() {
  for (int Kind = 1; Kind < 5; ++Kind)
    choose(Kind);
}
Program Listed("cases", program);
} // namespace cases

// Rule 17: a case that goes on into the next one.
namespace falls_into_next { // refused: in-switch
void program() {
  count([](int Size) {
    switch (Size) {
    case 3:
      wait(1, [] { trace("three"); });
      [[fallthrough]];
    default:
      trace("any");
    }
  });
}
Program Listed("falls_into_next", program);
} // namespace falls_into_next

// Rule 18: the try catches what the initiation throws only.
namespace try_around { // refused: in-try
void program() {
  read("a", [](Error, std::string A) {
    try {
      wait(1, [A] { throw std::runtime_error("in the continuation " + A); });
    } catch (const std::exception &) {
      trace("caught");
    }
  });
}
Program Listed("try_around", program);
} // namespace try_around

// Rule 18: a try inside of a continuation.
namespace try_inside { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    try {
      if (E)
        throw std::runtime_error(E.What);
      trace(A);
    } catch (const std::exception &Caught) {
      return trace(std::string("caught ") + Caught.what());
    }
    wait(1, [A] {
      try {
        throw std::runtime_error("thrown");
      } catch (const std::exception &Caught) {
        trace(A + Caught.what());
      }
    });
  });
}
Program Listed("try_inside", program);
} // namespace try_inside

// Rule 19: what a continuation throws reaches whoever called it.
namespace thrown { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    if (E)
      throw std::runtime_error(E.What);
    wait(1, [A] { throw std::runtime_error("after " + A); });
  });
}
Program Listed("thrown", program);
} // namespace thrown

// Rule 19: what the initiation throws.
namespace initiation_throws { // rewritten
void refuse(std::function<void()> Handler) {
  if (Handler)
    throw std::runtime_error("refused");
  submit(Handler);
}
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A] {
      trace(A);
      refuse([] { trace("never"); });
    });
  });
}
Program Listed("initiation_throws", program);
} // namespace initiation_throws

// Rule 20: a ticket that the caller uses.
namespace ticket { // rewritten
int begin(const std::string &Key) {
  read(Key, [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
  return 7;
}
void program() { trace("ticket " + std::to_string(begin("a"))); }
Program Listed("ticket", program);
} // namespace ticket

// Rule 20: the value of the initiation itself.
namespace value_used { // refused: value-used
int ask(std::function<void()> Handler) {
  submit(Handler);
  return 3;
}
void program() {
  read("a", [](Error, std::string A) {
    int Number = ask([A] { trace(A); });
    trace(std::to_string(Number));
  });
}
Program Listed("value_used", program);
} // namespace value_used

// Rule 21: an override, called through its base.
namespace override_ { // rewritten
struct Source {
  virtual ~Source() = default;
  virtual void get(std::function<void(std::string)> Done) = 0;
};
struct Slow final : Source {
  std::string Name = "slow";
  void get(std::function<void(std::string)> Done) override {
    read("a", [this, Done](Error, std::string A) {
      wait(1, [this, Done, A] { Done(Name + A); });
    });
  }
};
void program() {
  static Slow Only;
  Source &Base = Only;
  Base.get(trace);
}
Program Listed("override_", program);
} // namespace override_

// Rule 21: a step that a derived class may replace.
namespace virtual_step { // refused: shared-step
struct Reader {
  virtual ~Reader() = default;
  void start() { read("a", std::bind_front(&Reader::onRead, this)); }
  virtual void onRead(Error, std::string A) {
    wait(1, [A] { trace(A); });
  }
};
void program() {
  static Reader Only;
  Only.start();
}
Program Listed("virtual_step", program);
} // namespace virtual_step

// Rule 24: a continuation that promises not to throw.
namespace never_throws { // refused: continuation-kind
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A]() noexcept { trace(A); });
  });
}
Program Listed("never_throws", program);
} // namespace never_throws

// Rule 24: a static member function, a default argument, an attribute.
namespace attributes { // rewritten
struct Tool {
  [[maybe_unused]] static void run(const std::string &Key = "default") {
    read(Key, [](Error, std::string A) {
      wait(1, [A] { trace(A); });
    });
  }
};
void program() {
  Tool::run();
  Tool::run("given");
}
Program Listed("attributes", program);
} // namespace attributes

// Rule 16: else-if chains, one await in each.
namespace else_if { // rewritten
void choose(int Size, std::function<void(std::string)> Done) {
  wait(Size, [Size, Done] {
    if (Size == 0)
      read("zero", [Done](Error, std::string Zero) { Done(Zero); });
    else if (Size == 1)
      Done("one");
    else if (int Rest = Size - 2; Rest > 0)
      wait(Rest, [Done, Rest] { Done("rest " + std::to_string(Rest)); });
    else {
      trace("two");
      count([Done](int Size) { Done(std::to_string(Size)); });
    }
  });
}
void program() {
  for (int Size = 0; Size < 4; ++Size)
    choose(Size, trace);
}
Program Listed("else_if", program);
} // namespace else_if
