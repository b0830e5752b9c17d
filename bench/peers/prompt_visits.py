"""What a person types who is asked for lines."""


def types(*lines):
    """One line after the other, each when the program waits for it."""

    def visit(server):
        for line in lines:
            server.settle()
            server.type(line)

    return visit


VISITS = {
    "lines": types(b"hello\n", b"x\n", b"y" * 400 + b"\n"),
    "line in pieces": types(b"he", b"llo\n"),
    "nothing": types(),
}
