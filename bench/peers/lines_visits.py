"""What clients of Asio's line server (timeouts/server) do, well and badly.

Each line goes to all; an empty one is a heartbeat, which is answered.
"""

from chat_visits import joined


def talk(server):
    first, second = joined(server, "first", "second")
    for speaker, line in ((first, b"hello\n"), (second, b"bye\n")):
        speaker.send(line)
        for visitor in (first, second):
            visitor.read(len(line))


def heartbeat(server):
    first, second = joined(server, "first", "second")
    first.send(b"\n")
    first.read(1)
    first.send(b"\n", b"x\n", pause=0.05)
    first.read(3)
    second.read(2)


def odd_pieces(server):
    (first,) = joined(server, "first")
    first.send(b"he", b"llo\nby", b"e\n", b"again\n", pause=0.01)
    first.read(16)


def burst(server):
    first, second = joined(server, "first", "second")
    lines = b"".join(b"line %d\n" % number for number in range(200))
    first.send(lines)
    server.settle()
    second.read(len(lines))
    first.read(len(lines))


def half_close(server):
    first, second = joined(server, "first", "second")
    first.send(b"bye\nnever a line")
    first.half_close()
    first.read_to_end()
    second.read(4)
    second.send(b"alone\n")
    second.read(6)


def reset(server):
    first, second = joined(server, "first", "second")
    first.send(b"never a line")
    first.reset()
    server.settle()
    second.send(b"alone\n")
    second.read(6)


def gone_early(server):
    server.visitor("first").close()


def stays(server):
    joined(server, "first", "second")


VISITS = {
    "talk": talk,
    "heartbeat": heartbeat,
    "odd pieces": odd_pieces,
    "burst": burst,
    "half-close": half_close,
    "reset": reset,
    "gone early": gone_early,
    "stays": stays,
}
