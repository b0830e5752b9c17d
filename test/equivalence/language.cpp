// Where the language or the text sets the limits: rules 22, 23 and 29 to 33.
// RUN: %check-equivalence %s %t
#include "programs.h"

#define TRACE(TEXT) trace(TEXT)
#define START(OPERATION) OPERATION

// Rule 22: a constructor can't wait, but start what waits.
namespace constructor { // rewritten
struct Session {
  std::string Last;
  explicit Session(const std::string &Key) {
    read(Key, [this](Error, std::string A) {
      Last = A;
      wait(1, [this] { trace(Last); });
    });
  }
};
void program() { static Session Only("a"); }
Program Listed("constructor", program);
} // namespace constructor

// Rule 22: neither can a function whose return type is deduced.
namespace deduced_return { // rewritten
auto start(const std::string &Key) {
  read(Key, [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
  return Key.size();
}
void program() { trace(std::to_string(start("key"))); }
Program Listed("deduced_return", program);
} // namespace deduced_return

// Rule 22: a handler of an exception that starts a chain.
namespace in_handler { // rewritten
void program() {
  try {
    throw std::runtime_error("thrown");
  } catch (const std::exception &Caught) {
    read(Caught.what(), [](Error, std::string A) {
      wait(1, [A] { trace(A); });
    });
  }
}
Program Listed("in_handler", program);
} // namespace in_handler

// Rule 22: a variadic function.
namespace variadic { // rewritten
void start(const char *Key, ...) {
  read(Key, [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
}
void program() { start("a", 1, 2); }
Program Listed("variadic", program);
} // namespace variadic

// Rule 23: what the coroutine needs, it is given; nothing is captured.
namespace many_captures { // rewritten
struct Machine {
  int State = 1;
  void run(std::string A, std::vector<int> B, std::shared_ptr<Record> C) {
    read(A, [this, A, B = std::move(B), C](Error, std::string Value) {
      State += B.size();
      wait(1, [this, A, C, Value] {
        trace(A + Value + C->Name + std::to_string(State));
      });
    });
  }
};
void program() {
  static Machine Only;
  Only.run("a", {1, 2}, std::make_shared<Record>(Record{1, "record"}));
}
Program Listed("many_captures", program);
} // namespace many_captures

namespace default_captures { // rewritten
struct Machine {
  int State = 1;
  void run(std::string A, int Number) {
    read(A, [=, this](Error, std::string Value) {
      State += Number;
      wait(1, [=, this] { trace(A + Value + std::to_string(State)); });
    });
  }
};
void program() {
  static Machine Only;
  Only.run("a", 2);
}
Program Listed("default_captures", program);
} // namespace default_captures

namespace copied_object { // refused: ownership
struct Machine {
  int State = 1;
  void run() {
    read("a", [*this](Error, std::string Value) {
      wait(State, [Value] { trace(Value); });
    });
  }
};
void program() { Machine().run(); }
Program Listed("copied_object", program);
} // namespace copied_object

// Rule 33: a macro inside of a continuation stays a macro.
namespace macro_inside { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    TRACE(A);
    wait(1, [A] { TRACE("and " + A); });
  });
}
Program Listed("macro_inside", program);
} // namespace macro_inside

// Rule 33: a macro around the initiation.
namespace macro_around { // refused: macro
void program() {
  read("a", [](Error, std::string A) {
    START(wait(1, [A] { trace(A); }));
  });
}
Program Listed("macro_around", program);
} // namespace macro_around

// Rule 31: a directive inside of the chain.
namespace directive { // refused: preprocessor
void program() {
  read("a", [](Error, std::string A) {
#ifdef NDEBUG
    A += "!";
#endif
    wait(1, [A] { trace(A); });
  });
}
Program Listed("directive", program);
} // namespace directive

// Rule 31: comments, raw strings and long lines stay what they are.
namespace text { // rewritten
void program() {
  // What is read first.
  read("a", [](Error E, std::string A) { // and is called A
    if (E)
      return; // nothing to do
    /* The text is
       laid out by hand. */
    std::string Text = R"(
  a line that is not indented by us
)";
    wait(1, /*handler=*/[A, Text] {
      trace(A + Text); // the end
    });
  });
}
Program Listed("text", program);
} // namespace text

// Rule 30: a function that is to be left as it is.
namespace left_alone { // refused: suppressed
// NOLINTNEXTLINE(coroutinize-rewrite) it is measured to be faster so
void program() {
  read("a", [](Error, std::string A) {
    wait(1, [A] { trace(A); });
  });
}
Program Listed("left_alone", program);
} // namespace left_alone

// Rule 32: a template is seen with other types each time, and all agree.
namespace class_template { // rewritten
template <class Value> struct Shown {
  Value Number;
  void show() {
    count([this](int Size) {
      count([this, Size](int) { trace(std::to_string(Size + Number)); });
    });
  }
};
void program() {
  static Shown<int> Short{1};
  static Shown<long> Long{2};
  Short.show();
  Long.show();
}
Program Listed("class_template", program);
} // namespace class_template

namespace moved_or_copied { // refused: template
template <class Value> void show(Value Given) {
  count([Given](int) {
    trace(Given);
    count([Given](int) { trace(Given); });
  });
}
void program() {
  show("one");
  show(std::string("another"));
}
Program Listed("moved_or_copied", program);
} // namespace moved_or_copied

// An instance shows only the branch that it takes.
namespace template_branch { // refused: template
template <class Value> struct Shown {
  Value Number;
  void show() {
    count([this](int Size) {
      if constexpr (sizeof(Value) > 1)
        count([this, Size](int) { trace(std::to_string(Size + Number)); });
      else
        return trace(std::string(Size, Number));
    });
  }
};
void program() {
  static Shown<char> Short{'x'};
  static Shown<long> Long{2};
  Short.show();
  Long.show();
}
Program Listed("template_branch", program);
} // namespace template_branch

namespace local_class { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    struct Pair {
      std::string First;
      int Second;
    };
    Pair Both{A, 2};
    wait(1, [Both] { trace(Both.First + std::to_string(Both.Second)); });
  });
}
Program Listed("local_class", program);
} // namespace local_class

namespace local_function { // rewritten
void program() {
  read("a", [](Error, std::string A) {
    auto Twice = [](const std::string &Text) { return Text + Text; };
    std::string Both = Twice(A);
    wait(1, [Both, Twice] { trace(Twice(Both)); });
  });
}
Program Listed("local_function", program);
} // namespace local_function

namespace nested_class { // rewritten
struct Outer {
  struct Inner {
    std::string Name = "inner";
    void start() {
      read("a", [this](Error, std::string A) {
        Name += A;
        wait(1, [this] { trace(Name); });
      });
    }
  };
};
void program() {
  static Outer::Inner Only;
  Only.start();
}
Program Listed("nested_class", program);
} // namespace nested_class

namespace out_of_line { // rewritten
class Session {
public:
  void start(int Ticks) const;

private:
  std::string Name = "session";
};
void Session::start(int Ticks) const {
  wait(Ticks, [this, Ticks] {
    wait(Ticks, [this] { trace(Name); });
  });
}
void program() {
  static const Session Only;
  Only.start(1);
}
Program Listed("out_of_line", program);
} // namespace out_of_line

namespace operators { // rewritten
struct Runner {
  int Ticks = 1;
  void operator()(const std::string &Key) {
    read(Key, [this](Error, std::string A) {
      wait(Ticks, [A] { trace(A); });
    });
  }
};
void program() {
  static Runner Run;
  Run("a");
}
Program Listed("operators", program);
} // namespace operators

namespace conversions { // rewritten
void lengths(std::function<void(long)> Handler) {
  submit([Handler] { Handler(300); });
}
void program() {
  lengths([](unsigned char First) {
    lengths([First](double Second) {
      trace(std::to_string(First) + " " + std::to_string(Second));
    });
  });
}
Program Listed("conversions", program);
} // namespace conversions

namespace deep { // rewritten
void program() {
  count([](int A) {
    count([A](int B) {
      count([A, B](int C) {
        count([A, B, C](int D) {
          count([A, B, C, D](int E) {
            count([=](int F) { trace(std::to_string(A + B + C + D + E + F)); });
          }, "5");
        }, "four");
      });
    });
  });
}
Program Listed("deep", program);
} // namespace deep

// Rule 9: a reference to what is nobody's local.
namespace reference_to_global { // rewritten
std::string Global = "global";
void program() {
  std::string &Known = Global;
  read("a", [&Known](Error, std::string A) {
    Known += A;
    wait(1, [&Known] { trace(Known); });
  });
}
Program Listed("reference_to_global", program);
} // namespace reference_to_global
