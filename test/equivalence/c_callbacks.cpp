// C functions that take a function pointer and the `void *` that they call it
// with.
// RUN: %check-equivalence %s %t
#include "programs.h"

namespace freed_in_the_last_step { // rewritten
struct Copy {
  std::string Name;
  std::function<void(std::string)> Done;
  std::string Text;
  ~Copy() { trace("the copy of " + Name + " ends"); }
};
static void onWait(void *Data) {
  Copy *C = static_cast<Copy *>(Data);
  C->Done(C->Text);
  delete C;
}
static void onRead(int Size, const char *Text, void *Data) {
  auto *C = static_cast<Copy *>(Data);
  if (Size < 0) {
    C->Done("failed");
    delete C;
    return;
  }
  C->Text.assign(Text, Size);
  c_wait(onWait, Size, C);
}
void copy(const char *Name, std::function<void(std::string)> Done) {
  Copy *C = new Copy{Name, std::move(Done), ""};
  c_read(C->Name.c_str(), onRead, C);
}
void program() {
  copy("file", [](std::string Text) { trace(Text); });
}
Program Listed("freed_in_the_last_step", program);
} // namespace freed_in_the_last_step

namespace owned_in_the_last_step { // rewritten
struct Job {
  std::string Name;
  ~Job() { trace(Name + " ends"); }
};
static void onSecond(int Size, const char *, void *Data) {
  std::unique_ptr<Job> Its(static_cast<Job *>(Data));
  trace(Its->Name + std::to_string(Size));
}
static void onFirst(int Size, const char *Text, void *Data) {
  Job *Its = static_cast<Job *>(Data);
  if (Size > 0)
    Its->Name += std::string(Text, Size);
  c_read("second", onSecond, Its);
}
void program() { c_read("first", onFirst, new Job{"job "}); }
Program Listed("owned_in_the_last_step", program);
} // namespace owned_in_the_last_step

namespace lambdas_of_c { // rewritten
struct State {
  int Rounds = 0;
};
void program() {
  auto *S = new State;
  c_wait(
      [](void *Data) {
        auto *S = static_cast<State *>(Data);
        ++S->Rounds;
        c_read(
            "key",
            [](int Size, const char *, void *Data) {
              auto *S = static_cast<State *>(Data);
              trace(std::to_string(Size + S->Rounds));
              delete S;
            },
            S);
      },
      1, S);
}
Program Listed("lambdas_of_c", program);
} // namespace lambdas_of_c

namespace repeats { // rewritten
struct Counter {
  int Left;
};
static void onWait(void *Data) {
  Counter *C = static_cast<Counter *>(Data);
  trace(std::to_string(C->Left));
  if (--C->Left < 0) {
    delete C;
    return;
  }
  c_wait(onWait, 1, C);
}
void program() {
  Counter *C = new Counter{3};
  c_wait(onWait, 1, C);
}
Program Listed("repeats", program);
} // namespace repeats

namespace of_an_object { // rewritten
struct Session {
  std::string Text;
  void start() { c_read("session", &Session::onRead, this); }
  static void onRead(int Size, const char *Text, void *Data) {
    auto *Self = static_cast<Session *>(Data);
    Self->Text.assign(Text, Size < 0 ? 0 : Size);
    c_wait(&Session::onWait, 1, Self);
  }
  static void onWait(void *Data) {
    trace("session: " + static_cast<Session *>(Data)->Text);
  }
};
void program() {
  static Session Only;
  Only.start();
}
Program Listed("of_an_object", program);
} // namespace of_an_object

namespace passed_on_as_it_came { // rewritten
static void onSecond(void *Data) { trace(*static_cast<std::string *>(Data)); }
static void onFirst(int, const char *, void *Data) { c_wait(onSecond, 2, Data); }
void program() {
  static std::string Text = "text";
  c_read("first", onFirst, &Text);
}
Program Listed("passed_on_as_it_came", program);
} // namespace passed_on_as_it_came

namespace another_one_each_time { // refused: cycle
struct Node {
  std::string Name;
  Node *Next;
};
static void onWait(void *Data) {
  Node *N = static_cast<Node *>(Data);
  trace(N->Name);
  if (N->Next)
    c_wait(onWait, 1, N->Next);
}
void program() {
  static Node Last{"last", nullptr}, First{"first", &Last};
  c_wait(onWait, 1, &First);
}
Program Listed("another_one_each_time", program);
} // namespace another_one_each_time

namespace another_size_each_time { // refused: cycle
struct Reader {
  int Left;
};
static void onRead(int Size, const char *, void *Data) {
  Reader *R = static_cast<Reader *>(Data);
  trace(std::to_string(Size));
  if (R->Left-- == 0) {
    delete R;
    return;
  }
  c_read("longer", onRead, R);
}
void program() { c_read("key", onRead, new Reader{2}); }
Program Listed("another_size_each_time", program);
} // namespace another_size_each_time

namespace released_by_an_argument { // refused: capture-order
struct Job {
  std::string Name;
};
static void onSecond(void *Data) {
  std::unique_ptr<Job> Its(static_cast<Job *>(Data));
  trace(Its->Name);
}
static void onFirst(int Size, const char *, void *Data) {
  std::unique_ptr<Job> Its(static_cast<Job *>(Data));
  Job *Held = Its.get();
  Its->Name += std::to_string(Size);
  c_wait(onSecond, Its ? 1 : 2, (Its.release(), Held));
}
void program() { c_read("first", onFirst, new Job{"job "}); }
Program Listed("released_by_an_argument", program);
} // namespace released_by_an_argument

namespace two_contexts { // refused: c-callback
static void both(void (*Call)(void *, void *), void *One, void *Other) {
  wait(1, [=] { Call(One, Other); });
}
static void onBoth(void *One, void *Other) {
  trace(*static_cast<std::string *>(One) + *static_cast<std::string *>(Other));
}
static void onRead(int, const char *, void *Data) { both(onBoth, Data, Data); }
void program() {
  static std::string Text = "text";
  c_read("first", onRead, &Text);
}
Program Listed("two_contexts", program);
} // namespace two_contexts
