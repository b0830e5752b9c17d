// What looks like an idiom, and is none: nothing here may be called proven that
// does not happen.
// RUN: %check-natures %s %t
#include "probe.h"
#include <algorithm>
#include <deque>
#include <map>
#include <vector>
#include <mutex>
using Task = std::function<void()>;
// public queue on a local object
struct Bag { std::vector<Task> Tasks; void add(Task T) { Tasks.push_back(std::move(T)); } };
// object copied
struct Copyable { std::vector<Task> Tasks; void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() { auto B = std::exchange(Tasks, {}); for (auto &E : B) E(); } };
// inline by a destructor
struct Scoped { std::vector<Task> Tasks;
  void run() { auto B = std::exchange(Tasks, {}); for (auto &E : B) E(); }
  struct Guard { Scoped &S; ~Guard() { S.run(); } };
  void add(Task T) { Guard G{*this}; Tasks.push_back(std::move(T)); } };
// inline through a hook
struct Hooked { std::vector<Task> Tasks; Task Hook;
  void run() { auto B = std::exchange(Tasks, {}); for (auto &E : B) E(); }
  void hook() { Hook = [this] { run(); }; }
  void add(Task T) { Tasks.push_back(std::move(T)); if (Hook) Hook(); } };
struct Bound { std::vector<Task> Tasks; Task Hook;
  void run() { auto B = std::exchange(Tasks, {}); for (auto &E : B) E(); }
  void hook() { Hook = std::bind(&Bound::run, this); }
  void add(Task T) { Tasks.push_back(std::move(T)); if (Hook) Hook(); } };
// two queues, other one popped
struct Two { std::deque<Task> A, B;
  void add(Task T) { A.push_back(T); }
  void run() { Task T = A.front(); B.pop_front(); T(); } 
  void fill() { B.push_back([]{}); B.push_back([]{}); } };
struct Peer { std::deque<Task> Q; Peer *Other = nullptr;
  void add(Task T) { Q.push_back(std::move(T)); }
  void run() { Task T = Other->Q.front(); Q.pop_front(); T(); } };
// goto
void again(Task T) { std::function<void()> U = T; int N = 0; back: Task V = U; V(); if (++N < 2) goto back; }
struct Goto { Task Kept; void add(Task T) { Kept = std::move(T);} 
  void go() { int N = 0; Task T = std::exchange(Kept, nullptr); back: T(); if (++N < 2) goto back; } };
// pointer into the queue
struct Pointed { std::deque<Task> Q; void add(Task T) { Q.push_back(std::move(T)); }
  void run() { Task *P = &Q.front(); (*P)(); (*P)(); } };
// algorithm

struct Algo { std::vector<Task> Q; void add(Task T) { Q.push_back(std::move(T)); }
  void run() { std::for_each(Q.begin(), Q.end(), [](Task &T) { T(); }); } };
// re-entered between take and removal
struct Reent { std::deque<Task> Q; Task Log; void add(Task T) { Q.push_back(std::move(T)); }
  void log() { if (Log) { auto L = std::exchange(Log, nullptr); L(); } }
  void run() { Task T = Q.front(); log(); Q.pop_front(); T(); } };
// shared box, two closures
struct Loop { std::deque<Task> Q; void post(Task T) { Q.push_back(std::move(T)); }
  void run() { while (!Q.empty()) { Task T = std::move(Q.front()); Q.pop_front(); T(); } } };
struct Tk { Task Fn; int When; };
struct Vec { std::vector<Tk> Q; void add(Task T) { Q.push_back(Tk{std::move(T), 1}); }
  void run() { for (auto I = Q.begin(); I != Q.end(); ++I) I->Fn(); } };
struct Vec2 { std::vector<std::shared_ptr<Tk>> Q; std::shared_ptr<Tk> Last;
  void add(Task T) { auto P = std::make_shared<Tk>(Tk{std::move(T), 1}); Q.push_back(P); Last = P; }
  void run() { auto B = std::exchange(Q, {}); for (auto &P : B) P->Fn(); }
  void last() { Last->Fn(); } };
struct Ret { Task Kept; void add(Task T) { Kept = std::move(T); } Task &get() { return Kept; } };
struct Cond { Task A, B; void add(Task T) { A = std::move(T); } void run() { Task &R = true ? A : B; R(); } };
template <class F> void each(F &&F1) { F1(); F1(); }
struct ByRef { Task K; void add(Task T) { K = std::move(T); } void run() { Task T = std::exchange(K, nullptr); each(T); } };
struct InLambda { Task K; void add(Task T) { K = std::move(T); } void run() { Task T = std::exchange(K, nullptr); auto Twice = [&] { T(); }; Twice(); Twice(); } };
int main() {
  Bag A; starts("bag"); A.add([] { invoked("bag"); }); // later, many, proven
  returned("bag"); for (auto &T : A.Tasks) T(); for (auto &T : A.Tasks) T();
  Copyable B; starts("copy"); B.add([] { invoked("copy"); }); // unknown, unknown, assumed
  returned("copy"); Copyable B2 = B; B.run(); B2.run();
  Scoped C; starts("scoped"); C.add([] { invoked("scoped"); }); // unknown, at-most-once, proven
  returned("scoped");
  Hooked D; D.hook(); starts("hooked"); D.add([] { invoked("hooked"); }); // unknown, at-most-once, proven
  returned("hooked");
  Bound E; E.hook(); starts("bound"); E.add([] { invoked("bound"); }); // unknown, at-most-once, proven
  returned("bound");
  Two F; F.fill(); starts("two"); F.add([] { invoked("two"); }); // unknown, unknown, assumed
  returned("two"); F.run(); F.run();
  Peer G, H; G.Other = &H; G.add([]{}); G.add([]{}); starts("peer"); H.add([] { invoked("peer"); }); // unknown, unknown, assumed
  returned("peer"); G.run(); G.run();
  Goto I; starts("goto"); I.add([] { invoked("goto"); }); // later, many, proven
  returned("goto"); I.go();
  Pointed J; starts("pointed"); J.add([] { invoked("pointed"); }); // unknown, unknown, assumed
  returned("pointed"); J.run();
  Algo K; starts("algo"); K.add([] { invoked("algo"); }); // unknown, unknown, assumed
  returned("algo"); K.run(); K.run();
  Reent L; L.Log = [&] { L.run(); }; starts("reent"); L.add([] { invoked("reent"); }); // unknown, unknown, assumed
  L.add([]{}); returned("reent"); L.run();
  Vec M; starts("vec"); M.add([] { invoked("vec"); }); // later, many, proven
  returned("vec"); M.run(); M.run();
  Vec2 N; starts("vec2"); N.add([] { invoked("vec2"); }); // later, many, proven
  returned("vec2"); N.run(); N.last();
  Ret O; starts("ret"); O.add([] { invoked("ret"); }); // unknown, unknown, assumed
  returned("ret"); O.get()(); O.get()();
  Cond P; starts("cond"); P.add([] { invoked("cond"); }); // unknown, unknown, assumed
  returned("cond"); P.run(); P.run();
  ByRef Q; starts("byref"); Q.add([] { invoked("byref"); }); // later, many, proven
  returned("byref"); Q.run();
  InLambda R; starts("inlambda"); R.add([] { invoked("inlambda"); }); // later, many, proven
  returned("inlambda"); R.run();
}
