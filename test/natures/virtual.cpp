// A virtual call may end in any override, those of other units included.
// RUN: %check-natures %s %t
#include "executors.h"

struct Queued : Both, Now, Again, Hidden, Plain {
  Queue Tasks;
  void both(Task T) override { Tasks.add(std::move(T)); }
  void now(Task T) override { Tasks.add(std::move(T)); }
  void again(Task T) override { Tasks.add(std::move(T)); }
  void hidden(Task T) override { Tasks.add(std::move(T)); }
  void plain(Task T) override { Tasks.add(std::move(T)); }
};

template <class Base> struct Typed : Base {
  Queue &Tasks;
  explicit Typed(Queue &Tasks) : Tasks(Tasks) {}
  void typed(Task T) override { Tasks.add(std::move(T)); }
};

void onBoth(Both &B) {
  starts("both");
  B.both([] { invoked("both"); }); // later, at-most-once, proven
  returned("both");
}
void onNow(Now &B) {
  starts("now");
  B.now([] { invoked("now"); }); // unknown, at-most-once, proven
  returned("now");
}
void onAgain(Again &B) {
  starts("again");
  B.again([] { invoked("again"); }); // later, many, proven
  returned("again");
}
void onHidden(Hidden &B) {
  starts("hidden");
  B.hidden([] { invoked("hidden"); }); // unknown, unknown, assumed
  returned("hidden");
}
void onPlain(Plain &B) {
  starts("plain");
  B.plain([] { invoked("plain"); }); // unknown, many, proven
  returned("plain");
}
void onMiddle(Middle &B) {
  starts("middle");
  B.low([] { invoked("middle"); }); // later, many, proven
  returned("middle");
}
void onTyped(TypedBase &B) {
  starts("typed");
  B.typed([] { invoked("typed"); }); // later, at-most-once, proven
  returned("typed");
}
void onCovered(Covered &B) {
  starts("covered");
  B.post([] { invoked("covered"); }); // unknown, unknown, assumed
  returned("covered");
}

// What is known of the class itself needs no join.
void onQueued(Last &Q) {
  starts("last");
  Q.again([] { invoked("last"); }); // later, at-most-once, proven
  returned("last");
}

int main() {
  Queued Mine;
  onBoth(Mine);
  onNow(Mine);
  onAgain(Mine);
  onHidden(Mine);
  onPlain(Mine);
  Typed<TypedBase> T(Mine.Tasks);
  onTyped(T);
  Mine.Tasks.run();

  auto Others = others();
  onBoth(*Others.B);
  onNow(*Others.N);
  onAgain(*Others.A);
  onHidden(*Others.H);
  onPlain(*Others.P);
  onMiddle(*Others.M);
  Last L(Mine.Tasks);
  onQueued(L);
  Nested Inside(Mine.Tasks);
  onCovered(Inside);
  Mine.Tasks.run();
  Others.run();
  Others.run();
}

//--- executors.h
#include "probe.h"
#include <deque>
#include <memory>
using Task = std::function<void()>;
class Queue {
  std::deque<Task> Tasks;

public:
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      T();
    }
  }
};

struct Both {
  virtual void both(Task) = 0;
};
struct Now {
  virtual void now(Task) = 0;
};
struct Again {
  virtual void again(Task) = 0;
};
struct Hidden {
  virtual void hidden(Task) = 0;
};
struct Plain {
  virtual void plain(Task T) { T(); }
};
struct TypedBase {
  virtual void typed(Task) = 0;
};
struct Covered {
  virtual void post(Task) = 0;
};

struct High {
  virtual void low(Task) = 0;
};
struct Middle : High {};

struct Last final : Again {
  Queue &Tasks;
  explicit Last(Queue &Tasks) : Tasks(Tasks) {}
  void again(Task T) override { Tasks.add(std::move(T)); }
};

// No unit shows its body.
struct Compiled : Hidden, Covered {
  void hidden(Task) override;
  void post(Task) override;
};
struct Nested : Compiled {
  Queue &Tasks;
  explicit Nested(Queue &Tasks) : Tasks(Tasks) {}
  void post(Task T) override { Tasks.add(std::move(T)); }
};

struct Made {
  Both *B;
  Now *N;
  Again *A;
  Hidden *H;
  Plain *P;
  Middle *M;
  void (*run)();
};
Made others();

//--- others.cpp
#include "executors.h"
namespace {
Queue Tasks;
Task Kept;
struct BothToo : Both {
  void both(Task T) override { Tasks.add(std::move(T)); }
};
struct AtOnce : Now {
  void now(Task T) override { T(); }
};
struct Keeps : Again {
  void again(Task T) override { Kept = std::move(T); }
};
struct Plainly : Plain {
  Task Mine;
  void plain(Task T) override {
    Tasks.add(T);
    Tasks.add(T);
  }
};
struct Low : Middle {
  Task Mine;
  void low(Task T) override { Mine = std::move(T); }
  void tell() { Mine(); }
} OfLow;
} // namespace
Made others() {
  static BothToo B;
  static AtOnce N;
  static Keeps A;
  static Compiled H;
  static Plainly P;
  return {&B, &N, &A, &H, &P, &OfLow, [] {
            Tasks.run();
            if (Kept)
              Kept();
            if (OfLow.Mine)
              OfLow.tell();
          }};
}

//--- compiled.cxx
#include "executors.h"
void Compiled::hidden(Task T) {
  T();
  T();
}
void Compiled::post(Task T) {
  T();
  T();
}
