#!/usr/bin/env python3
"""Prints what a hand-off costs, as the table of docs/runtime.md.

Builds bench/callbacks.cpp with each compiler, optimised, and runs it: the time
for a hand-off is the best of seven runs, allocations are those for one.
"""

from costs import print_costs

if __name__ == "__main__":
    print_costs("callbacks.cpp", "hand-off")
