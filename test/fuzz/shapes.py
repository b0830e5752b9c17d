"""How a body ends: where it initiates what follows it."""

from operations import VALUE
from scope import Scope
from statements import block, branch, flat

MADE = {
    "err": "Error()",
    "rec": 'Record{7, "made"}',
    "uptr": 'std::make_unique<Record>(Record{8, "made"})',
}


class Shapes:
    """Needs HandOffs, Statements and Expressions."""

    def body(self, scope, depth):
        statements = []
        while self.more(45):
            if self.choices.chance(25):
                statements.append(self.leave(scope))
            else:
                statements.append(self.plain(scope))
        return statements + self.ending(scope, depth)

    def ending(self, scope, depth, nested=0):
        """The last statements of a body, or of a branch at its end."""
        choices = self.choices
        if self.budget <= 0 or depth > 5:
            return self.finish(scope)
        early = 30 if depth < 2 else 0
        options = [
            (14 if depth > 1 else 2, self.finish),
            (40 + early, self.tail),
            (5, self.returned),
            (14 if nested < 2 else 0, self.in_branch),
            (5 if nested < 2 else 0, self.else_if),
            (3 if nested < 2 else 0, self.in_switch),
            (8 if self.path else 0, self.lead_back),
            (25 if self.path and self.path[-1].again() else 0, self.lead_back),
            (5, self.called),
            (7 if nested < 2 else 0, self.self_calling),
            (4, self.c_chain),
            (1 if depth else 10, self.not_tail),
            (1 if depth else 5, self.side_by_side),
            (1 if depth else 5, self.fan_out),
            (1 if depth else 4, self.in_try),
        ]
        shape = choices.weighted(options)
        if shape == self.finish:
            return shape(scope)
        return shape(scope, depth, nested)

    def finish(self, scope, *_):
        how = self.choices.weighted(
            [(2, "nothing"), (4, "trace"), (4, "done"), (1, "throw")]
        )
        if how == "nothing":
            return []
        if how == "throw":
            return [[f"throw std::runtime_error({self.text(scope)});"]]
        if how == "done" and scope.visible("done"):
            statements = [self.call_done(scope)]
            if self.more(30):
                statements.append(self.plain(scope))
            return statements
        return [self.trace(scope)]

    def tail(self, scope, depth, nested):
        return self.initiation(scope, depth)

    def returned(self, scope, depth, nested):
        return self.initiation(scope, depth, returned=True)

    def in_branch(self, scope, depth, nested):
        choices = self.choices
        head = f"if ({self.condition(scope)})"
        how = choices.weighted(
            [(4, "if"), (4, "else"), (4, "both"), (4, "returns"), (1, "common")]
        )
        moved = self.moved(scope)
        inner = Scope(scope)
        first = self.some(inner, 1) if self.more(30) else []
        first += self.ending(inner, depth, nested + 1) or [["return;"]]
        if how == "if":
            return [branch(choices, head, first)]
        if how == "returns":
            first.append(["return;"])
            lines = branch(choices, head, first)
            self.restore(moved)
            return [lines, *self.ending(scope, depth, nested + 1)]
        if how == "common":
            return [branch(choices, head, first), self.plain(scope)]
        gone = self.restore(moved)
        other = Scope(scope)
        if how == "both":
            second = self.ending(other, depth, nested + 1) or self.some(other)
        else:
            second = self.some(other)
            if choices.chance(25):
                second.append(["return;"])
        self.move_again(gone)
        if choices.chance(30):
            first, second = second, first
        return [branch(choices, head, first) + branch(choices, "else", second)]

    def moved(self, scope):
        """The variables that can still be used."""
        names = scope.by_name().values()
        return [each for each in names if not each.moved]

    def restore(self, known):
        gone = [each for each in known if each.moved]
        for each in gone:
            each.moved = False
        return gone

    def move_again(self, gone):
        for each in gone:
            each.moved = True

    def else_if(self, scope, depth, nested):
        choices = self.choices
        lines, known, gone = [], self.moved(scope), []
        heads = [f"if ({self.condition(scope)})"]
        name = scope.fresh(choices, "int", shadow=False)
        declares = choices.chance(25)
        if declares:
            heads.append(f"else if (int {name} = {self.number(scope)}; {name} > 1)")
        else:
            heads.append(f"else if ({self.condition(scope)})")
        heads.append("else")
        for number, head in enumerate(heads):
            inner = Scope(scope)
            if number > 0 and declares:
                inner.declare(self.variable(name, "int"))
                inner = Scope(inner)
            if choices.chance(60):
                statements = self.ending(inner, depth, nested + 1)
            else:
                statements = self.some(inner)
            gone += self.restore(known)
            lines += branch(choices, head, statements or [["return;"]])
            if number == 1 and choices.chance(25):
                break
        self.move_again(gone)
        return [lines]

    def in_switch(self, scope, depth, nested):
        choices = self.choices
        lines = [f"switch ({self.number(scope)}) {{"]
        known, gone = self.moved(scope), []
        for label in ("case 0:", "case 1:", "default:"):
            inner = Scope(scope)
            if choices.chance(60):
                statements = self.ending(inner, depth, nested + 1)
            else:
                statements = self.some(inner, 1)
            gone += self.restore(known)
            if label == "default:":
                leaves = choices.pick(["break;", "return;"])
            else:
                leaves = choices.weighted(
                    [(6, "break;"), (2, "return;"), (1, "[[fallthrough]];")]
                )
            lines += block(label + " {", statements, "}")
            lines.append("  " + leaves)
        self.move_again(gone)
        statements = [[*lines, "}"]]
        if choices.chance(10):
            statements.append(self.plain(scope))
        return statements

    def not_tail(self, scope, depth, nested):
        return [*self.initiation(scope, depth), *self.some(scope)]

    def side_by_side(self, scope, depth, nested):
        first = self.initiation(scope, depth)
        if self.budget <= 0:
            return first
        return first + self.initiation(scope, depth)

    def fan_out(self, scope, depth, nested):
        outer = Scope(scope, loop=True)
        counter = outer.fresh(self.choices, "int", shadow=False)
        outer.declare(self.variable(counter, "int", const=True))
        inner = Scope(outer)
        statements = self.initiation(inner, depth)
        head = f"for (int {counter} = 0; {counter} < 2; ++{counter})"
        lines = branch(self.choices, head, statements)
        return [lines] + ([self.plain(scope)] if self.more(30) else [])

    def in_try(self, scope, depth, nested):
        inner = Scope(scope)
        statements = self.initiation(inner, depth)
        lines = block("try {", statements, "} catch (const std::exception &Caught) {")
        return [[*lines, "  trace(Caught.what());", "}"]]

    def lead_back(self, scope, depth, nested):
        """Goes on with a function that is on the way here."""
        choices = self.choices
        step = choices.pick(self.path)
        if self.path[-1].again() and choices.chance(60):
            step = self.path[-1]
        if step.member and not self.has_object(scope):
            return self.finish(scope)
        if step.object and not self.can_hand_on(step, scope):
            return self.finish(scope)
        if step.loop and not any(
            each.counter is step for each in scope.visible("loop")
        ):
            return self.finish(scope)
        counters = [each for each in scope.visible("int") if each.counter is step]
        if step.counter and not counters:
            return self.finish(scope)
        if not all(self.can_make(each, scope) for each in step.bound):
            return self.finish(scope)
        step.back = True
        if step.counter:
            left = scope.use(counters[0]).name
            goes_on, ends = f"{left} > 0", f"{left} == 0"
        else:
            left = "Rounds"
            if self.has_object(scope):
                left = self.member(scope, "Left")
            goes_on, ends = f"{left}-- > 0", f"{left}-- <= 0"
        inner = Scope(scope)
        statements = [self.trace(inner)] if self.more(30) else []
        statements.append(self.back(step, inner, counters))
        how = choices.pick(["if", "else", "leaves"])
        if how == "leaves":
            finish = self.some(Scope(scope), 1) + [["return;"]]
            return [branch(choices, f"if ({ends})", finish), *statements]
        lines = branch(choices, f"if ({goes_on})", statements)
        if how == "else":
            lines += branch(choices, "else", self.some(Scope(scope)))
        return [lines]

    def back(self, step, scope, counters):
        if step.loop:
            return self.loop_back(step, scope, counters)
        if step.object:
            return self.object_back(step, scope, counters)
        arguments = [self.make(each, scope) for each in step.bound]
        if step.counter:
            arguments[0] = scope.use(counters[0]).name + " - 1"
        if not step.template and self.choices.chance(40):
            by_values = {
                (): [f"wait({self.number(scope)}, "],
                ("err", "str"): [f"read({self.text(scope)}, "],
                ("rec",): [f"query({self.number(scope)}, "],
                ("uptr",): [f"take({self.number(scope)}, "],
            }.get(step.values)
            places = list(range(1, len(step.values) + 1)) == (step.places or [])
            if by_values and (places or not step.values):
                return [by_values[0] + self.handed_over(step, scope, arguments) + ");"]
        for each in step.values:
            arguments.append(MADE.get(each) or self.make(each, scope))
        name = step.name
        if step.member:
            name = self.member(scope, name)
        return [f"{name}({', '.join(arguments)});"]

    def called(self, scope, depth, nested):
        """Calls a function that initiates something."""
        from handoffs import BINDABLE, Step

        choices = self.choices
        member = self.has_object(scope)
        bound = [choices.pick(BINDABLE) for _ in range(choices.draw(3))]
        bound = [each for each in bound if self.can_make(each, scope)]
        counter = bool(bound) and bound[0] == "int" and choices.chance(50)
        step = Step(f"go{self.number_of('step')}", bound, (), member, counter=counter)
        arguments = [self.make(each, scope) for each in bound]
        if counter:
            arguments[0] = "2"
        self.define(step, None, depth)
        name = self.member(scope, step.name) if member else step.name
        return [[f"{name}({', '.join(arguments)});"]]
