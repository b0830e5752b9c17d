// What random programs (test/fuzz) found, and what they showed to be missing.
// RUN: %check-equivalence %s %t
#include "programs.h"

// Rule 13: the closure's copy of what a parameter refers to ends with it.
namespace reference_held_by_first { // refused: observable-destructor
void start(const std::shared_ptr<Guard> &Held) {
  read("a", [Held](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
}
void program() { start(std::make_shared<Guard>("held")); }
Program Listed("reference_held_by_first", program);
} // namespace reference_held_by_first

// Rule 13: an operation's argument reads what a parameter refers to.
namespace reference_read_by_first { // rewritten
void start(const std::shared_ptr<Guard> &Held) {
  read(Held->Name, [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
}
void program() { start(std::make_shared<Guard>("held")); }
Program Listed("reference_read_by_first", program);
} // namespace reference_read_by_first

// Rule 7: what leads back with what it was given, to a function that only keeps
// it.
namespace only_owned { // rewritten
struct Session {
  int Left = 2;
  void start(const std::shared_ptr<std::string> &Kept) {
    read("a", [this, Kept](Error, const std::string &A) {
      wait(1, [this, A, Kept] {
        trace(A);
        if (Left-- > 0)
          start(Kept);
      });
    });
  }
};
void program() {
  static Session Only;
  Only.start(std::make_shared<std::string>("kept"));
}
Program Listed("only_owned", program);
} // namespace only_owned

// Rule 7: a parameter that nobody looks at has a new value each time.
namespace unused_when_back { // rewritten
struct Session {
  int Left = 2;
  void next(std::string) {
    read("a", [this](Error, const std::string &A) {
      wait(1, [this, A] {
        trace(A);
        if (Left-- > 0)
          next(A);
      });
    });
  }
};
void program() {
  static Session Only;
  Only.next("more");
}
Program Listed("unused_when_back", program);
} // namespace unused_when_back

// Rule 7: and to make that value can be observed.
namespace made_when_back { // refused: cycle
struct Session {
  int Left = 2;
  void next(std::shared_ptr<Guard>) {
    wait(1, std::bind_front(&Session::onPause, this));
  }
  void onPause() {
    if (Left-- > 0)
      next(std::make_shared<Guard>("made"));
  }
};
void program() {
  static Session Only;
  Only.next(nullptr);
}
Program Listed("made_when_back", program);
} // namespace made_when_back

// Rule 7: one branch leads back, the other one goes on and does so later.
namespace else_if_in_loop { // rewritten
struct Session {
  int Left = 4;
  void next(int Kind) {
    trace(std::to_string(Kind));
    if (Kind > 1) {
      if (Left-- > 0) {
        trace("again");
        wait(1, std::bind_front(&Session::next, this, Kind - 1));
      }
    }
    else if (Left != 2) {
      wait(2, [this, Kind] {
        trace("goes on");
        if (Left-- > 0)
          next(Kind + 2);
      });
    }
    else {
      return;
    }
  }
};
void program() {
  static Session Only;
  Only.next(3);
}
Program Listed("else_if_in_loop", program);
} // namespace else_if_in_loop

// Rule 3: an operation that calls its handler at once, and then does more.
namespace goes_on_after_inline { // refused: inline-order
void ask(int Number, std::function<void(int)> Handler) {
  if (Number == 0) {
    Handler(1);
    trace("answered at once");
    return;
  }
  submit([Number, Handler] { Handler(Number); });
}
void program() {
  count([](int Size) {
    ask(Size - 3, [](int Answer) {
      trace(std::to_string(Answer));
      wait(Answer, [] { trace("end"); });
    });
  });
}
Program Listed("goes_on_after_inline", program);
} // namespace goes_on_after_inline

// Rule 9: a capture of another name is another variable.
namespace renamed_capture { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A, Copy = A]() mutable {
      Copy += "!";
      wait(1, [A, Copy] { trace(A + Copy); });
    });
  });
}
Program Listed("renamed_capture", program);
} // namespace renamed_capture

// Rule 13: what is owned to the end, and not looked at.
namespace kept_alive { // rewritten
void program() {
  auto Held = std::make_shared<Guard>("held");
  read("a", [Held](Error, std::string A) {
    wait(1, [Held, A] { trace(A); });
  });
}
Program Listed("kept_alive", program);
} // namespace kept_alive

// Rule 14: an argument moves what the closure copies.
namespace moved_and_captured { // refused: capture-order
void give(std::string Key, std::function<void(int)> Handler) {
  count(std::move(Handler), Key);
}
void program() {
  read("a", [](Error, std::string A) {
    give(std::move(A), [A](int Size) {
      wait(Size, [A] { trace(A); });
    });
  });
}
Program Listed("moved_and_captured", program);
} // namespace moved_and_captured

// Rule 16: a returned initiation leaves its function.
namespace returned_early { // rewritten
void start(int Number) {
  if (Number > 1)
    return read("a", [](Error, std::string A) {
      wait(1, [A] { trace(A); });
    });
  trace("not read");
}
void program() {
  start(1);
  start(2);
}
Program Listed("returned_early", program);
} // namespace returned_early

// Rule 7: each time with another value.
namespace counts_down { // rewritten
void next(int Number, std::string Text) {
  read(Text, [Number](Error, std::string A) {
    trace(A + std::to_string(Number));
    if (Number > 0)
      next(Number - 1, A);
  });
}
void program() { next(2, "a"); }
Program Listed("counts_down", program);
} // namespace counts_down

// Rule 7: where what a new value is given to is read by what starts.
namespace read_and_given { // refused: cycle
struct Session {
  void next(int Ticks) {
    trace(std::to_string(Ticks));
    if (Ticks > 1)
      wait(Ticks, std::bind_front(&Session::next, this, Ticks - 1));
  }
};
void program() {
  static Session Only;
  Only.next(3);
}
Program Listed("read_and_given", program);
} // namespace read_and_given

// Rule 7: where a new value is read by the next one.
namespace one_of_two_values { // refused: cycle
int Rounds = 0;
static void onRead(Error E, std::string) {
  trace(E.What);
  if (Rounds-- > 0)
    read("more", onRead);
}
void program() {
  Rounds = 2;
  read("first", onRead);
}
Program Listed("one_of_two_values", program);
} // namespace one_of_two_values

namespace const_value_each_time { // refused: cycle
int Rounds = 0;
static void onFound(const Record &Found) {
  trace(Found.Name);
  if (Rounds-- > 0)
    query(Found.Id + 1, onFound);
}
void program() {
  Rounds = 2;
  query(1, onFound);
}
Program Listed("const_value_each_time", program);
} // namespace const_value_each_time

namespace value_each_time { // rewritten
int Rounds = 0;
static void onFound(Record Found) {
  trace(Found.Name);
  if (Rounds-- > 0)
    query(Found.Id + 1, onFound);
}
void program() {
  Rounds = 2;
  query(1, onFound);
}
Program Listed("value_each_time", program);
} // namespace value_each_time

namespace given_in_order { // refused: cycle
struct Session {
  int Left = 3;
  void next(int First, int Second) {
    trace(std::to_string(First) + std::to_string(Second));
    wait(1, [this, First, Second] {
      if (Left-- > 0)
        next(Second, First + Second);
    });
  }
};
void program() {
  static Session Only;
  Only.next(1, 1);
}
Program Listed("given_in_order", program);
} // namespace given_in_order

// Rule 13: what was given before ends when the next operation was started.
namespace ends_when_given { // refused: cycle
struct Session {
  int Left = 2;
  void next(std::shared_ptr<Guard> Held) {
    if (Left-- > 0) {
      trace(Held->Name);
      wait(1, std::bind_front(&Session::next, this,
                              std::make_shared<Guard>("given")));
    }
  }
};
void program() {
  static Session Only;
  Only.next(std::make_shared<Guard>("held"));
}
Program Listed("ends_when_given", program);
} // namespace ends_when_given

// Rule 15: an operation reads a member of the name that its value gets.
namespace filled_beside_member { // rewritten
struct Session {
  std::string Key = "member";
  void start() {
    wait(1, [this] {
      read(Key, [](Error, std::string Key) {
        wait(1, [Key] { trace(Key); });
      });
    });
  }
};
void program() {
  static Session Only;
  Only.start();
}
Program Listed("filled_beside_member", program);
} // namespace filled_beside_member

// Rule 15: a variable of a new name, captured by a lambda that stays.
namespace renamed_in_lambda { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    trace(A);
    read(A, [](Error, std::string A) {
      auto Print = [A](const std::string &Before) { trace(Before + A); };
      Print("second ");
      wait(1, [Print] { Print("again "); });
    });
  });
}
Program Listed("renamed_in_lambda", program);
} // namespace renamed_in_lambda

// Rule 16: a returned initiation leaves its continuation.
namespace returned_in_continuation { // rewritten
void start(const std::string &Key) {
  read(Key, [](Error, std::string A) {
    if (A.size() > 10)
      return wait(1, [A] { trace(A); });
    trace("short");
  });
}
void program() {
  start("a");
  start("a longer one");
}
Program Listed("returned_in_continuation", program);
} // namespace returned_in_continuation

// Rule 7: a loop that a statement ends.
namespace loop_ends { // rewritten
struct Session {
  int Left = 2;
  void next() {
    wait(1, [this] {
      if (Left-- > 0)
        next();
      else
        trace("the end");
    });
  }
};
void program() {
  static Session Only;
  Only.next();
}
Program Listed("loop_ends", program);
} // namespace loop_ends
