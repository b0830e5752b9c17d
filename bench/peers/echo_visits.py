"""What clients of a TCP echo server do, well and badly."""

import socket

MESSAGE = bytes(range(256)) * 20


def odd_pieces(server):
    """Far more than the server's buffer, in pieces that fit nowhere."""
    visitor = server.visitor()
    cuts = [0, 1, 4, 1029, 1030, 3500, len(MESSAGE)]
    pieces = [MESSAGE[a:b] for a, b in zip(cuts, cuts[1:])]
    visitor.send(*pieces, pause=0.01)
    visitor.read(len(MESSAGE))
    visitor.send(b"once more")
    visitor.read(9)


def half_close(server):
    visitor = server.visitor()
    visitor.send(b"the last words")
    visitor.half_close()
    visitor.read_to_end()


def reset_in_the_middle(server):
    visitor = server.visitor()
    visitor.send(b"hello")
    visitor.read(5)
    with server.paused():
        visitor.send(b"never mind")
        visitor.reset()


def reset_while_it_writes(server):
    """Sends and never reads, until the server can't write on."""
    visitor = server.visitor()
    visitor.stream.settimeout(0.2)
    try:
        while True:
            visitor.stream.sendall(MESSAGE * 20)
    except socket.timeout:
        visitor.reset()


def gone_early(server):
    with server.paused():
        server.visitor(tls=False).close()


def says_nothing(server):
    """Is still there when the server is stopped."""
    server.visitor()


def stays(server):
    visitor = server.visitor()
    visitor.send(b"hello")
    visitor.read(5)


def slow(server):
    """Takes its time to read what it asked for."""
    visitor = server.visitor()
    visitor.stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    visitor.send(MESSAGE * 10)
    server.settle()
    visitor.read(len(MESSAGE) * 10)
    visitor.half_close()
    visitor.read_to_end()


def several_at_once(server):
    visitors = [server.visitor(name) for name in ("first", "second", "third")]
    for visitor in visitors:
        visitor.send(visitor.name.encode())
    visitors[1].reset()
    for visitor in (visitors[2], visitors[0]):
        visitor.read(len(visitor.name))
    for visitor in (visitors[0], visitors[2]):
        visitor.send(b"bye")
        visitor.half_close()
        visitor.read_to_end()
    later = server.visitor("fourth")
    later.send(b"still there?")
    later.read(12)


VISITS = {
    "echo in odd pieces": odd_pieces,
    "half-close": half_close,
    "reset in the middle": reset_in_the_middle,
    "reset while it writes": reset_while_it_writes,
    "gone early": gone_early,
    "says nothing": says_nothing,
    "stays": stays,
    "slow": slow,
    "several at once": several_at_once,
}
