"""What an echo server does for a client that says one line, well and badly."""


def echoes(connection):
    connection.type(b"hello\n")
    text = connection.read_exactly(5)
    connection.note(text)
    connection.send(text[:2])
    connection.send(text[2:])
    connection.note(connection.read_to_end())


def closes(connection):
    connection.type(b"hello\n")
    connection.note(connection.read_exactly(5))


def closes_within(connection):
    closes(connection)
    connection.send(b"he")


def resets(connection):
    closes(connection)
    connection.reset()


SCRIPTS = {
    "echo": echoes,
    "closed before the echo": closes,
    "closed within the echo": closes_within,
    "reset": resets,
}
