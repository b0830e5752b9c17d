"""The choices that a program is made of.

A program is a function of a list of small numbers. A seed gives one such list;
a part of it, or smaller numbers, give a smaller program that is valid, too,
which is how a failure is shrunk (shrink.py). Zero is the simplest choice.
"""

import random


class Choices:
    def __init__(self, seed=None, replay=None):
        self.random = random.Random(seed)
        self.replay = replay
        self.made = []
        self.renamed = 0  # how many new names were given

    def draw(self, count):
        """A number below `count`."""
        if self.replay is None:
            value = self.random.randrange(count)
        elif len(self.made) < len(self.replay):
            value = min(self.replay[len(self.made)], count - 1)
        else:
            value = 0
        self.made.append(value)
        return value

    def chance(self, percent):
        return self.draw(100) >= 100 - percent

    def pick(self, options):
        """One of the options, the simplest of which is the first."""
        return options[self.draw(len(options))]

    def weighted(self, options):
        """One of the pairs (weight, value), the simplest of which is first."""
        options = [(weight, value) for weight, value in options if weight > 0]
        number = self.draw(sum(weight for weight, _ in options))
        for weight, value in options:
            if number < weight:
                return value
            number -= weight
        raise AssertionError("the weights' sum was wrong")
