"""Expressions over what is visible at a place."""


class Expressions:
    """Needs `self.choices`; the place is a Scope."""

    def member(self, scope, name):
        """A data member of the object, reached from this place."""
        closure, place = None, scope
        while place:
            if place.closure:
                closure = place.closure
                break
            place = place.parent
        if closure:
            self.need_object(place)
            if closure.self_name:
                return f"{closure.self_name}->{name}"
        return f"this->{name}" if name in scope.names() else name

    def need_object(self, place):
        """Has the closure of this place hold the object."""
        closure = place.closure
        if closure.has_this or closure.self_name:
            return
        outer = place.parent
        while outer and not outer.closure:
            outer = outer.parent
        if outer:
            self.need_object(outer)
        without_this = outer and outer.closure.self_name
        if not self.klass.shared:
            closure.has_this = True
            return
        known = place.parent.visible("self") if place.parent else []
        known = [each for each in known if each.name not in closure.taken(place)]
        by_name = known and (without_this or self.choices.chance(50))
        if by_name:
            name = place.use(known[0]).name
        else:
            name = place.fresh(self.choices, "self")
            source = "shared_from_this()"
            if without_this:
                source = f"{outer.closure.self_name}->{source}"
            closure.texts.append(f"{name} = {source}")
            place.declare(self.variable(name, "self", const=not closure.mutable))
        if without_this or self.choices.chance(15):
            closure.self_name = name
        else:
            closure.has_this = True

    def has_object(self, scope):
        while scope.parent:
            scope = scope.parent
        return scope.klass is not None

    def others(self, scope):
        """The object, where this is no member function of it."""
        return [] if self.has_object(scope) else scope.visible("self")

    def shared_object(self, scope):
        """A pointer that owns the object, or to it: what a bind gets."""
        if not self.klass.shared:
            self.member(scope, "Count")
            return "this"
        text = self.member(scope, "shared_from_this()")
        known = scope.visible("self")
        if known and self.choices.chance(30):
            return scope.use(known[0]).name
        return text.removeprefix("this->")

    def number(self, scope, deep=True, literal=True):
        choices = self.choices
        options = [(4, "literal")] if literal else []
        options += [(4, each) for each in scope.visible("int")]
        options += [
            (1, each) for each in scope.visible("str", "rec", "target", "cnt", "ctx")
        ]
        options += [(2, each) for each in self.others(scope)]
        if self.has_object(scope):
            options.append((2, "member"))
        options.append((1, "global"))
        if deep:
            options.append((2, "sum"))
        found = choices.weighted(options)
        if found == "literal":
            return str(choices.draw(4))
        if found == "member":
            return self.member(scope, "Count")
        if found == "global":
            return "Total"
        if found == "sum":
            left, right = self.number(scope, False), self.number(scope, False)
            return f"{left} + {right}"
        name = scope.use(found).name
        return {
            "int": name,
            "str": f"int({name}.size())",
            "cnt": f"*{name}",
            "ctx": f"{name}->Count",
            "self": f"{name}->Count",
        }.get(found.type, f"{name}.Id")

    def string(self, scope):
        """Of type std::string."""
        options = [
            (4 if each.type == "str" else 2, each)
            for each in scope.visible(
                "str", "err", "rec", "target", "uptr", "held", "guard", "ctx"
            )
        ]
        options += [(2, each) for each in self.others(scope)]
        if self.has_object(scope):
            options.append((2, "member"))
        options.insert(0, (1, "number"))
        found = self.choices.weighted(options)
        if found == "number":
            return f"std::to_string({self.number(scope)})"
        if found == "member":
            return self.member(scope, "Name")
        name = scope.use(found).name
        return {
            "str": name,
            "err": f"{name}.What",
            "uptr": f'({name} ? {name}->Name : "none")',
            "held": f"{name}->Name",
            "self": f"{name}->Name",
            "ctx": f"{name}->Text",
        }.get(found.type, f"{name}.Name")

    def literal(self):
        return '"' + self.choices.pick(["a", "b", "key", "more", ", "]) + '"'

    def text(self, scope):
        """What a string can be made of."""
        how = self.choices.weighted(
            [(3, "literal"), (5, "one"), (3, "two"), (1, "mixed"), (1, "either")]
        )
        if how == "literal":
            return self.literal()
        if how == "one":
            return self.string(scope)
        if how == "two":
            return f"{self.string(scope)} + {self.string(scope)}"
        if how == "either":
            test = self.test(scope)
            return f"{test} ? std::string({self.literal()}) : {self.string(scope)}"
        return f"{self.literal()} + {self.string(scope)}"

    def condition(self, scope):
        first = self.test(scope)
        how = self.choices.weighted([(10, ""), (1, "&&"), (1, "||")])
        return f"{first} {how} {self.test(scope)}" if how else first

    def test(self, scope):
        options = [(3, "number")]
        options += [(8, each) for each in scope.visible("err")]
        options += [(4, each) for each in scope.visible("uptr")]
        options += [(2, each) for each in scope.visible("str")]
        found = self.choices.weighted(options)
        if found == "number":
            number = self.number(scope, deep=False, literal=False)
            how = self.choices.pick(["> 1", "== 0", "< 4", "% 2 == 0", "!= 2"])
            return f"{number} {how}"
        name = scope.use(found).name
        if found.type == "str":
            return self.choices.pick(
                [f"{name}.empty()", f"!{name}.empty()", f"{name}.size() > 8"]
            )
        return self.choices.pick([name, "!" + name])
