// The cognitive complexity is clang-tidy's, number by number: each function
// below makes one hand-off, so that the tool reports it, and one point.
// RUN: %python %S/compare_clang_tidy.py %s %t %coroutinize
// REQUIRES: clang-tidy

#include "Inputs/loop.h"
#include <stdexcept>
#include <vector>

void done();
bool check(bool = false);

#define EITHER(a, b) ((a) ? (b) : 0)
#define RETURN_IF(a)                                                           \
  if (a)                                                                       \
  return

// Structures, and structures inside of structures.
void straight(Loop &l) { l.post(done); }
void if_(Loop &l, bool a) { if (a) l.post(done); }
void if_else(Loop &l, bool a) { if (a) l.post(done); else done(); }
void else_if(Loop &l, int a) {
  if (a == 1) done(); else if (a == 2) l.post(done); else done();
}
void else_if_nested(Loop &l, int a, bool b) {
  if (a == 1) { if (b) done(); }
  else if (a == 2) { if (b) l.post(done); }
  else { if (b) done(); else done(); }
}
void if_in_if(Loop &l, bool a, bool b, bool c) {
  if (a) { if (b) { if (c) l.post(done); } }
}
void if_init(Loop &l, bool a) { if (int x = a ? 1 : 2; x == 1) l.post(done); }
void if_variable(Loop &l, bool a) { if (int x = a ? 1 : 2) l.post(done); }
void else_if_condition(Loop &l, bool a, bool b) {
  if (a) done(); else if (b ? a : !a) l.post(done);
}
void if_constexpr(Loop &l) { if constexpr (sizeof(int) == 4) l.post(done); }
void while_(Loop &l, bool a) { while (a) { l.post(done); } }
void while_variable(Loop &l, bool a) {
  l.post(done);
  while (bool b = a ? check() : false) { if (b) done(); }
}
void do_(Loop &l, bool a) { do { if (a) l.post(done); } while (a); }
void for_(Loop &l, int n) {
  for (int i = n ? 1 : 0; i < n; i += n ? 1 : 2) { l.post(done); }
}
void for_range(Loop &l, std::vector<int> v) {
  for (int x : v) { if (x) { l.post(done); } }
}
void switch_(Loop &l, int a) {
  switch (a) { case 1: l.post(done); break; case 2: if (a) done(); break;
               default: done(); }
}
void bare_bodies(Loop &l, bool a, bool b) {
  if (a) while (b) l.post(done);
  while (a) if (b) done();
  for (;;) while (a) done();
  if (a) done(); else for (;;) done();
}
void blocks(Loop &l) { { { l.post(done); } } }
void try_(Loop &l, bool a) {
  try { l.post(done); if (a) done(); }
  catch (std::logic_error &) { if (a) done(); }
  catch (...) { done(); }
}
void function_try(Loop &l) try { l.post(done); } catch (...) { done(); }

// Jumps.
void goto_(Loop &l, bool a) { again: l.post(done); if (a) goto again; }
void break_continue(Loop &l, bool a) {
  for (;;) { l.post(done); if (a) break; else continue; }
}
int early_return(Loop &l, bool a) { if (a) return 1; l.post(done); return 2; }
void throw_(Loop &l, bool a) { l.post(done); if (a) throw 1; }
void recursion(Loop &l, bool a) { l.post(done); if (a) recursion(l, !a); }

// Conditions.
int ternary(Loop &l, bool a) { l.post(done); return a ? 1 : 2; }
int ternary_in_ternary(Loop &l, bool a, bool b) {
  l.post(done);
  return a ? b ? 1 : 2 : b ? 3 : 4;
}
int elvis(Loop &l, int a) { l.post(done); return a ?: 2; }
void and_(Loop &l, bool a, bool b) { if (a && b) l.post(done); }
void runs(Loop &l, bool a, bool b) {
  if (a && b && a || b || !(a && b) && a) l.post(done);
}
void parentheses(Loop &l, bool a, bool b) {
  l.post(done);
  bool c = a && (b && a) && (b || (a || b));
  if (c) done();
}
void call_begins_anew(Loop &l, bool a, bool b) {
  if (a && check(a && b) && b) l.post(done);
}
struct Object {
  bool check(bool a) { return a; }
  bool operator()(bool a) { return a; }
};
void member_call(Loop &l, Object o, bool a, bool b) {
  if (a && o.check(a && b) && o(a && b) && b) l.post(done);
}
void not_logical(Loop &l, int a, int b) { l.post(done); a = a & b | b, a = b; }

// Lambdas, local classes, statement expressions.
void lambda(Loop &l) { l.post([] {}); }
void lambda_if(Loop &l, bool a) { l.post([a] { if (a) done(); }); }
void pyramid(Loop &l, bool a) {
  l.post([&l, a] { l.post([&l, a] { l.post([a] { if (a) done(); }); }); });
}
void lambda_in_condition(Loop &l, bool a, bool b) {
  if (a && [&] { return a && b || a; }()) l.post(done);
}
void lambda_capture(Loop &l, bool a) { l.post([c = a ? 1 : 2] { (void)c; }); }
void generic_lambda(Loop &l) {
  auto f = [](auto x) { if (x) done(); };
  l.post([f] { f(1); f(true); });
}
void local_class(Loop &l, bool a) {
  struct Local {
    bool b = check() ? true : false;
    Local() : b(check() && check()) { if (b) done(); }
    ~Local() { if (b) done(); }
    void operator()() const { while (b) { if (b) done(); } }
    struct Inner { void f(bool c) { if (c) done(); } };
  };
  if (a) l.post(Local());
}
void local_declaration(Loop &l) { void other(int x = 1 ? 2 : 3); l.post(done); other(); }
int statement_expression(Loop &l, bool a) {
  l.post(done);
  return ({ if (a) done(); 1; });
}

// Outside of the body.
void default_argument(Loop &l, int = sizeof(int) == 4 ? 1 : 2) { l.post(done); }
void type(Loop &l, bool a) { l.post(done); decltype(a ? 1 : 2) x = 0; (void)x; }
struct Member {
  bool a;
  bool b = a ? true : false;
  Member(Loop &l, bool c) : a(c ? true : false) { l.post(done); }
};

// Macros count as what they expand to.
void macro(Loop &l, bool a) { l.post(done); int x = EITHER(a, 1); (void)x; }
void macro_if(Loop &l, bool a) { RETURN_IF(a && check()); l.post(done); }
