#!/usr/bin/env python3
"""Prints what an element of a generator costs, as the table of docs/generators.md.

Builds bench/generators.cpp with each compiler, optimised, and runs it: the time
for an element is the best of seven runs, allocations are those of one run.
"""

from costs import print_costs

if __name__ == "__main__":
    print_costs("generators.cpp", "element from")
