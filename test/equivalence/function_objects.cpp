// Classes with operator() whose objects are handed over.
// RUN: %check-equivalence %s %t
#include "programs.h"

namespace session_steps { // rewritten
struct Session;
namespace {
struct OnWait {
  Session *S;
  std::string Text;
  void operator()() const;
};
} // namespace
struct Session {
  int Rounds = 0;
  void start();
  void say(const std::string &Text) { trace(Text); }
};
namespace {
// When it has been read.
struct OnRead {
  Session *S;
  void operator()(Error E, std::string Text) const {
    if (E)
      return S->say(E.What);
    wait(++S->Rounds, OnWait{S, Text + "!"});
  }
};
void OnWait::operator()() const { S->say(Text); }
} // namespace
void Session::start() { read("a", OnRead{this}); }
void program() {
  static Session Only;
  Only.Rounds = 0;
  Only.start();
}
Program Listed("session_steps", program);
} // namespace session_steps

namespace members_by_name { // rewritten
namespace {
struct Second {
  explicit Second(std::string First, int Times)
      : First(std::move(First)), Times(Times) {}
  void operator()(Error, std::string Text) {
    for (; Times > 0; --Times)
      this->First += Text;
    trace(First);
  }
  std::string First;
  int Times;
};
struct First {
  std::string Key;
  int Times = 2;
  void operator()(Error E, const std::string &Text) {
    if (!E)
      read(Key + "2", Second(Text, Times));
  }
};
} // namespace
void program() {
  std::string Key = "key";
  read(Key, First{Key});
  Key = "other";
}
Program Listed("members_by_name", program);
} // namespace members_by_name

namespace owns_what_it_holds { // rewritten
namespace {
struct Last {
  std::shared_ptr<Guard> Held;
  void operator()() const { trace(Held->Name); }
};
struct Before {
  std::shared_ptr<Guard> Held;
  void operator()(Error E, std::string) const {
    if (!E)
      wait(1, Last{Held});
  }
};
} // namespace
void program() {
  auto Held = std::make_shared<Guard>("held");
  read("a", Before{std::move(Held)});
}
Program Listed("owns_what_it_holds", program);
} // namespace owns_what_it_holds

namespace lambda_in_front { // rewritten
namespace {
struct Printer {
  std::string Before;
  void operator()() const { trace(Before); }
};
} // namespace
void program() {
  read("a", [](Error, std::string A) { wait(1, Printer{A}); });
}
Program Listed("lambda_in_front", program);
} // namespace lambda_in_front

namespace hands_itself_on { // rewritten
namespace {
struct Countdown {
  int Left;
  std::string Text;
  void operator()() {
    Text += std::to_string(Left);
    if (--Left < 0)
      return trace(Text);
    wait(1, std::move(*this));
  }
};
} // namespace
void program() { wait(1, Countdown{3, ""}); }
Program Listed("hands_itself_on", program);
} // namespace hands_itself_on

namespace made_again { // rewritten
namespace {
struct Tick {
  int Left;
  void operator()() const {
    trace(std::to_string(Left));
    if (Left > 0)
      wait(1, Tick{Left - 1});
  }
};
} // namespace
void program() { wait(1, Tick{2}); }
Program Listed("made_again", program);
} // namespace made_again

namespace nested_in_the_session { // rewritten
class Session : public std::enable_shared_from_this<Session> {
public:
  void start() { read("a", OnRead{shared_from_this()}); }
  ~Session() { trace("the session ends"); }

private:
  struct OnRead {
    std::shared_ptr<Session> Self;
    void operator()(Error E, std::string Text) const {
      if (E)
        return Self->report(E.What);
      wait(1, OnPause{Self, Text});
    }
  };
  struct OnPause {
    std::shared_ptr<Session> Self;
    std::string Text;
    void operator()() const { Self->report(Text); }
  };
  void report(const std::string &Text) { trace(Text); }
};
void program() { std::make_shared<Session>()->start(); }
Program Listed("nested_in_the_session", program);
} // namespace nested_in_the_session

namespace shadows_a_name { // rewritten
namespace {
struct Last {
  std::string A;
  void operator()(Error, std::string B) const {
    std::string E = A + B;
    trace(E);
  }
};
struct Before {
  std::string B;
  void operator()(Error E, std::string A) const {
    if (E)
      return;
    {
      std::string C = A + B;
      read(C, Last{A + C});
    }
  }
};
} // namespace
void program() {
  std::string A = "a";
  read("a", Before{A + "b"});
}
Program Listed("shadows_a_name", program);
} // namespace shadows_a_name
