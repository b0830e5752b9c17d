"""What clients of a server that sends a message and closes do."""

import re

TIME = re.compile(rb"\w{3} \w{3} +\d+ [\d:]+ \d{4}")


def read_all(visitor):
    visitor.read_to_end()
    visitor.notes = [
        TIME.sub(b"TIME", note) if isinstance(note, bytes) else note
        for note in visitor.notes
    ]


def reads(server):
    read_all(server.visitor())


def gone_early(server):
    with server.paused():
        server.visitor().close()


def reset(server):
    with server.paused():
        server.visitor().reset()


def several_at_once(server):
    visitors = [server.visitor(name) for name in ("first", "second", "third")]
    for visitor in visitors[::-1]:
        read_all(visitor)


def twice(server):
    """The program serves one client, and then another one."""
    read_all(server.visitor("first"))
    server.await_port()
    read_all(server.visitor("second"))
    server.await_end()


VISITS = {
    "reads": reads,
    "gone early": gone_early,
    "reset": reset,
    "several at once": several_at_once,
}
TWICE = {"two clients": twice}
