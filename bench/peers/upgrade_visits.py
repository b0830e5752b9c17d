"""What clients do of a server that speaks HTTP, and WebSocket when asked to.

Some of the servers speak TLS when asked to, too.
"""

import functools

import http_visits
import websocket_visits
from peer import trusting_context
from websocket_visits import TEXT, closes, frame, opened, read_frames


def upgrade_after_a_request(server):
    visitor = server.visitor()
    visitor.send(http_visits.request("/text.txt"))
    http_visits.read_response(visitor)
    visitor.send(websocket_visits.handshake())
    websocket_visits.read_head(visitor)
    visitor.send(frame(TEXT, b"hello"))
    read_frames(visitor)
    closes(visitor)


def over_tls(visit):
    @functools.wraps(visit)
    def tls_visit(server):
        server.tls = trusting_context()
        visit(server)

    return tls_visit


def all_over_tls(visits):
    return {
        f"{name}, over TLS": over_tls(visit)
        for name, visit in visits.items()
        if name not in NOT_OVER_TLS
    }


def talk(server):
    first, second = [opened(server, name) for name in ("first", "second")]
    for speaker, text in ((first, b"hello"), (second, b"x" * 300)):
        speaker.send(frame(TEXT, text))
        for visitor in (first, second):
            read_frames(visitor)
    closes(first)
    second.send(frame(TEXT, b"alone"))
    read_frames(second)
    closes(second)


def burst(server):
    first, second = [opened(server, name) for name in ("first", "second")]
    first.send(b"".join(frame(TEXT, b"message %d" % n) for n in range(60)))
    server.settle()
    for visitor in (second, first):
        read_frames(visitor, 60)


def one_gone(server):
    first, second = [opened(server, name) for name in ("first", "second")]
    first.reset()
    server.settle()
    second.send(frame(TEXT, b"alone"))
    read_frames(second)


NOT_OVER_TLS = ("half-close", "gone early", "gone before the answer")
WEBSOCKET = {
    f"WebSocket: {name}": visit
    for name, visit in websocket_visits.VISITS.items()
    if name not in ("no upgrade", "malformed handshake", "stays")
}
VISITS = {
    **http_visits.VISITS,
    **WEBSOCKET,
    "upgrade after a request": upgrade_after_a_request,
}
FLEXIBLE = {**http_visits.VISITS, **all_over_tls(http_visits.VISITS)}
ALL = {
    **VISITS,
    **{
        f"{name}, over TLS": over_tls(VISITS[name])
        for name in ("get, and again", "pipelined", "malformed", "WebSocket: echo")
    },
}
CHAT = {
    **{name: http_visits.VISITS[name] for name in ("get, and again", "pipelined")},
    "talk": talk,
    "burst": burst,
    "one gone": one_gone,
    "stays": websocket_visits.stays,
}
