"""Random callback programs over the operations of test/Inputs/programs.h.

They are valid in any way in which the operations complete: what a closure
refers to outlives it, nothing is used after it was moved, and every way back
counts down.
"""

import re

from choices import Choices
from contexts import Contexts
from expressions import Expressions
from handoffs import BINDABLE, HandOffs, Step
from loops import Loops
from objects import Objects
from scope import Scope, Var
from shapes import Shapes
from statements import Statements, block, flat

ROOT_TYPES = BINDABLE + ["target", "uptr", "guard"]
DONE = [
    "trace",
    '[](std::string Text) { trace("done " + Text); }',
    '[Held = std::make_shared<Guard>("end")](std::string Text) {\n'
    "    trace(Text + Held->Name);\n  }",
    "[](const std::string &Text) { throw std::runtime_error(Text); }",
]


class Klass:
    def __init__(self, name, shared, template):
        self.name = name
        self.shared = shared
        self.template = template


class Generator(Shapes, Loops, HandOffs, Objects, Contexts, Statements, Expressions):
    def __init__(self, choices, name):
        self.choices = choices
        self.name = name
        self.budget = 3 + choices.draw(4)  # of operations
        self.size = 16  # of statements
        self.klass = None
        self.path = []  # the functions that are being written
        self.contexts = []  # those of C: name and operation
        self.forward, self.functions, self.methods = [], [], []
        self.used_operations = set()
        self.numbers = {}
        self.moves_only = False

    def variable(self, name, type, **properties):
        return Var(name, type, **properties)

    def number_of(self, kind):
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]

    def program(self):
        kind = self.choices.weighted(
            [(3, "program"), (4, "function"), (4, "object"), (3, "shared")]
        )
        if kind == "program":
            scope = Scope()
            run = self.body(scope, 0)
        else:
            if kind != "function":
                template = self.choices.chance(15)
                self.klass = Klass("Session", kind == "shared", template)
            run = self.started()
        return self.whole(run)

    def started(self):
        """Writes the function that starts the chain, and its callers."""
        choices = self.choices
        types = [choices.pick(ROOT_TYPES) for _ in range(choices.weighted([(1, 0), (4, 1), (3, 2)]))]
        # Who leads back has to have such values.
        counter = bool(types) and types[0] == "int" and choices.chance(40)
        root = Step("start", types, (), self.klass is not None, counter=counter)
        root.template = types.count("done") == 1 and choices.chance(30)
        scope = Scope(klass=self.klass)
        texts = []
        for number, type in enumerate(types):
            name = scope.fresh(choices, type, shadow=False)
            if type == "target":
                texts.append(f"Record &{name}")
                scope.declare(
                    self.variable(name, type, owned=False, outlives=True)
                )
            else:
                texts.append(self.parameter(type, name, scope, None, generic=False))
            if counter and number == 0:
                scope.vars[-1].counter = root
        if set(types) <= set(BINDABLE):
            self.path.append(root)
        body = self.body(scope, 0)
        head = "void start(" + ", ".join(texts) + ")"
        if root.template:
            head = head.replace("std::function<void(std::string)>", "Handler")
            head = "template <class Handler> " + head
        if root.member:
            self.methods.insert(0, block(head + " {", body))
        else:
            if root.back:
                self.forward.append([head + ";"])
            self.functions.append(block(head + " {", body))
        calls = [self.call(root)]
        templated = root.template or (self.klass and self.klass.template)
        if choices.chance(50 if templated else 20):
            calls.append(self.call(root, "2"))
        if self.klass and not self.klass.shared:
            calls.insert(0, ["static Session Only;"])
            if self.klass.template:
                calls[0] = ["static Session<1> Only1;", "static Session<2> Only2;"]
        return calls

    def call(self, root, instance="1"):
        """A call of the function that starts the chain."""
        arguments = []
        for number, type in enumerate(root.bound):
            arguments.append(
                {
                    "str": self.literal,
                    "int": lambda: str(self.choices.draw(4)),
                    "held": lambda: 'std::make_shared<Guard>("held")',
                    "cnt": lambda: "std::make_shared<int>(2)",
                    "rec": lambda: 'Record{1, "given"}',
                    "uptr": lambda: 'std::make_unique<Record>(Record{2, "own"})',
                    "guard": lambda: 'Guard("lent")',
                    "target": lambda: "Global",
                    "done": lambda: self.choices.pick(DONE),
                }[type]()
            )
            if root.counter and number == 0:
                arguments[0] = "2"
        prefix = ""
        if self.klass:
            start = {False: "Only.", True: "std::make_shared<Session>()->"}
            prefix = start[self.klass.shared]
            if self.klass.template:
                prefix = prefix.replace("Session", f"Session<{instance}>")
                prefix = prefix.replace("Only", f"Only{instance}")
        return f"{prefix}start({', '.join(arguments)});".split("\n")

    def whole(self, run):
        lines = [f"namespace {self.name} {{"]
        for operation in sorted(self.used_operations, key=lambda each: each.name):
            lines += operation.text.splitlines()
        lines += ["int Total = 0;", "int Rounds = 2;", "Record Global;"]
        lines += flat(self.forward) + flat(self.functions)
        if self.klass:
            base = "std::enable_shared_from_this<Session> "
            head = "struct Session " + (": " + base if self.klass.shared else "") + "{"
            members = [["int Count = 1;"], ["int Left = 2;"]]
            members.append(['std::string Name = "session";'])
            if self.klass.shared:
                members.append(['Guard Life{"session"};'])
            lines += self.of_class(block(head, members + self.methods, "};"))
        lines += block("void program() {", run)
        lines.append(f'Program Listed("{self.name}", program);')
        lines.append(f"}} // namespace {self.name}")
        return without_unused("\n".join(lines) + "\n")


    def of_class(self, lines):
        if not self.klass.template:
            return lines
        # The base depends on the parameter, and so does what it has.
        lines = [
            re.sub(r"(?<!>)\bshared_from_this\(\)", "this->shared_from_this()", each)
            for each in lines
        ]
        lines[0] = lines[0].replace("<Session>", "<Session<First>>")
        lines = [each.replace("int Count = 1;", "int Count = First;") for each in lines]
        return ["template <int First>", *lines]


def without_unused(text):
    """Drops what nothing refers to."""
    for line, name in (
        ("int Total = 0;\n", "Total"),
        ("int Rounds = 2;\n", "Rounds"),
        ("Record Global;\n", "Global"),
        ("  int Left = 2;\n", "Left"),
        ("  int Count = 1;\n", "Count"),
    ):
        if text.count(name) == 1:
            text = text.replace(line, "")
    return text


def generate(choices, name):
    return Generator(choices, name).program()


def of_seed(seed, name):
    """The program of a seed, and the choices that make it."""
    choices = Choices(seed=f"program {seed}")
    return generate(choices, name), choices.made
