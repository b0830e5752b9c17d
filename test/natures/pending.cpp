// Requests that wait for their answer: found, moved out, erased, called.
// RUN: %check-natures %s %t
#include "probe.h"
#include <map>
#include <optional>
#include <unordered_map>

using Answer = std::function<void(int)>;

class Client {
  std::map<int, Answer> Pending;
  int Last = 0;

public:
  int ask(Answer Then) {
    Pending[++Last] = std::move(Then);
    return Last;
  }
  void answered(int Id, int Value) {
    auto Found = Pending.find(Id);
    if (Found == Pending.end())
      return;
    Answer Then = std::move(Found->second);
    Pending.erase(Found);
    Then(Value);
  }
};

class ByNode {
  std::unordered_map<int, Answer> Pending;

public:
  void ask(int Id, Answer Then) { Pending.emplace(Id, std::move(Then)); }
  void answered(int Id, int Value) {
    if (auto Node = Pending.extract(Id))
      Node.mapped()(Value);
  }
};

class ByKey {
  std::map<int, Answer> Pending;

public:
  void ask(int Id, Answer Then) { Pending.insert({Id, std::move(Then)}); }
  void answered(int Id, int Value) {
    auto Then = std::move(Pending.at(Id));
    Pending.erase(Id);
    Then(Value);
  }
};

class Request {
public:
  explicit Request(Answer Then) : Then(std::move(Then)) {}
  void finish(int Value) {
    auto Done = std::exchange(Then, nullptr);
    if (Done)
      Done(Value);
  }

private:
  Answer Then;
};
class Owner {
  std::map<int, std::unique_ptr<Request>> Requests;

public:
  void ask(int Id, Answer Then) {
    Requests[Id] = std::make_unique<Request>(std::move(Then));
  }
  void answered(int Id, int Value) { Requests[Id]->finish(Value); }
};

// Not erased: a second answer calls it again.
class Forgetful {
  std::map<int, Answer> Pending;

public:
  void ask(int Id, Answer Then) { Pending[Id] = std::move(Then); }
  void answered(int Id, int Value) {
    auto Found = Pending.find(Id);
    if (Found != Pending.end())
      Found->second(Value);
  }
};

// Another entry is erased.
class Mistaken {
  std::map<int, Answer> Pending;

public:
  void ask(int Id, Answer Then) { Pending[Id] = std::move(Then); }
  void answered(int Id, int Other, int Value) {
    auto Then = Pending.at(Id);
    Pending.erase(Other);
    Then(Value);
  }
};

// One path calls it at once and returns, the other one keeps it.
class Cached {
  std::map<int, Answer> Pending;
  std::optional<int> Known;

public:
  void ask(int Id, Answer Then) {
    if (Known) {
      Then(*Known);
      return;
    }
    Pending[Id] = std::move(Then);
  }
  void answered(int Id, int Value) {
    Known = Value;
    auto Found = Pending.find(Id);
    auto Then = std::move(Found->second);
    Pending.erase(Found);
    Then(Value);
  }
};

int main() {
  Client A;
  starts("client");
  int Id = A.ask([](int) { invoked("client"); }); // later, at-most-once, proven
  returned("client");
  A.answered(Id, 1);
  A.answered(Id, 2);

  ByNode B;
  starts("node");
  B.ask(1, [](int) { invoked("node"); }); // later, at-most-once, proven
  returned("node");
  B.answered(1, 1);
  B.answered(1, 2);

  ByKey C;
  starts("key");
  C.ask(1, [](int) { invoked("key"); }); // later, at-most-once, proven
  returned("key");
  C.answered(1, 1);

  Owner D;
  starts("owner");
  D.ask(1, [](int) { invoked("owner"); }); // later, at-most-once, proven
  returned("owner");
  D.answered(1, 1);
  D.answered(1, 2);

  Forgetful E;
  starts("forgetful");
  E.ask(1, [](int) { invoked("forgetful"); }); // later, many, proven
  returned("forgetful");
  E.answered(1, 1);
  E.answered(1, 2);

  Mistaken F;
  starts("mistaken");
  F.ask(1, [](int) { invoked("mistaken"); }); // unknown, unknown, assumed
  returned("mistaken");
  F.answered(1, 2, 1);
  F.answered(1, 1, 2);

  Cached G;
  starts("cached");
  G.ask(1, [](int) { invoked("cached"); }); // unknown, at-most-once, proven
  returned("cached");
  G.answered(1, 1);
  starts("known");
  G.ask(2, [](int) { invoked("known"); }); // unknown, at-most-once, proven
  returned("known");
}
