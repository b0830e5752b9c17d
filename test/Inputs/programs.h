// What the programs of test/equivalence have in common: operations that
// complete as the command line says, and a list of the programs of a file.
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// Leaves a line in the trace, by which programs are compared.
void trace(const std::string &What);

/// An error that stays a value: empty, and false, when all went well.
struct Error {
  std::string What;
  explicit operator bool() const { return !What.empty(); }
};

/// Traces where it ends.
struct Guard {
  explicit Guard(std::string Name) : Name(std::move(Name)) {}
  Guard(Guard &&) = default;
  ~Guard() {
    if (!Name.empty())
      trace(Name + " ends");
  }
  std::string Name;
};

struct Record {
  int Id = 0;
  std::string Name;
};

// Operations, defined in programs.cpp where the tool does not see how they
// keep their handlers. Each invokes its handler at most once.

/// Completes with the value of the key, or fails.
void read(const std::string &Key,
          std::function<void(Error, std::string)> Handler);
/// Completes when so many ticks have passed.
void wait(int Ticks, std::function<void()> Handler);
/// Completes with a record that it keeps.
void query(int Id, std::function<void(const Record &)> Handler);
/// Completes with a value that it gives away.
void take(int Id, std::function<void(std::unique_ptr<Record>)> Handler);
/// The handler is not the last argument, which has a default.
void count(std::function<void(int)> Handler, const std::string &Text = "abc");

// The same for C, which calls back with what it was given. Where the loop drops
// a handler, the callback is told that the operation failed.
extern "C" {
using text_callback = void (*)(int Size, const char *Text, void *Data);
using done_callback = void (*)(void *Data);
/// The text stays, in case that this completes at once.
void c_read(const char *Key, text_callback Call, void *Data);
void c_wait(done_callback Call, int Ticks, void *Data);
}

/// Has the handler called by the loop. It may be move-only.
void submit(std::function<void()> Task);
template <class Handler> void post(Handler Next) {
  auto Kept = std::make_shared<Handler>(std::move(Next));
  submit([Kept] { (*Kept)(); });
}

/// A program of this file: it is run, and then the loop until it is empty.
struct Program {
  Program(const char *Name, void (*Run)());
};

#endif
