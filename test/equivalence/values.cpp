// What is captured, when, and for how long: rules 9 to 14.
// RUN: %check-equivalence %s %t
#include "programs.h"

// Rule 9: a copy has what the variable held when the closure was made.
namespace copies { // rewritten
void program() {
  int Number = 1;
  read("a", [Number](Error, std::string A) {
    wait(1, [Number, A] { trace(A + std::to_string(Number)); });
  });
  Number = 2;
  trace(std::to_string(Number));
}
Program Listed("copies", program);
} // namespace copies

// Rule 9: a mutable closure changes its own copy only.
namespace own_copy { // rewritten
void program() {
  int Number = 1;
  read("a", [Number](Error, std::string) mutable {
    ++Number;
    wait(1, [Number]() mutable { trace(std::to_string(++Number)); });
  });
  trace(std::to_string(Number));
}
Program Listed("own_copy", program);
} // namespace own_copy

// Rule 9: an init-capture is evaluated once, when the closure is made.
namespace init_capture { // rewritten
int Calls = 0;
int next() {
  trace("next");
  return ++Calls;
}
void program() {
  read("a", [First = next()](Error, std::string A) {
    read(A, [First, Second = next()](Error, std::string) {
      trace(std::to_string(First) + std::to_string(Second));
    });
  });
}
Program Listed("init_capture", program);
} // namespace init_capture

// Rule 10: the copy was const, and that picked the overload.
namespace const_copy { // refused: const-capture
struct Name {
  std::string get() { return "mine"; }
  std::string get() const { return "anybody's"; }
};
void program() {
  Name N;
  read("a", [N](Error, std::string A) {
    trace(A + N.get());
    wait(1, [N] { trace(N.get()); });
  });
}
Program Listed("const_copy", program);
} // namespace const_copy

// Rule 10: a move from a const copy copied.
namespace const_move { // refused: const-capture
void keep(std::string Text) { trace("kept " + Text); }
void program() {
  std::string Text = "text";
  read("a", [Text](Error, std::string) {
    keep(std::move(Text));
    wait(1, [Text] { trace("still " + Text); });
  });
}
Program Listed("const_move", program);
} // namespace const_move

// Rule 10: const parameters stay const.
namespace const_parameter { // rewritten
struct Name {
  std::string get() { return "mine"; }
  std::string get() const { return "anybody's"; }
};
void named(std::function<void(const Name &, const std::string &)> Handler) {
  submit([Handler] { Handler(Name(), "text"); });
}
void program() {
  named([](const Name &N, const std::string &Text) {
    wait(1, [N, Text] { trace(Text); });
    });
  named([](const Name &N, const std::string &Text) {
    trace(N.get() + Text);
    named([](const Name &Other, const std::string &) { trace(Other.get()); });
  });
}
Program Listed("const_parameter", program);
} // namespace const_parameter

// Rule 11: parameters that refer to the caller's become values.
namespace borrowed_parameters { // rewritten
void twice(const std::string &Key, const std::vector<int> &Numbers) {
  read(Key, [Key, Numbers](Error, std::string Value) {
    read(Key + Value, [Key, Numbers](Error, std::string Value) {
      trace(Key + Value + std::to_string(Numbers.size()));
    });
  });
}
void program() {
  std::string Key = "key";
  twice(Key, {1, 2, 3});
  Key = "another";
}
Program Listed("borrowed_parameters", program);
} // namespace borrowed_parameters

// Rule 11: a parameter by reference that the continuations share.
namespace shared_record { // rewritten
Record Global;
void update(Record &Changed) {
  read("name", [&Changed](Error, std::string Name) {
    Changed.Name = Name;
    count([&Changed](int Id) {
      Changed.Id = Id;
      trace(Changed.Name + std::to_string(Changed.Id));
    });
  });
}
void program() { update(Global); }
Program Listed("shared_record", program);
} // namespace shared_record

// Rule 12: a guard ends before the continuation runs.
namespace guard { // refused: observable-destructor
void program() {
  read("a", [](Error, std::string A) {
    Guard Tracing("span");
    wait(1, [A] { trace(A); });
  });
}
Program Listed("guard", program);
} // namespace guard

// Rule 12: a guard in a block of its own.
namespace guard_in_block { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    {
      Guard Tracing("span");
      trace("in the span");
    }
    wait(1, [A] {
      Guard Tracing("second span");
      trace(A);
    });
  });
}
Program Listed("guard_in_block", program);
} // namespace guard_in_block

// Rule 12: the root's own guard ends with the root.
namespace guard_of_root { // rewritten
void program() {
  Guard Tracing("root");
  read("a", [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
}
Program Listed("guard_of_root", program);
} // namespace guard_of_root

// Rule 13: what the closures share lives until the last one ends.
namespace shared { // rewritten
void program() {
  auto Held = std::make_shared<Guard>("held");
  read("a", [Held](Error, std::string A) {
    wait(1, [Held, A] { trace(A + Held->Name); });
  });
}
Program Listed("shared", program);
} // namespace shared

// Rule 13: what only the first closure held ends with it.
namespace held_by_first { // refused: observable-destructor
void program() {
  auto Held = std::make_shared<Guard>("held");
  read("a", [Held](Error, std::string A) {
    trace(Held->Name);
    wait(1, [A] { trace(A); });
  });
}
Program Listed("held_by_first", program);
} // namespace held_by_first

// Rule 13: handed on from closure to closure.
namespace handed_on { // rewritten
void program() {
  auto Owned = std::make_unique<Guard>("owned");
  post([Owned = std::move(Owned)]() mutable {
    trace(Owned->Name);
    post([Owned = std::move(Owned)] { trace("and " + Owned->Name); });
  });
}
Program Listed("handed_on", program);
} // namespace handed_on

// Rule 13: an object that keeps itself alive.
namespace self { // rewritten
struct Session : std::enable_shared_from_this<Session> {
  Guard Life{"session"};
  std::string Last;
  void start() {
    auto Self = shared_from_this();
    read("a", [this, Self](Error, std::string A) {
      Last = A;
      wait(1, [this, Self] { trace(Last); });
    });
  }
};
void program() { std::make_shared<Session>()->start(); }
Program Listed("self", program);
} // namespace self

// Rule 13: an object that is only looked at.
namespace weak { // rewritten
struct Session : std::enable_shared_from_this<Session> {
  Guard Life{"session"};
  void start() {
    read("a", [Weak = weak_from_this()](Error, std::string A) {
      auto Self = Weak.lock();
      if (!Self)
        return trace("gone at once");
      trace(A);
      wait(2, [Weak] { trace(Weak.lock() ? "there" : "gone"); });
    });
  }
};
void program() {
  auto Only = std::make_shared<Session>();
  Only->start();
  wait(1, [Only] { trace("let go"); });
}
Program Listed("weak", program);
} // namespace weak

// Rule 13: the last closure does not own the object any more.
namespace let_go { // refused: ownership
struct Session : std::enable_shared_from_this<Session> {
  std::string Last;
  void start() {
    auto Self = shared_from_this();
    read("a", [this, Self](Error, std::string A) {
      Last = A;
      wait(1, [A] { trace(A); });
    });
  }
};
void program() { std::make_shared<Session>()->start(); }
Program Listed("let_go", program);
} // namespace let_go

// Rule 14: the size is read before the string is moved.
namespace size_and_move { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [Size = A.size(), A = std::move(A)] {
      trace(A + std::to_string(Size));
    });
  });
}
Program Listed("size_and_move", program);
} // namespace size_and_move

// Rule 14: the operation reads what the closure takes.
namespace read_and_move { // refused: capture-order
void program() {
  read("a", [](Error, std::string A) {
    Record Wanted{1, A};
    count([Taken = std::move(Wanted)](int Size) {
      trace(Taken.Name + std::to_string(Size));
    }, Wanted.Name);
  });
}
Program Listed("read_and_move", program);
} // namespace read_and_move
