"""What a server of Asio's chat client does, well and badly."""

import time

from chat_visits import message


def pause():
    """Lets the client print what it was sent."""
    time.sleep(0.2)


def talks(connection):
    connection.type(b"hello\n")
    connection.note(connection.read_exactly(9))
    connection.send(message(b"hello") + message(b"") + message(b"x" * 512))
    connection.type(b"\nbye\n")
    connection.note(connection.read_exactly(11))
    connection.send(b"   3b")
    pause()
    connection.send(b"ye")
    pause()
    connection.keyboard.close()
    connection.note(connection.read_to_end())


def reads_late(connection):
    """The client has to keep what it was told."""
    connection.type(b"".join(b"line %d\n" % number for number in range(100)))
    pause()
    size = sum(len(message(b"line %d" % number)) for number in range(100))
    connection.note(connection.read_exactly(size))
    connection.keyboard.close()
    connection.note(connection.read_to_end())


def sends_no_number(connection):
    connection.send(b"what")
    connection.note(connection.read_to_end())
    connection.type(b"anybody there?\n")
    pause()


def sends(data, finish=lambda connection: None):
    def script(connection):
        connection.send(data)
        pause()
        finish(connection)

    return script


SCRIPTS = {
    "talk": talks,
    "reads late": reads_late,
    "no number": sends_no_number,
    "number too high": sends(b"9999"),
    "closed within a header": sends(b"  "),
    "closed within a message": sends(b"  10hel"),
    "closed": sends(b""),
    "reset": sends(message(b"hello"), lambda connection: connection.reset()),
}
