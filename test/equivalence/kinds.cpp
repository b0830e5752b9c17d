// What is handed over: every kind of continuation, and every kind of handler.
// RUN: %check-equivalence %s %t
#include "programs.h"

using namespace std::placeholders;

namespace lambda_in_variable { // rewritten
void program() {
  auto OnA = [](Error E, std::string A) {
    auto OnB = [A](Error, std::string B) { trace(A + B); };
    if (!E)
      read(A, OnB);
  };
  read("a", OnA);
}
Program Listed("lambda_in_variable", program);
} // namespace lambda_in_variable

namespace lambda_declared_first { // rewritten
void twice(int Ticks, std::function<void(int)> Done) {
  auto OnSecond = [Ticks, Done] { Done(Ticks); };
  auto OnFirst = [Ticks, OnSecond] { wait(Ticks, OnSecond); };
  wait(1, std::move(OnFirst));
}
void program() {
  twice(2, [](int Ticks) { trace(std::to_string(Ticks)); });
}
Program Listed("lambda_declared_first", program);
} // namespace lambda_declared_first

namespace lambda_used_twice { // refused: shared-step
void program() {
  auto Print = [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  };
  read("a", Print);
  read("b", Print);
}
Program Listed("lambda_used_twice", program);
} // namespace lambda_used_twice

namespace lambda_made_earlier { // refused: capture-order
void program() {
  std::string Key = "a";
  auto Print = [Key](Error, std::string A) {
    wait(1, [Key, A] { trace(Key + A); });
  };
  Key += "b";
  read(Key, Print);
}
Program Listed("lambda_made_earlier", program);
} // namespace lambda_made_earlier

namespace function { // rewritten
static void onB(Error, std::string B) { trace(B); }
static void onA(Error E, std::string A) {
  if (!E)
    read(A, &onB);
}
void program() { read("a", onA); }
Program Listed("function", program);
} // namespace function

namespace function_of_others { // refused: shared-step
void onA(Error, std::string A) {
  wait(1, [A] { trace(A); });
}
void program() { read("a", onA); }
Program Listed("function_of_others", program);
} // namespace function_of_others

namespace bound_function { // rewritten
static void onSize(const std::string &A, std::string Unit, int Size) {
  trace(A + std::to_string(Size) + Unit);
}
static void onA(const std::string &Unit, Error, std::string A) {
  count(std::bind(onSize, A, Unit, _1));
}
void program() { read("a", std::bind(&onA, " bytes", _1, _2)); }
Program Listed("bound_function", program);
} // namespace bound_function

namespace bound_member { // rewritten
struct Copy : std::enable_shared_from_this<Copy> {
  Guard Life{"copy"};
  void start(std::string To) {
    read("a", std::bind(&Copy::onRead, shared_from_this(), To, _2));
  }
  void onRead(std::string To, std::string Text) {
    To += "!";
    read(To, std::bind_front(&Copy::onWritten, shared_from_this(), Text));
  }
  void onWritten(const std::string &Text, Error E, std::string Answer) {
    trace(E ? E.What : Text + Answer);
  }
};
void program() { std::make_shared<Copy>()->start("b"); }
Program Listed("bound_member", program);
} // namespace bound_member

namespace bound_and_converted { // refused: continuation-kind
static void onA(const std::string &Name, Error, std::string A) {
  wait(1, [Name, A] { trace(Name + A); });
}
void program() {
  static char Name[] = "name";
  read("a", std::bind(&onA, static_cast<const char *>(Name), _1, _2));
  Name[0] = 'g';
}
Program Listed("bound_and_converted", program);
} // namespace bound_and_converted

namespace member_steps { // rewritten
struct Session {
  std::string Kept;
  void start() { read("a", std::bind_front(&Session::onA, this)); }
  void onA(Error E, std::string A) {
    if (E)
      return;
    Kept = A;
    wait(1, std::bind(&Session::onPause, this));
  }
  void onPause() { trace(Kept); }
};
void program() {
  static Session Only;
  Only.start();
}
Program Listed("member_steps", program);
} // namespace member_steps

namespace called_step { // rewritten
struct Session {
  void start() {
    read("a", [this](Error, std::string A) { onA(A); });
  }
  void onA(const std::string &A) {
    wait(1, [A] { trace(A); });
  }
};
void program() {
  static Session Only;
  Only.start();
}
Program Listed("called_step", program);
} // namespace called_step

namespace function_object { // refused: shared-step
struct Printer {
  std::string Before;
  void operator()() const { trace(Before); }
};
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("function_object", program);
} // namespace function_object

namespace passed_on { // rewritten
void readAll(std::function<void(Error, std::string)> Done) {
  read("a", [Done](Error E, std::string A) {
    if (E)
      return Done(E, "");
    read(A, [Done](Error E, std::string B) {
      if (E)
        return Done(E, "");
      read(B, Done);
    });
  });
}
void program() {
  readAll([](Error E, std::string Text) { trace(E ? E.What : Text); });
}
Program Listed("passed_on", program);
} // namespace passed_on

namespace handler_first { // rewritten
void program() {
  count([](int Size) {
    count([Size](int Other) { trace(std::to_string(Size + Other)); }, "four");
  });
}
Program Listed("handler_first", program);
} // namespace handler_first

namespace unused_values { // rewritten
void program() {
  read("a", [](Error, std::string) {
    count([](int) {
      query(1, [](const Record &) { trace("found"); });
    });
  });
}
Program Listed("unused_values", program);
} // namespace unused_values

namespace ignored_values { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    (void)E;
    count([A](int Size) {
      (void)Size;
      trace(A);
    });
  });
}
Program Listed("ignored_values", program);
} // namespace ignored_values

namespace borrowed_value { // rewritten
void program() {
  query(1, [](const Record &First) {
    query(First.Id + 1, [First](const Record &Second) {
      trace(First.Name + Second.Name);
    });
  });
}
Program Listed("borrowed_value", program);
} // namespace borrowed_value

namespace moved_value { // rewritten
void program() {
  take(1, [](std::unique_ptr<Record> First) {
    if (!First)
      return trace("nothing");
    post([First = std::move(First)]() mutable {
      trace(First->Name);
      post([Last = std::move(First)] { trace(Last->Name + " again"); });
    });
  });
}
Program Listed("moved_value", program);
} // namespace moved_value

namespace written_value { // refused: completion-signature
void fill(std::function<void(std::string &)> Handler) {
  submit([Handler] {
    std::string Text = "text";
    Handler(Text);
    trace(Text);
  });
}
void program() {
  read("a", [](Error, std::string A) {
    fill([A](std::string &Text) { Text += A; });
  });
}
Program Listed("written_value", program);
} // namespace written_value

namespace answers { // refused: returns-value
void ask(std::function<bool(int)> Question) {
  submit([Question] { trace(Question(1) ? "yes" : "no"); });
}
void program() {
  read("a", [](Error, std::string A) {
    ask([A](int Number) { return int(A.size()) > Number; });
  });
}
Program Listed("answers", program);
} // namespace answers

namespace deduced_values { // rewritten
void program() {
  read("a", [](auto E, const auto &A) {
    trace(E ? E.What : A);
    wait(1, [A] { trace(A); });
  });
}
Program Listed("deduced_values", program);
} // namespace deduced_values

namespace two_handlers { // refused: continuation-kind
void either(std::function<void(int)> Good, std::function<void(std::string)> Bad) {
  submit([Good, Bad] { Bad ? Bad("bad") : Good(1); });
}
void program() {
  read("a", [](Error, std::string A) {
    either([A](int) { trace(A); }, [A](std::string Why) { trace(Why + A); });
  });
}
Program Listed("two_handlers", program);
} // namespace two_handlers

namespace parked { // rewritten
std::vector<std::function<void()>> Parked;
void park(std::function<void()> Handler) { Parked.push_back(std::move(Handler)); }
void program() {
  auto Held = std::make_shared<Guard>("parked");
  read("a", [Held](Error, std::string A) {
    park([Held, A] { trace(A + Held->Name); });
  });
  wait(2, [] {
    trace("given up");
    Parked.clear();
  });
}
Program Listed("parked", program);
} // namespace parked
