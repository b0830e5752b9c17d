"""Lambdas that call themselves, through what holds them or is given to them."""

from handoffs import BINDABLE, Step
from operations import VALUE
from scope import Closure, Scope
from statements import flat, indent


class Loops:
    """Needs Shapes, HandOffs, Statements and Expressions."""

    def self_calling(self, scope, depth, nested):
        """Makes such a lambda, and calls it the first time."""
        choices = self.choices
        form = choices.weighted([(4, "weak"), (3, "strong"), (3, "given")])
        types = choices.weighted(
            [(2, []), (4, ["int"]), (2, ["int", choices.pick(BINDABLE)])]
        )
        types = [each for each in types if self.can_make(each, scope)]
        step = Step("", types, (), False, counter=bool(types), loop=form)
        function = f"std::function<void({', '.join(VALUE[each] for each in types)})>"
        name = scope.fresh(choices, "loop", shadow=False)
        # It owns itself only where it is written so.
        holder = self.variable(name, "loop" if form == "strong" else "holder")
        holder.counter = step
        scope.declare(holder)
        statements, weak = [], None
        if form != "given":
            statements.append([f"auto {name} = std::make_shared<{function}>();"])
        if form == "weak":
            weak = scope.declare(self.variable("Weak" + name, "weak"))
            statements.append([f"std::weak_ptr<{function}> {weak.name} = {name};"])
        lines = self.itself(scope, step, weak, depth)
        made = f"auto {name} = " if form == "given" else f"*{name} = "
        statements.append(self.spread(made, lines, ";"))
        while self.more(15):
            statements.append(self.plain(scope))
        arguments = [self.make(each, scope) for each in types]
        if types:
            arguments[0] = "2"
        statements.append([self.call_of(step, name, arguments)])
        if self.more(10):
            statements.append(self.plain(scope))
        return statements

    @staticmethod
    def call_of(step, name, arguments):
        if step.loop == "given":
            return f"{name}({', '.join([name, *arguments])});"
        return f"(*{name})({', '.join(arguments)});"

    def itself(self, scope, step, weak, depth):
        """The lines of the lambda."""
        choices = self.choices
        made = Closure(
            choices,
            move_only=False,
            busy=set(),
            mutable=step.loop != "given" and choices.chance(15),
            everything=False,
        )
        # What it holds is there for each call: nothing may be moved out of it.
        inner = Scope(scope, closure=made, loop=True)
        texts, first = [], []
        if step.loop == "given":
            texts.append("auto Itself")
            inner.declare(self.variable("Itself", "loop", counter=step))
        for number, type in enumerate(step.bound):
            name = inner.fresh(choices, type)
            texts.append(self.parameter(type, name, inner, None, generic=False))
            if number == 0:
                inner.vars[-1].counter = step
        if weak:
            held = inner.use(weak).name
            inner.declare(self.variable("Itself", "loop", counter=step))
            first.append([f"auto Itself = {held}.lock();"])
            if choices.chance(30):
                first.append(["if (!Itself)", "  return;"])
        self.path.append(step)
        body = first + self.body(inner, depth + 1)
        self.path.pop()
        head = made.text() + "(" + ", ".join(texts) + ")"
        if made.mutable:
            head += " mutable"
        if step.loop == "given":
            head += " -> void"
        return [head + " {", *indent(flat(body)), "}"]

    def loop_back(self, step, scope, counters):
        """Calls it again."""
        known = [each for each in scope.visible("loop") if each.counter is step]
        arguments = [self.make(each, scope) for each in step.bound]
        if step.counter:
            arguments[0] = scope.use(counters[0]).name + " - 1"
        return [self.call_of(step, scope.use(known[-1]).name, arguments)]
