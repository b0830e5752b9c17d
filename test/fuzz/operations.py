"""The operations that a program can start."""

from dataclasses import dataclass

VALUE = {
    "str": "std::string",
    "int": "int",
    "err": "Error",
    "rec": "Record",
    "uptr": "std::unique_ptr<Record>",
    "done": "std::function<void(std::string)>",
    "held": "std::shared_ptr<Guard>",
    "cnt": "std::shared_ptr<int>",
    "guard": "Guard",
}


@dataclass(frozen=True)
class Operation:
    name: str
    values: tuple  # what it completes with
    argument: str = ""  # the type of its other argument
    first: bool = False  # the handler comes first
    move_only: bool = False  # takes a handler that can't be copied
    reference: bool = False  # completes with a const reference
    text: str = ""  # its definition, where the program has it
    weight: int = 2


OPERATIONS = [
    Operation("wait", (), "int", weight=6),
    Operation("read", ("err", "str"), "str", weight=10),
    Operation("count", ("int",), "optional", first=True, weight=3),
    Operation("query", ("rec",), "int", reference=True, weight=3),
    Operation("take", ("uptr",), "int", weight=3),
    Operation("post", (), move_only=True, weight=3),
    Operation(
        "ask",
        ("err", "int", "str"),
        "int",
        text="""\
void ask(int Id, std::function<void(Error, int, std::string)> Handler) {
  submit([Id, Handler = std::move(Handler)] {
    Handler(Id % 2 ? Error{"odd"} : Error(), Id, "asked");
  });
}
""",
    ),
    Operation(
        "find",
        ("str",),
        "str",
        reference=True,
        text="""\
void find(const std::string &Key,
          const std::function<void(const std::string &)> &Handler) {
  read(Key, [Handler](Error, std::string Found) { Handler(Found); });
}
""",
    ),
    Operation(
        "now",
        ("int",),
        "int",
        text="""\
void now(int Id, std::function<void(int)> Handler) { Handler(Id + 1); }
""",
        weight=1,
    ),
    Operation(
        "perhaps",
        (),
        "int",
        text="""\
void perhaps(int Id, std::function<void()> Handler) {
  if (Id % 2 == 0)
    return Handler();
  wait(Id, std::move(Handler));
}
""",
        weight=1,
    ),
    Operation(
        "lose",
        ("str",),
        text="""\
void lose(std::function<void(std::string)> Handler) {
  if (!Handler)
    Handler("never");
}
""",
        weight=1,
    ),
    Operation(
        "refuse",
        (),
        "int",
        text="""\
void refuse(int Id, std::function<void()> Handler) {
  if (Id > 2)
    throw std::runtime_error("refused");
  wait(Id, std::move(Handler));
}
""",
        weight=1,
    ),
    Operation(
        "after",
        (),
        "int",
        move_only=True,
        text="""\
template <class Handler> void after(int Ticks, Handler &&Next) {
  auto Kept = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(Next));
  wait(Ticks, [Kept] { std::move (*Kept)(); });
}
""",
    ),
    Operation(
        "Db.load",
        ("err", "str"),
        "str",
        text="""\
struct Store {
  std::string Before = "stored ";
  void load(std::string Key, std::function<void(Error, std::string)> Handler) {
    read(Before + Key, std::move(Handler));
  }
};
Store Db;
""",
    ),
    Operation(
        "twice",
        ("int",),
        text="""\
void twice(std::function<void(int)> Handler) {
  submit([Handler] {
    Handler(1);
    Handler(2);
  });
}
""",
        weight=0,
    ),
]
