"""What a server of Asio's client with deadlines does, well and badly."""


def sends(*pieces, finish=lambda connection: None):
    def script(connection):
        connection.note(connection.read_exactly(1))  # a heartbeat
        for piece in pieces:
            connection.send(piece)
        finish(connection)

    return script


SCRIPTS = {
    "lines": sends(b"hello\n", b"\n\nby", b"e\n"),
    "line without end": sends(b"hello\nnever a line"),
    "nothing": sends(),
    "reset": sends(finish=lambda connection: connection.reset()),
}
