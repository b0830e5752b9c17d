// How errors are told and handled: rules 18, 19 and 26, and what people write.
// RUN: %check-equivalence %s %t
#include "programs.h"
#include <optional>
#include <variant>

// Rule 26: an error that is tested stays a value.
namespace tested { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    if (E) {
      trace("failed: " + E.What);
      return;
    }
    read("b", [A](Error E, std::string B) {
      if (!E)
        trace(A + B);
      else
        trace("failed after " + A);
    });
  });
}
Program Listed("tested", program);
} // namespace tested

// Rule 26: an error that nobody tests is not thrown.
namespace ignored { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    read("b", [A](Error, std::string B) { trace(A + "," + B); });
  });
}
Program Listed("ignored", program);
} // namespace ignored

namespace positive_test { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    if (!E) {
      read(A, [](Error E, std::string B) {
        if (!E) {
          read(B, [](Error, std::string C) { trace(C); });
        } else {
          trace("second: " + E.What);
        }
      });
    } else {
      trace("first: " + E.What);
    }
  });
}
Program Listed("positive_test", program);
} // namespace positive_test

namespace passed_to_done { // rewritten
void load(std::function<void(Error, int)> Done) {
  read("a", [Done](Error E, std::string A) {
    if (E)
      return Done(E, 0);
    read(A, [Done](Error E, std::string B) { Done(E, B.size()); });
  });
}
void program() {
  load([](Error E, int Size) { trace(E.What + std::to_string(Size)); });
}
Program Listed("passed_to_done", program);
} // namespace passed_to_done

namespace remapped { // rewritten
void load(std::function<void(Error)> Done) {
  read("a", [Done](Error E, std::string A) {
    if (E) {
      E.What = "load: " + E.What;
      Done(E);
      return;
    }
    read(A, [Done, A](Error E, std::string) {
      Done(E ? Error{"after " + A + ": " + E.What} : E);
    });
  });
}
void program() {
  load([](Error E) { trace(E ? E.What : "good"); });
}
Program Listed("remapped", program);
} // namespace remapped

namespace thrown_on_error { // rewritten
void program() {
  read("a", [](Error E, std::string A) {
    if (E)
      throw std::runtime_error("first: " + E.What);
    read(A, [A](Error E, std::string) {
      if (E)
        throw std::runtime_error("second: " + E.What);
      trace(A);
    });
  });
}
Program Listed("thrown_on_error", program);
} // namespace thrown_on_error

namespace kept_for_later { // rewritten
void program() {
  read("a", [](Error First, std::string) {
    read("b", [First](Error Second, std::string) {
      wait(1, [First, Second] {
        trace(First.What + "/" + Second.What);
      });
    });
  });
}
Program Listed("kept_for_later", program);
} // namespace kept_for_later

namespace success_flag { // rewritten
void login(std::function<void(bool, std::string)> Done) {
  read("user", [Done](Error E, std::string User) {
    bool Good = !E && !User.empty();
    if (!Good) {
      Done(false, "");
      return;
    }
    count([Done, User](int Size) { Done(Size > 0, User); });
  });
}
void program() {
  login([](bool Good, std::string User) { trace(Good ? User : "nobody"); });
}
Program Listed("success_flag", program);
} // namespace success_flag

namespace negative_result { // rewritten
void program() {
  count([](int Size) {
    if (Size < 0)
      return trace("failed");
    count([Size](int Other) {
      trace(Other < 0 ? "failed later" : std::to_string(Size + Other));
    });
  });
}
Program Listed("negative_result", program);
} // namespace negative_result

namespace null_result { // rewritten
void program() {
  take(1, [](std::unique_ptr<Record> First) {
    if (!First) {
      trace("nothing");
      return;
    }
    int Id = First->Id;
    take(Id + 1, [Id](std::unique_ptr<Record> Second) {
      trace(Second ? std::to_string(Id + Second->Id) : "nothing more");
    });
  });
}
Program Listed("null_result", program);
} // namespace null_result

namespace optional_result { // rewritten
void lookup(int Id, std::function<void(std::optional<std::string>)> Handler) {
  submit([Id, Handler] {
    Handler(Id > 1 ? std::nullopt : std::optional<std::string>("found"));
  });
}
void program() {
  lookup(1, [](std::optional<std::string> First) {
    if (!First)
      return trace("none");
    lookup(2, [First](std::optional<std::string> Second) {
      trace(*First + Second.value_or(", and none"));
    });
  });
}
Program Listed("optional_result", program);
} // namespace optional_result

namespace variant_result { // rewritten
using Result = std::variant<Error, std::string>;
void fetch(bool Good, std::function<void(Result)> Handler) {
  submit([Good, Handler] {
    Handler(Good ? Result("text") : Result(Error{"broken"}));
  });
}
void program() {
  fetch(true, [](Result First) {
    if (auto *E = std::get_if<Error>(&First))
      return trace(E->What);
    fetch(false, [Text = std::get<std::string>(First)](Result Second) {
      if (auto *E = std::get_if<Error>(&Second)) {
        trace(Text + E->What);
        return;
      }
      trace("both");
    });
  });
}
Program Listed("variant_result", program);
} // namespace variant_result

// Rule 26: one handler for what is good and one for what is not.
namespace two_ways { // refused: continuation-kind
void fetch(std::function<void(std::string)> Good, std::function<void(Error)> Bad) {
  submit([Good, Bad] { Good ? Good("text") : Bad({"broken"}); });
}
void program() {
  read("a", [](Error, std::string A) {
    fetch([A](std::string Text) { trace(A + Text); },
          [](Error E) { trace(E.What); });
  });
}
Program Listed("two_ways", program);
} // namespace two_ways

namespace cleanup_on_both_ways { // rewritten
struct Connection {
  int Open = 0;
  void use(std::function<void(Error)> Done) {
    ++Open;
    read("a", [this, Done](Error E, std::string A) {
      if (E) {
        --Open;
        Done(E);
        return;
      }
      read(A, [this, Done](Error E, std::string) {
        --Open;
        Done(E);
      });
    });
  }
};
void program() {
  static Connection Only;
  Only.use([](Error E) {
    trace(E.What + " open: " + std::to_string(Only.Open));
  });
}
Program Listed("cleanup_on_both_ways", program);
} // namespace cleanup_on_both_ways

namespace throws_in_done { // rewritten
void load(std::function<void(std::string)> Done) {
  read("a", [Done](Error, std::string A) {
    read(A, [Done](Error, std::string B) {
      Done(B);
      trace("not reached");
    });
  });
}
void program() {
  load([](std::string Text) { throw std::runtime_error("done with " + Text); });
}
Program Listed("throws_in_done", program);
} // namespace throws_in_done

namespace caught_in_done { // rewritten
void load(std::function<void(std::string)> Done) {
  read("a", [Done](Error, std::string A) {
    read(A, [Done](Error, std::string B) {
      try {
        Done(B);
      } catch (const std::exception &Caught) {
        trace(std::string("caught ") + Caught.what());
      }
      trace("reached");
    });
  });
}
void program() {
  load([](std::string Text) { throw std::runtime_error("done with " + Text); });
}
Program Listed("caught_in_done", program);
} // namespace caught_in_done

// Rule 18: a failed initiation, seen by the one who started it.
namespace root_sees_throw { // rewritten
void refuse(int Ticks, std::function<void()> Handler) {
  if (Ticks < 0)
    throw std::runtime_error("before now");
  wait(Ticks, std::move(Handler));
}
void start(int Ticks) {
  refuse(Ticks, [] {
    wait(1, [] { trace("started"); });
  });
}
void program() {
  for (int Ticks : {1, -1})
    try {
      start(Ticks);
    } catch (const std::exception &Caught) {
      trace(std::string("not started: ") + Caught.what());
    }
}
Program Listed("root_sees_throw", program);
} // namespace root_sees_throw

// Rule 19: what a closure held is destroyed when its continuation throws.
namespace held_when_thrown { // rewritten
void program() {
  auto Held = std::make_shared<Guard>("held");
  read("a", [Held](Error, std::string A) {
    wait(1, [Held, A] {
      trace(A);
      throw std::runtime_error(Held->Name);
    });
  });
}
Program Listed("held_when_thrown", program);
} // namespace held_when_thrown

namespace error_by_reference { // rewritten
void attempt(std::function<void(const Error &)> Handler) {
  submit([Handler] { Handler(Error{"attempted"}); });
}
void program() {
  attempt([](const Error &First) {
    trace(First.What);
    attempt([First](const Error &Second) { trace(First.What + Second.What); });
  });
}
Program Listed("error_by_reference", program);
} // namespace error_by_reference

namespace exception_as_value { // rewritten
void run(std::function<void(std::exception_ptr)> Handler) {
  submit([Handler] {
    Handler(std::make_exception_ptr(std::runtime_error("told")));
  });
}
void program() {
  run([](std::exception_ptr First) {
    run([First](std::exception_ptr Second) {
      for (const std::exception_ptr &Each : {First, Second})
        try {
          std::rethrow_exception(Each);
        } catch (const std::exception &Told) {
          trace(Told.what());
        }
    });
  });
}
Program Listed("exception_as_value", program);
} // namespace exception_as_value
