"""C functions that call back with a `void *`: an object of the heap.

Whoever comes last frees it, on each way out.
"""

from operations import OPERATIONS
from scope import Scope
from statements import block, flat, indent

STATE = """\
struct State {
  std::string Text;
  int Count;
  std::function<void(std::string)> Done;
  int Left = 2;
};"""
PARAMETERS = {"c_read": "int Size, const char *Given, void *Data", "c_wait": "void *Data"}


class Contexts:
    """Needs HandOffs, Statements and Expressions."""

    def c_chain(self, scope, depth, nested):
        """Makes the object, and starts the first operation."""
        choices = self.choices
        if STATE.splitlines() not in self.forward:
            self.forward.insert(0, STATE.splitlines())
        done = scope.visible("done")
        reports = scope.use(choices.pick(done)).name if done else "trace"
        made = f"new State{{{self.text(scope)}, {self.number(scope)}, {reports}}}"
        if choices.chance(30):
            return self.c_operation(scope, depth, made, None)
        name = scope.fresh(choices, "ctx", shadow=False)
        variable = scope.declare(self.variable(name, "ctx"))
        spelled = choices.pick(["auto *", "State *"])
        return [[f"{spelled}{name} = {made};"], *self.c_operation(scope, depth, name, variable)]

    def c_operation(self, scope, depth, data, variable):
        choices = self.choices
        self.budget -= 1
        operation = choices.pick(["c_wait", "c_read"])
        argument = choices.pick([self.literal(), self.literal()])
        if variable and choices.chance(30):
            argument = f"{data}->Text.c_str()"
        if operation == "c_wait":
            argument = self.number(scope)
        callback = self.c_callback(operation, depth)
        return [self.c_call(operation, argument, callback, data)]

    def c_call(self, operation, argument, callback, data):
        if operation == "c_wait":
            return self.spread("c_wait(", callback, f", {argument}, {data});")
        return self.spread(f"c_read({argument}, ", callback, f", {data});")

    def c_callback(self, operation, depth):
        """A function, or a lambda that captures nothing."""
        choices = self.choices
        scope = Scope()
        if operation == "c_read":
            scope.declare(self.variable("Size", "int"))
        name = scope.fresh(choices, "ctx", shadow=False)
        variable = scope.declare(self.variable(name, "ctx", const=choices.chance(20)))
        known = ("", operation)
        is_lambda = choices.chance(25)
        if not is_lambda:
            known = (f"on{self.number_of('step')}", operation)
        self.contexts.append(known)
        body, owned = self.c_body(scope, operation, variable, depth + 1)
        self.contexts.pop()
        cast = "static_cast<State *>(Data)"
        if owned:
            first = f"std::unique_ptr<State> {name}({cast});"
        elif variable.const:
            first = f"State *const {name} = {cast};"
        else:
            first = choices.pick([f"auto *{name} = {cast};", f"State *{name} = {cast};"])
        lines = [first, *flat(body)]
        if is_lambda:
            return [f"[]({PARAMETERS[operation]}) {{", *indent(lines), "}"]
        head = f"static void {known[0]}({PARAMETERS[operation]})"
        self.forward.append([head + ";"])
        self.functions.append(block(head + " {", [lines]))
        return [known[0]]

    def c_body(self, scope, operation, variable, depth):
        """The statements, and whether they own the object."""
        choices = self.choices
        statements = []
        name = scope.use(variable).name
        if operation == "c_read" and choices.chance(60):
            taken = choices.pick(
                [f"{name}->Text += Given;", f"{name}->Text.assign(Given, Size < 0 ? 0 : Size);"]
            )
            statements.append([taken])
        while self.more(40):
            statements.append(self.plain(scope))
        ends = self.budget <= 0 or depth > 5
        how = choices.weighted(
            [
                (2, "finish"),
                (0 if ends else 10, "next"),
                (0 if ends else 4, "lambda"),
                (4 if any(each[0] for each in self.contexts) else 0, "back"),
            ]
        )
        owned = how == "finish" and not scope.closure and choices.chance(30)
        frees = [] if owned else [[f"delete {name};"]]
        if choices.chance(35):
            inner = Scope(scope)
            leaving = [*self.some(inner, 1), *frees, ["return;"]]
            statements.append(block(f"if ({self.condition(scope)}) {{", leaving))
        if how == "finish":
            return [*statements, *self.some(scope, 1), *frees], owned
        if how == "next":
            return statements + self.c_operation(scope, depth, name, variable), False
        if how == "back":
            step, kind = choices.pick([each for each in self.contexts if each[0]])
            argument = self.number(scope) if kind == "c_wait" else self.literal()
            again = [self.c_call(kind, argument, [step], name), ["return;"]]
            statements.append(block(f"if ({name}->Left-- > 0) {{", again))
            return [*statements, *self.some(scope, 1), *frees], False
        return statements + self.c_lambda(scope, variable, depth), False

    def c_lambda(self, scope, variable, depth):
        """An operation whose lambda gets the pointer."""
        self.budget -= 1
        plain = [each for each in OPERATIONS if each.name in ("wait", "read", "post")]
        operation = self.choices.pick(plain)
        argument = self.argument(operation, scope)

        def body(inner):
            return self.c_body(inner, "", variable, depth + 1)[0]

        lines = self.closure(scope, operation, self.read_by(scope, argument), depth, body)
        head = operation.name + "(" + argument + (", " if argument else "")
        return [self.spread(head, lines, ");")]
