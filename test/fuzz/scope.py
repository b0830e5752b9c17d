"""What a name means at a place of the program, and how a closure gets it."""

from dataclasses import dataclass

NAMES = {
    "str": ["A", "B", "Text", "Key", "Value", "Line"],
    "int": ["N", "Size", "Ticks", "Number"],
    "err": ["E", "Why", "Problem"],
    "rec": ["R", "Found", "Entry"],
    "uptr": ["P", "Owned", "Taken"],
    "done": ["Done", "Report"],
    "held": ["Held", "Shared"],
    "cnt": ["Sum", "Seen"],
    "guard": ["G", "Span"],
    "self": ["Self"],
    "target": ["Into", "Target"],
    "loop": ["Step", "Again", "Next"],
    "ctx": ["S", "State1", "Job"],
}
MOVE_ONLY = {"uptr", "guard"}
MOVABLE = MOVE_ONLY | {"str", "err", "rec", "done", "held", "cnt"}


@dataclass(eq=False)
class Var:
    name: str
    type: str
    const: bool = False
    owned: bool = True  # the place's own object, and no reference
    static: bool = False  # needs no capture
    outlives: bool = False  # refers to what lives until the end
    loops: int = 0
    counter: object = None  # the step that it counts down for, or calls
    member: bool = False  # of a function object
    moved: bool = False


class Closure:
    """A lambda that is being written."""

    def __init__(self, choices, move_only, busy, mutable, everything):
        self.choices = choices
        self.move_only = move_only
        self.busy = busy  # what the same call reads
        self.mutable = mutable
        self.everything = everything  # [=]
        self.captured = {}
        self.texts = []
        self.has_this = False
        self.self_name = None  # the object is named by this variable only

    def may_capture(self, outer, scope):
        if outer.type not in MOVE_ONLY:
            return True
        if not self.move_only or not self.may_move(outer, scope):
            return False
        # The closures between move it, too.
        place = scope.parent
        while outer not in place.vars:
            between = place.closure
            if place.loops or outer.loops:
                return False
            if between and not (between.mutable and between.move_only):
                return False
            if between and id(outer) in between.busy:
                return False
            place = place.parent
        return True

    def may_move(self, outer, scope):
        return (
            outer.type in MOVABLE
            and outer.owned
            and not outer.const
            and not outer.static
            and id(outer) not in self.busy
            and outer.loops == scope.parent.loops
        )

    def capture(self, outer, scope):
        if id(outer) in self.captured:
            return self.captured[id(outer)]
        move = self.may_move(outer, scope)
        copy = outer.type not in MOVE_ONLY
        how = self.choices.weighted(
            [
                (12 if copy and not outer.outlives else 0, "copy"),
                (12 if outer.outlives else 0, "refer"),
                (2 if move else 0, "move"),
                (1 if copy and outer.type != "self" else 0, "copy as"),
                (1 if move else 0, "move as"),
            ]
        )
        name = outer.name
        const = not self.mutable
        if how.endswith(" as"):
            # One that no closure further in has a meaning for.
            self.choices.renamed += 1
            name = f"Kept{self.choices.renamed}"
        if how == "copy":
            const = const or outer.const
            if outer.member:
                self.texts.append(f"{name} = {name}")
                const = not self.mutable
            elif not self.everything:
                self.texts.append(name)
        elif how == "refer":
            const = outer.const
            self.texts.append("&" + name)
        else:
            source = outer.name
            if how.startswith("move"):
                source = f"std::move({source})"
                outer.moved = True
            self.texts.append(f"{name} = {source}")
        made = Var(
            name,
            outer.type,
            const=const,
            owned=how != "refer",
            outlives=how == "refer",
            counter=outer.counter,
        )
        self.captured[id(outer)] = made
        scope.vars.append(made)
        return made

    def taken(self, scope):
        return {each.name for each in scope.vars}

    def text(self):
        texts = list(self.texts)
        if self.has_this:
            texts.insert(0, "this")
        if self.everything:
            texts.insert(0, "=")
        return "[" + ", ".join(texts) + "]"


class Scope:
    """A block, or the body of a function (`parent` is None) or lambda."""

    def __init__(self, parent=None, closure=None, loop=False, klass=None, step=None):
        self.parent = parent
        self.closure = closure
        self.step = step  # the function object whose members these are
        self.klass = klass if parent is None else parent.klass
        self.loops = (0 if parent is None or closure else parent.loops) + loop
        self.vars = []

    def root(self):
        return self.parent.root() if self.parent else self

    def declare(self, variable):
        variable.loops = self.loops
        self.vars.append(variable)
        return variable

    def members(self):
        return {"Count", "Name", "Left", "Life"} if self.klass else set()

    def is_free(self, name):
        return all(each.name != name for each in self.vars)

    def by_name(self):
        found = {each.name: each for each in self.vars}
        if self.parent:
            for name, each in self.parent.by_name().items():
                if name not in found and (
                    not self.closure or self.reaches(each)
                ):
                    found[name] = each
        return found

    def reaches(self, outer):
        return outer.static or (
            id(outer) not in self.closure.captured
            and not outer.moved
            and self.closure.may_capture(outer, self)
        )

    def names(self):
        """All names that mean a variable here, reachable or not."""
        names = {each.name for each in self.vars}
        return names | (self.parent.names() if self.parent else set())

    def visible(self, *types):
        return [
            each
            for each in self.by_name().values()
            if each.type in types and not each.moved
        ]

    def use(self, variable):
        """The variable as this place has it, captured on the way."""
        if variable in self.vars or variable.static:
            return variable
        outer = self.parent.use(variable)
        return self.closure.capture(outer, self) if self.closure else outer

    def fresh(self, choices, type, shadow=True):
        """A name for a new variable of this block."""
        pool = NAMES[type]
        if self.klass and shadow and type == "str" and choices.chance(4):
            pool = ["Name"]
        hidden = self.names()
        if shadow and choices.chance(25):
            hidden = set()
        first = choices.draw(len(pool))
        for name in pool[first:] + pool[:first]:
            if self.is_free(name) and name not in hidden:
                return name
        number = 2
        while pool[first] + str(number) in self.names():
            number += 1
        return pool[first] + str(number)
