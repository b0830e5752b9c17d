// A member that is set before an operation, and taken out before it is called;
// listeners, which stay; timers that start themselves again.
// RUN: %check-natures %s %t
#include "probe.h"
#include <list>
#include <mutex>
#include <thread>
#include <vector>

using Done = std::function<void()>;

class Exchanged {
  Done Then;

public:
  void start(Done D) { Then = std::move(D); }
  void finish() {
    if (auto D = std::exchange(Then, {}))
      D();
  }
};

class MovedAndReset {
  Done Then;

public:
  void start(Done D) { Then = std::move(D); }
  void finish() {
    if (!Then)
      return;
    Done D = std::move(Then);
    Then = nullptr;
    D();
  }
};

class Swapped {
  Done Then;

public:
  void start(Done D) { Then.swap(D); }
  void set(Done D) { Then = D; }
  void finish() {
    Done D;
    D.swap(Then);
    D();
  }
};

// A moved-from std::function may still hold what it held.
class OnlyMoved {
  Done Then;

public:
  void start(Done D) { Then = std::move(D); }
  void finish() {
    Done D = std::move(Then);
    D();
  }
};

class Topic {
  std::vector<Done> Listeners;

public:
  void listen(Done D) { Listeners.push_back(std::move(D)); }
  void tell() {
    for (auto &Each : Listeners)
      Each();
  }
};

class Copied {
  std::list<Done> Listeners;

public:
  void listen(Done D) { Listeners.push_back(std::move(D)); }
  void tell() {
    auto Copy = Listeners;
    for (auto &Each : Copy)
      Each();
  }
};

struct Loop {
  std::vector<Done> Tasks;
  void post(Done T) { Tasks.push_back(std::move(T)); }
  void turn() {
    auto Batch = std::move(Tasks);
    Tasks.clear();
    for (auto &Each : Batch)
      Each();
  }
};

class Ticker {
  Loop &Where;
  Done Tick;

public:
  explicit Ticker(Loop &Where) : Where(Where) {}
  void start(Done D) {
    Tick = std::move(D);
    arm();
  }
  void arm() {
    Where.post([this] {
      Tick();
      arm();
    });
  }
};

void onceOnly(std::once_flag &Flag, Loop &Where, Done D) {
  std::call_once(Flag, [&] { Where.post(D); });
}

void elsewhere(Done D) {
  std::thread Runs([D] { D(); });
  Runs.join();
}

void sometimes(Loop &Where, bool Now, Done D) {
  if (Now)
    return D();
  Where.post(std::move(D));
}

void boxed(Loop &Where, Done D) {
  auto Box = std::make_shared<Done>(std::move(D));
  Where.post([Box] { (*Box)(); });
}

void either(Loop &Where, Done D) {
  auto Box = std::make_shared<Done>(std::move(D));
  Where.post([Box] { (*Box)(); });
  Where.post([Box] { (*Box)(); });
}

void bound(Loop &Where, std::function<void(int)> D) {
  Where.post(std::bind(D, 1));
}

int main() {
  Exchanged A;
  starts("exchanged");
  A.start([] { invoked("exchanged"); }); // later, at-most-once, proven
  returned("exchanged");
  A.finish();
  A.finish();

  MovedAndReset B;
  starts("reset");
  B.start([] { invoked("reset"); }); // later, at-most-once, proven
  returned("reset");
  B.finish();
  B.finish();

  Swapped C;
  starts("swapped");
  C.set([] { invoked("swapped"); }); // later, at-most-once, proven
  returned("swapped");
  C.finish();

  OnlyMoved D;
  starts("moved");
  D.start([] { invoked("moved"); }); // unknown, unknown, assumed
  returned("moved");
  D.finish();

  Topic E;
  starts("topic");
  E.listen([] { invoked("topic"); }); // later, many, proven
  returned("topic");
  E.tell();
  E.tell();

  Copied F;
  starts("copied");
  F.listen([] { invoked("copied"); }); // unknown, unknown, assumed
  returned("copied");
  F.tell();
  F.tell();

  Loop G;
  Ticker Clock(G);
  starts("ticker");
  Clock.start([] { invoked("ticker"); }); // unknown, many, proven
  returned("ticker");
  G.turn();
  G.turn();

  std::once_flag Flag;
  starts("once");
  onceOnly(Flag, G, [] { invoked("once"); }); // later, at-most-once, declared
  returned("once");

  starts("thread");
  elsewhere([] { invoked("thread"); }); // none
  returned("thread");

  starts("sometimes");
  sometimes(G, true, [] { invoked("sometimes"); }); // unknown, at-most-once, proven
  returned("sometimes");

  starts("boxed");
  boxed(G, [] { invoked("boxed"); }); // later, at-most-once, proven
  returned("boxed");

  starts("either");
  either(G, [] { invoked("either"); }); // later, many, proven
  returned("either");

  starts("bound");
  bound(G, [](int) { invoked("bound"); }); // later, at-most-once, proven
  returned("bound");
  G.turn();
}
