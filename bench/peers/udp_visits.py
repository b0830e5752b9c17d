"""What clients of a UDP echo server do, well and badly."""

import socket

DATAGRAM = socket.SOCK_DGRAM


def datagram(visitor):
    visitor.note(visitor.attempt(visitor.stream.recv, 65536))


def echo(server):
    visitor = server.visitor(of=DATAGRAM)
    for text in (b"hello", b"x", bytes(1024), b"bye"):
        visitor.send(text)
        datagram(visitor)


def empty(server):
    """A datagram without a byte in it gets no answer; the next one does."""
    visitor = server.visitor(of=DATAGRAM)
    visitor.send(b"", b"after nothing")
    datagram(visitor)


def too_long(server):
    """The server's buffer holds 1024 bytes."""
    visitor = server.visitor(of=DATAGRAM)
    visitor.send(b"y" * 3000)
    datagram(visitor)


def gone_early(server):
    """Nobody is there for the answer; the next one gets its own."""
    visitor = server.visitor("gone", of=DATAGRAM)
    visitor.send(b"one", b"two")
    visitor.close()
    server.settle()
    later = server.visitor("later", of=DATAGRAM)
    later.send(b"three")
    datagram(later)


def several_at_once(server):
    visitors = [server.visitor(name, of=DATAGRAM) for name in ("first", "second")]
    for visitor in visitors * 3:
        visitor.send(visitor.name.encode())
    for visitor in visitors * 3:
        datagram(visitor)


def tells(*texts):
    """The server prints what it is sent, and answers nothing."""

    def visit(server):
        visitor = server.visitor(of=DATAGRAM)
        for text in texts:
            visitor.send(text)

    return visit


SINK = {
    "datagrams": tells(b"hello", b"x", b"bye"),
    "empty datagram": tells(b"", b"after nothing"),
    "too long": tells(b"y" * 3000, b"short"),
}
VISITS = {
    "echo": echo,
    "empty datagram": empty,
    "too long": too_long,
    "gone early": gone_early,
    "several at once": several_at_once,
}
