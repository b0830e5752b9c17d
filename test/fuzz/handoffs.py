"""Initiations, and what is handed over to them."""

from dataclasses import dataclass, field

from operations import OPERATIONS, VALUE
from scope import MOVABLE, MOVE_ONLY, Closure, Scope
from statements import block, flat, indent

MADE = {"rec": 'Record{6, "new"}', "done": "trace"}
BINDABLE = ["str", "int", "done", "held", "cnt", "rec"]


@dataclass(eq=False)
class Step:
    """A function that is handed over, or called."""

    name: str
    bound: list  # types of the arguments before the completion's
    values: tuple
    member: bool
    counter: bool = False  # the first argument counts down
    back: bool = False  # something leads back to it
    places: list = field(default_factory=list)  # of std::bind
    template: bool = False
    object: bool = False  # a function object
    owns: bool = False  # it has the object, too
    hands_on: bool = False  # it may hand over itself
    loop: str = ""  # how a lambda that calls itself is held

    def again(self):
        """It is there to be led back to."""
        return bool(self.loop) or self.hands_on


class HandOffs:
    """Needs Statements and Expressions."""

    def operation(self):
        found = self.choices.weighted([(each.weight, each) for each in OPERATIONS])
        if found.text:
            self.used_operations.add(found)
        self.budget -= 1
        return found

    def argument(self, operation, scope):
        """The text of the other argument."""
        if operation.argument == "int":
            return self.number(scope)
        if operation.argument == "str":
            return self.text(scope)
        if operation.argument == "optional" and self.choices.chance(40):
            return self.text(scope)
        return ""

    def read_by(self, scope, text):
        """What the text may read, by the identity of the variables."""
        return {
            id(each) for name, each in scope.by_name().items() if name in text
        }

    def initiation(self, scope, depth, returned=False):
        """Statements that start an operation; the last one does."""
        operation = self.operation()
        argument = self.argument(operation, scope)
        busy = self.read_by(scope, argument)
        how = self.choices.weighted(
            [
                (20, "lambda"),
                (3, "named"),
                (5, "function"),
                (4, "object"),
                (2 if "str" in operation.values else 0, "done"),
            ]
        )
        statements = []
        done = scope.visible("done")
        if how == "done" and operation.values == ("str",) and done:
            continuation = [scope.use(self.choices.pick(done)).name]
        elif how == "function" and self.budget > 0:
            continuation = [self.function(scope, operation, busy, depth)]
            if self.choices.chance(6):
                name = f"On{self.number_of('named')}"
                statements.append([f"auto {name} = {continuation[0]};"])
                continuation = [f"std::move({name})" if self.choices.chance(50) else name]
        elif how == "object" and self.budget > 0:
            continuation = [self.object(scope, operation, busy, depth)]
        elif how == "named":
            name = f"On{self.number_of('named')}"
            statements.append(
                self.spread(f"auto {name} = ", self.closure(scope, operation, busy, depth), ";")
            )
            while self.more(15):
                statements.append(self.plain(scope))
            moved = self.choices.chance(30) or self.moves_only
            continuation = [f"std::move({name})" if moved else name]
        else:
            continuation = self.closure(scope, operation, busy, depth)
        head = ("return " if returned else "") + operation.name + "("
        if operation.first:
            tail = (", " + argument if argument else "") + ");"
        else:
            head += argument + (", " if argument else "")
            tail = ");"
        statements.append(self.spread(head, continuation, tail))
        return statements

    @staticmethod
    def spread(head, lines, tail):
        lines = [head + lines[0], *lines[1:]]
        lines[-1] += tail
        return lines

    def parameter(self, type, name, scope, operation, generic=True):
        """A parameter's spelling, with its variable, if it has a name."""
        choices, value = self.choices, VALUE[type]
        reference = operation and operation.reference
        forms = [(10, "{} {}"), (1, "const {} {}")]
        if type != "uptr":
            forms.append((5 if type != "int" else 0, "const {} &{}"))
        if generic:
            forms += [(1, "auto {1}"), (1 if type != "uptr" else 0, "const auto &{1}")]
        if reference:
            forms = [(8, "const {} &{}"), (4, "{} {}")] + forms[3:]
        if type in ("uptr", "str") and generic and not reference:
            forms.append((1, "{} &&{}"))
        if type == "done":
            forms = [(6, "{} {}"), (3, "const {} &{}")]
        form = choices.weighted(forms)
        if not name:
            return value
        scope.declare(
            self.variable(
                name, type, const="const" in form, owned="&" not in form or "&&" in form
            )
        )
        return form.format(value, name)

    def parameters(self, operation, scope, generic=True):
        """Those of a continuation."""
        texts = []
        for type in operation.values:
            keep = 90 if type != "err" else 75
            name = ""
            if self.choices.chance(keep):
                name = scope.fresh(self.choices, type)
            elif self.choices.chance(30) and type != "uptr":
                name = scope.fresh(self.choices, type)
            texts.append(self.parameter(type, name, scope, operation, generic))
        return texts

    def closure(self, scope, operation, busy, depth, body=None):
        """The lines of a lambda."""
        choices = self.choices
        everything = choices.chance(8) and not (self.klass and self.klass.shared)
        if scope.root().step:  # `this` would be the function object
            everything = False
        made = Closure(
            choices,
            move_only=operation.move_only,
            busy=busy,
            mutable=choices.chance(12),
            everything=everything,
        )
        inner = Scope(scope, closure=made)
        texts = self.parameters(operation, inner)
        if choices.chance(6):  # an init-capture of any expression
            value = self.number(scope)
            name = inner.fresh(choices, "int", shadow=False)
            made.texts.append(f"{name} = {value}")
            inner.declare(self.variable(name, "int", const=not made.mutable))
        body = body(inner) if body else self.body(inner, depth + 1)
        held = inner.visible("held", "cnt")
        if held and choices.chance(30):  # owned only
            if not everything:
                inner.use(choices.pick(held))
        if self.klass and self.klass.shared and self.has_object(scope):
            if not (made.has_this or made.self_name) and choices.chance(70):
                self.need_object(inner)
        self.moves_only = any(
            each.type in MOVE_ONLY for each in made.captured.values()
        )
        head = made.text()
        if texts or made.mutable or choices.chance(3):
            head += "(" + ", ".join(texts) + ")"
        if made.mutable:
            head += " mutable"
        lines = flat(body)
        short = len(lines) == 1 and len(head + lines[0]) < 50
        if short and choices.chance(70):
            return [f"{head} {{ {lines[0]} }}"]
        return [head + " {", *indent(lines), "}"]

    def function(self, scope, operation, busy, depth):
        """Hands over a function of its own."""
        choices = self.choices
        member = self.has_object(scope) and choices.chance(80)
        bound = [choices.pick(BINDABLE) for _ in range(choices.weighted([(3, 0), (2, 1), (1, 2)]))]
        bound = [each for each in bound if self.can_make(each, scope)]
        values, by_place = list(operation.values), False
        if bound or member:
            by_place = choices.chance(40)
        places = list(range(1, len(values) + 1))
        if by_place and values and choices.chance(30):
            dropped = choices.draw(len(values))
            del values[dropped], places[dropped]
        step = Step(
            f"on{self.number_of('step')}", bound, tuple(values), member, places=places
        )
        arguments = self.made(bound, scope, busy)
        self.define(step, operation, depth)
        return self.handed_over(step, scope, arguments, by_place)

    def handed_over(self, step, scope, arguments, by_place=False):
        name = f"&{self.klass.name}::{step.name}" if step.member else step.name
        if step.member:
            arguments = [self.shared_object(scope), *arguments]
        elif self.choices.chance(30):
            name = "&" + name
        if not arguments and not by_place:
            return name
        if by_place or step.places != list(range(1, len(step.values) + 1)):
            arguments += [f"_{each}" for each in step.places]
            return f"std::bind({name}, " + ", ".join(arguments) + ")"
        return f"std::bind_front({name}, " + ", ".join(arguments) + ")"

    def can_make(self, type, scope):
        return type in ("str", "int", "held", "cnt") or bool(scope.visible(type))

    def made(self, types, scope, busy):
        """An argument for each type; some are moved, and read by no other."""
        texts = []
        for type in types:
            text = self.make(type, scope)
            known = scope.by_name().get(text)
            read = {id(known)} & (busy | self.read_by(scope, " ".join(texts)))
            if known and not read and self.may_be_moved(known, scope):
                if self.choices.chance(25):
                    known.moved = True
                    text = f"std::move({text})"
            texts.append(text)
        return texts

    @staticmethod
    def may_be_moved(known, scope):
        place = scope
        while known not in place.vars:
            if place.closure:
                return False
            place = place.parent
        return (
            known.type in MOVABLE
            and known.owned
            and not known.const
            and not known.static
            and known.loops == scope.loops
        )

    def make(self, type, scope):
        """An argument for a parameter of the type."""
        known = scope.visible(type)
        if known and self.choices.chance(75):
            return scope.use(self.choices.pick(known)).name
        if type == "str":
            return f"std::string({self.text(scope)})"
        if type == "int":
            return self.number(scope)
        if type == "held":
            return f"std::make_shared<Guard>({self.literal()})"
        if type == "cnt":
            return "std::make_shared<int>(0)"
        # One that there was may have been moved away since.
        return scope.use(known[0]).name if known else MADE[type]

    def define(self, step, operation, depth):
        """Writes the function, and whatever it leads to."""
        scope = Scope(klass=self.klass if step.member else None)
        texts = []
        for number, type in enumerate(step.bound):
            name = scope.fresh(self.choices, type)
            texts.append(self.parameter(type, name, scope, None, generic=False))
            if step.counter and number == 0:
                scope.vars[-1].counter = step
        for type in step.values:
            name = ""
            if self.choices.chance(85):
                name = scope.fresh(self.choices, type)
            texts.append(
                self.parameter(type, name, scope, operation, generic=False)
            )
        self.path.append(step)
        body = self.body(scope, depth + 1)
        self.path.pop()
        head = f"void {step.name}(" + ", ".join(texts) + ")"
        if step.member:
            self.methods.append(block(head + " {", body))
            return
        if step.back or self.choices.chance(10):
            self.forward.append([f"static {head};"])
        self.functions.append(block(f"static {head} {{", body))
