// Function objects that stay as they are.
// RUN: %check-equivalence %s %t
#include "programs.h"

namespace made_of_what_is_read { // refused: cycle
namespace {
struct Tick {
  int Left;
  void operator()() const {
    trace(std::to_string(Left));
    if (Left > 0)
      wait(Left, Tick{Left - 1});
  }
};
} // namespace
void program() { wait(1, Tick{2}); }
Program Listed("made_of_what_is_read", program);
} // namespace made_of_what_is_read

namespace made_anew { // refused: continuation-kind
namespace {
int Rounds = 0;
struct Tick {
  int Left = 3;
  std::string Text = "new";
  void operator()() {
    trace(Text + std::to_string(Left--));
    Text = "old";
    if (++Rounds < 3)
      wait(1, Tick{});
  }
};
} // namespace
void program() {
  Rounds = 0;
  wait(1, Tick{});
}
Program Listed("made_anew", program);
} // namespace made_anew

namespace has_a_destructor { // refused: continuation-kind
namespace {
struct Printer {
  std::string Text;
  explicit Printer(std::string Text) : Text(std::move(Text)) {}
  Printer(Printer &&) = default;
  Printer(const Printer &) = default;
  ~Printer() { trace("printer ends"); }
  void operator()() const { trace(Text); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { post(Printer{A}); });
}
Program Listed("has_a_destructor", program);
} // namespace has_a_destructor

namespace ends_visibly { // refused: continuation-kind
namespace {
struct Printer {
  std::string Text;
  ~Printer() { trace("printer ends"); }
  void operator()() const { trace(Text); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("ends_visibly", program);
} // namespace ends_visibly

namespace knows_itself { // refused: continuation-kind
namespace {
const void *Last = nullptr;
struct Printer {
  std::string Text;
  void operator()() const {
    Last = this;
    trace(Text);
  }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("knows_itself", program);
} // namespace knows_itself

namespace has_more_members { // refused: continuation-kind
namespace {
struct Printer {
  std::string Text;
  std::string twice() const { return Text + Text; }
  void operator()() const { trace(twice()); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("has_more_members", program);
} // namespace has_more_members

namespace called_in_two_ways { // refused: continuation-kind
namespace {
struct Printer {
  std::string Text;
  void operator()() const { trace(Text); }
  void operator()(int Number) const { trace(Text + std::to_string(Number)); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("called_in_two_ways", program);
} // namespace called_in_two_ways

namespace made_twice { // refused: shared-step
namespace {
struct Printer {
  std::string Text;
  void operator()() const { trace(Text); }
};
} // namespace
void program() {
  read("a", [](Error E, std::string A) {
    if (E)
      wait(1, Printer{E.What});
    else
      wait(2, Printer{A});
  });
}
Program Listed("made_twice", program);
} // namespace made_twice

namespace used_by_others { // refused: shared-step
struct Printer {
  std::string Text;
  void operator()() const { trace(Text); }
};
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("used_by_others", program);
} // namespace used_by_others

namespace moved_by_an_argument { // refused: capture-order
namespace {
void send(std::string Text, std::function<void()> Handler) {
  trace("send " + Text);
  wait(1, std::move(Handler));
}
struct Printer {
  std::string Text;
  void operator()() const { trace("sent " + Text); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { send(std::move(A), Printer{A}); });
}
Program Listed("moved_by_an_argument", program);
} // namespace moved_by_an_argument

namespace const_picks { // refused: const-capture
namespace {
struct Text {
  std::string Held;
  std::string get() { return Held + " to change"; }
  std::string get() const { return Held + " to read"; }
};
struct Printer {
  Text Kept;
  void operator()() const { trace(Kept.get()); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{Text{A}}); });
}
Program Listed("const_picks", program);
} // namespace const_picks

namespace gives_its_address { // refused: continuation-kind
namespace {
struct Printer;
const Printer *Last = nullptr;
struct Printer {
  std::string Text;
  void operator()() const {
    Last = this;
    trace(Text);
  }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("gives_its_address", program);
} // namespace gives_its_address

namespace moves_its_member { // refused: capture-order
namespace {
void send(std::string Text, std::function<void()> Handler) {
  trace("send " + Text);
  wait(1, std::move(Handler));
}
struct Sent {
  std::string Text;
  void operator()() const { trace("sent " + Text); }
};
struct Sender {
  std::string Text;
  void operator()(Error, std::string More) {
    Text += More;
    send(std::move(Text), Sent{Text});
  }
};
} // namespace
void program() { read("a", Sender{"text "}); }
Program Listed("moves_its_member", program);
} // namespace moves_its_member

namespace lends_its_member { // refused: capture-order
namespace {
void fill(std::string &Text, std::function<void()> Handler) {
  Text += " filled";
  wait(1, std::move(Handler));
}
struct Filled {
  std::string Text;
  void operator()() const { trace(Text); }
};
struct Filler {
  std::string Text;
  void operator()(Error, std::string More) {
    Text += More;
    std::string Before = Text;
    fill(Text, Filled{Text});
  }
};
} // namespace
void program() { read("a", Filler{"text "}); }
Program Listed("lends_its_member", program);
} // namespace lends_its_member

namespace changes_it_afterwards { // refused: inline-order
namespace {
void later(std::function<void()> Handler) { submit(std::move(Handler)); }
struct Last {
  std::string Text;
  void operator()() const { trace(Text); }
};
struct Before {
  std::string Text;
  void operator()(Error, std::string More) {
    later(Last{Text});
    Text += More;
    trace(Text);
  }
};
} // namespace
void program() { read("a", Before{"text "}); }
Program Listed("changes_it_afterwards", program);
} // namespace changes_it_afterwards
