"""Statements that initiate nothing. Each is a list of lines."""

from scope import Scope

POINTERS = ("cnt", "ctx")


def indent(lines):
    return ["  " + line if line else line for line in lines]


def flat(statements):
    return [line for statement in statements for line in statement]


def block(head, statements, tail="}"):
    return [head, *indent(flat(statements)), tail]


def branch(choices, head, statements):
    """`if (…)`, `else`, `for (…)`: with braces, or without them around one."""
    plain = len(statements) == 1 and not is_declaration(statements[0])
    # A dangling else would belong to the inner `if`.
    if plain and not statements[0][0].startswith("if"):
        if choices.chance(50):
            return [head, *indent(statements[0])]
    return block(head + " {", statements)


def is_declaration(statement):
    starts = "auto std:: int const static Guard Error Record".split()
    return statement[0].startswith(tuple(starts))


class Statements:
    """Needs Expressions, and `self.choices`."""

    def plain(self, scope):
        """One statement that does not leave."""
        choices = self.choices
        options = [
            (8, self.trace),
            (4, self.local),
            (3, self.change),
            (2, self.call_done),
            (2, self.if_plain),
            (1, self.loop),
            (1, self.own_block),
            (1, self.caught),
            (1, self.helper),
            (1, self.once),
            (1, self.cases),
            (1, self.pieces),
        ]
        return choices.weighted(options)(scope)

    def trace(self, scope):
        return [f"trace({self.text(scope)});"]

    def local(self, scope):
        kind = self.choices.weighted(
            [(6, "str"), (5, "int"), (1, "held"), (1, "guard"), (2, "err"), (2, "rec")]
            + ([(2, "self")] if self.may_name_self(scope) else [])
        )
        const = kind in ("str", "int") and self.choices.chance(20)
        # One that is alive where an operation starts is a reason to refuse.
        if kind in ("guard", "held") and not self.choices.chance(40):
            kind = "str"
        # The initialiser comes first: it can't mean the new variable.
        if kind == "str":
            value = self.text(scope)
            spelled = self.choices.weighted([(5, "std::string"), (2, "auto")])
            if spelled == "auto":
                value = f"std::string({value})"
        elif kind == "int":
            value, spelled = self.number(scope), self.choices.pick(["int", "auto"])
        elif kind == "held":
            spelled, value = "auto", f"std::make_shared<Guard>({self.literal()})"
        elif kind == "guard":
            spelled, value = "Guard", self.literal()
        elif kind == "err":
            spelled = "Error"
            value = self.choices.pick(["", f"{{{self.string(scope)}}}"])
        elif kind == "self":
            spelled, value = "auto", "shared_from_this()"
        else:
            spelled = "Record"
            value = f"{{{self.number(scope)}, {self.string(scope)}}}"
        shadow = not self.mentions_names(value)
        name = scope.fresh(self.choices, kind, shadow=shadow)
        scope.declare(self.variable(name, kind, const=const))
        spelled = ("const " if const else "") + spelled
        if kind == "guard":
            return [f"{spelled} {name}({value});"]
        if kind in ("err", "rec"):
            return [f"{spelled} {name}{value};"]
        return [f"{spelled} {name} = {value};"]

    @staticmethod
    def mentions_names(value):
        return any(each.isalpha() for each in value.replace("std::to_string", ""))

    def may_name_self(self, scope):
        """In a member function itself, where nothing holds the object yet."""
        if not (self.klass and self.klass.shared and self.has_object(scope)):
            return False
        while scope.parent and not scope.closure:
            scope = scope.parent
        return not scope.closure

    def change(self, scope):
        found = [
            each
            for each in scope.visible(
                "str", "int", "rec", "target", "cnt", "err", "ctx"
            )
            if (not each.const or each.type in POINTERS) and each.counter is None
        ]
        options = [(1, "global")] + [(3, each) for each in found]
        if self.has_object(scope):
            options += [(3, "number"), (2, "name")]
        chosen = self.choices.weighted(options)
        if chosen == "global":
            return [self.choices.pick(["++Total;", "Total += 2;"])]
        if chosen == "number":
            return [f"++{self.member(scope, 'Count')};"]
        if chosen == "name":
            name = self.member(scope, "Name")
            return [self.choices.pick([f'{name} += "+";', f'{name} = "new";'])]
        used = scope.use(chosen)
        name = used.name
        if used.const and used.type not in POINTERS:
            return self.trace(scope)
        if used.type == "ctx":
            forms = [f"++{name}->Count;", f'{name}->Text += "c";']
            return [self.choices.pick(forms)]
        return [
            {
                "str": f'{name} += "!";',
                "int": f"++{name};",
                "rec": f'{name}.Name += "?";',
                "target": f"{name}.Id += 1;",
                "cnt": f"++*{name};",
                "err": f'{name}.What += "~";',
            }[used.type]
        ]

    def call_done(self, scope):
        known = scope.visible("done", "ctx")
        if not known:
            return self.trace(scope)
        used = scope.use(self.choices.pick(known))
        done = used.name + ("->Done" if used.type == "ctx" else "")
        return [f"{done}({self.text(scope)});"]

    def some(self, scope, most=2):
        """A few statements of a block of their own."""
        statements = [self.plain(scope)]
        while len(statements) < most and self.more(30):
            statements.append(self.plain(scope))
        return statements

    def more(self, percent):
        if self.size <= 0:
            return False
        self.size -= 1
        return self.choices.chance(percent)

    def if_plain(self, scope):
        head = f"if ({self.condition(scope)})"
        lines = branch(self.choices, head, self.some(Scope(scope)))
        if self.choices.chance(30):
            lines += branch(self.choices, "else", self.some(Scope(scope)))
        return lines

    def loop(self, scope):
        inner = Scope(scope, loop=True)
        counter = inner.fresh(self.choices, "int")
        kind = self.choices.pick(["for", "while", "range"])
        if kind == "while":
            inner = Scope(scope, loop=True)
            inner.declare(self.variable("Times", "int", const=True))
            body = self.some(Scope(inner), most=1)
            return block(
                "{",
                [
                    ["int Times = 2;"],
                    block("while (Times-- > 0) {", body + self.jump("Times", body)),
                ],
            )
        inner.declare(self.variable(counter, "int", const=True))
        body = self.some(Scope(inner), most=2)
        head = (
            f"for (int {counter} = 0; {counter} < 3; ++{counter})"
            if kind == "for"
            else f"for (int {counter} : {{1, 2}})"
        )
        body += self.jump(counter, body)
        return branch(self.choices, head, body)

    def jump(self, counter, body):
        if is_declaration(body[-1]) or not self.choices.chance(30):
            return []
        leave = self.choices.pick(["break", "continue"])
        return [[f"if ({counter} == 1)", f"  {leave};"], [f'trace("{leave}");']]

    def own_block(self, scope):
        inner = Scope(scope)
        name = inner.fresh(self.choices, "guard")
        value = self.literal()
        inner.declare(self.variable(name, "guard", const=True))
        return block("{", [[f"Guard {name}({value});"], *self.some(inner)])

    def caught(self, scope):
        inner = Scope(scope)
        body = self.some(inner)
        test = self.condition(inner)
        body.append([f"if ({test})", f"  throw std::runtime_error({self.literal()});"])
        caught = [["trace(Caught.what());"]]
        return [
            "try {",
            *indent(flat(body)),
            "} catch (const std::exception &Caught) {",
            *indent(flat(caught)),
            "}",
        ]

    def helper(self, scope):
        """A lambda that is called on the spot."""
        value = self.text(scope)
        name = "Twice" if scope.is_free("Twice") else f"Twice{len(scope.vars)}"
        scope.declare(self.variable(name, "helper"))
        body = "{ return Each + Each; }"
        return [
            f"auto {name} = [](const std::string &Each) {body};",
            f"trace({name}({value}));",
        ]

    def once(self, scope):
        name = f"Calls{self.number_of('static')}"
        scope.declare(self.variable(name, "int", static=True))
        return [f"static int {name} = 0;", f"++{name};"]

    def cases(self, scope):
        head = f"switch ({self.number(scope)}) {{"
        first = block("case 0: {", [*self.some(Scope(scope), 1), ["break;"]])
        rest = block("default: {", self.some(Scope(scope), 1))
        middle = ["case 1:", "case 2:", '  trace("case");']
        if self.choices.chance(60):
            middle.append("  break;")
        else:
            middle.append("  [[fallthrough]];")
        return [head, *first, *middle, *rest, "}"]

    def pieces(self, scope):
        """Structured bindings."""
        value = f"std::pair<int, std::string>({self.number(scope)}, {self.string(scope)})"
        first, second = scope.fresh(self.choices, "int", False), None
        scope.declare(self.variable(first, "int"))
        second = scope.fresh(self.choices, "str", False)
        scope.declare(self.variable(second, "str"))
        return [f"auto [{first}, {second}] = {value};"]

    def leave(self, scope):
        """An early return, in a branch of its own."""
        test = self.condition(scope)
        inner = Scope(scope)
        done = inner.visible("done")
        how = self.choices.weighted(
            [
                (4, "return"),
                (3, "trace"),
                (3 if done else 0, "done"),
                (3, "statements"),
                (1, "throw"),
            ]
        )
        if how == "statements":
            statements = [*self.some(inner), ["return;"]]
        elif how == "throw":
            statements = [[f"throw std::runtime_error({self.text(inner)});"]]
        elif how == "return":
            statements = [["return;"]]
        elif how == "trace":
            statements = [[f"return trace({self.text(inner)});"]]
        else:
            name = inner.use(self.choices.pick(done)).name
            statements = [[f"return {name}({self.text(inner)});"]]
        return branch(self.choices, f"if ({test})", statements)
