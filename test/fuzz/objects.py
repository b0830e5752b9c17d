"""Function objects, of classes that are written for one operation each."""

from handoffs import BINDABLE, Step
from operations import OPERATIONS, VALUE
from scope import Scope
from statements import block


class Objects:
    """Needs HandOffs, Statements and Expressions."""

    def object(self, scope, operation, busy, depth):
        """Hands over an object of a new class."""
        choices = self.choices
        count = choices.weighted([(3, 1), (2, 2), (1, 0)])
        bound = [choices.pick(BINDABLE) for _ in range(count)]
        bound = [each for each in bound if self.can_make(each, scope)]
        step = Step(
            f"Op{self.number_of('object')}", bound, operation.values, False, object=True
        )
        step.counter = bound[:1] == ["int"] and choices.chance(40)
        step.owns = self.has_object(scope) and choices.chance(70)
        arguments = self.made(bound, scope, busy)
        if step.counter:
            arguments[0] = "2"
        if step.owns:
            arguments.insert(0, self.shared_object(scope))
        self.define_class(step, operation, depth)
        return f"{step.name}{{{', '.join(arguments)}}}"

    def define_class(self, step, operation, depth):
        """Writes the class, and whatever it leads to."""
        choices = self.choices
        scope = Scope(step=step)
        const = choices.chance(60)
        # Handed on, it has all members; they are not moved out of it then.
        step.hands_on = not const and choices.chance(50)
        fields = []
        if step.owns:
            type = "std::shared_ptr<Session>" if self.klass.shared else "Session *"
            fields.append((type, "Self"))
            scope.declare(self.variable("Self", "self", const=const, member=True))
        for number, type in enumerate(step.bound):
            name = scope.fresh(choices, type, shadow=False)
            fields.append((VALUE[type], name))
            made = self.variable(
                name, type, const=const, owned=not step.hands_on, member=True
            )
            made.counter = step if step.counter and number == 0 else None
            scope.declare(made)
        inner = Scope(scope)
        texts = self.parameters(operation, inner, generic=False)
        self.path.append(step)
        body = self.body(inner, depth + 1)
        self.path.pop()
        head = "void operator()(" + ", ".join(texts) + (") const {" if const else ") {")
        lines = [[f"{type} {name};".replace("* ", "*")] for type, name in fields]
        if fields and choices.chance(25):
            given = ", ".join(f"{type} {name}" for type, name in fields)
            given = given.replace("* ", "*")
            inits = ", ".join(f"{name}(std::move({name}))" for _, name in fields)
            lines.append([f"explicit {step.name}({given})", f"    : {inits} {{}}"])
        lines = block(f"struct {step.name} {{", [*lines, block(head, body)], "};")
        if step.owns:
            self.methods.append(lines)
        else:
            self.functions.append(["namespace {", *lines, "} // namespace"])

    def object_back(self, step, scope, counters):
        """Hands over the object again, or another one of its class."""
        operations = {"wait": (), "read": ("err", "str"), "query": ("rec",), "take": ("uptr",)}
        name = next(each for each in operations if operations[each] == step.values)
        operation = next(each for each in OPERATIONS if each.name == name)
        argument = self.argument(operation, scope)
        if self.within(step, scope) and step.hands_on and not step.counter:
            given = self.choices.pick(["*this", "std::move(*this)"])
            if given != "*this":
                for each in scope.root().vars:
                    each.moved = True
        else:
            made = self.made(step.bound, scope, self.read_by(scope, argument))
            if step.counter:
                made[0] = scope.use(counters[0]).name + " - 1"
            if step.owns:
                made.insert(0, scope.use(scope.visible("self")[0]).name)
            given = f"{step.name}{{{', '.join(made)}}}"
        return [f"{name}({argument}, {given});"]

    def can_hand_on(self, step, scope):
        known = step.values in ((), ("err", "str"), ("rec",), ("uptr",))
        return (
            known
            and scope.root().step is step
            and (not step.owns or bool(scope.visible("self")))
        )

    @staticmethod
    def within(step, scope):
        """Directly in its operator(), and in no lambda there."""
        while scope.parent:
            if scope.closure:
                return False
            scope = scope.parent
        return scope.step is step
