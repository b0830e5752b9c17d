"""What clients of an HTTP server do, well and badly."""

import re

FILES = {  # what the server's folder has
    "index.html": b"<p>Hello from loopback.</p>\n",
    "text.txt": b"plain\n",
    "large.bin": bytes(range(256)) * 50000,
}
DATE = re.compile(rb"(?i)(Date: )[^\r]*")
TIME = re.compile(rb"\b\d{10}\b|\b\d\d:\d\d:\d\d\b")
LENGTH = re.compile(rb"(?i)\r\nContent-Length: *(\d+)")


def request(target="/", method="GET", version="1.1", headers="", body=""):
    if body:
        headers += f"Content-Length: {len(body)}\r\n"
    head = f"{method} {target} HTTP/{version}\r\nHost: loopback\r\n{headers}\r\n"
    return (head + body).encode()


def read_response(visitor, body=True):
    """Notes one response without its date; the body by its length."""
    head = visitor.attempt(visitor.take_until, b"\r\n\r\n")
    visitor.note(head and DATE.sub(rb"\1...", head))
    length = LENGTH.search(head or b"")
    if length and body:
        content = visitor.attempt(visitor.take, int(length[1])) or b""
        visitor.note(TIME.sub(b"...", content) if len(content) < 500 else len(content))
    return head and b"close" not in head and not head.startswith(b"HTTP/1.0")


def read_rest(visitor):
    visitor.read_to_end()
    visitor.notes = [
        DATE.sub(rb"\1...", note) if isinstance(note, bytes) else note
        for note in visitor.notes
    ]


def asks(*requests, body=True):
    """One request after the other on one connection, then a farewell."""

    def visit(server):
        visitor = server.visitor()
        for text in requests:
            visitor.send(text)
            if not read_response(visitor, body):
                break
        visitor.finish()

    return visit


def pipelined(server):
    visitor = server.visitor()
    visitor.send(request() + request("/text.txt") + request("/missing"))
    for _ in range(3):
        if not read_response(visitor):
            break
    visitor.finish()


def odd_pieces(server):
    visitor = server.visitor()
    text = request("/text.txt")
    visitor.send(text[:1], text[1:20], text[20:-1], text[-1:], pause=0.01)
    read_response(visitor)
    visitor.finish()


def half_close(server):
    visitor = server.visitor()
    visitor.send(request("/text.txt"))
    visitor.half_close()
    read_response(visitor)
    visitor.read_to_end()


def slow(server):
    """Reads a large answer only after the server can't send on."""
    visitor = server.visitor()
    visitor.send(request("/large.bin", headers="Connection: close\r\n"))
    server.settle()
    read_response(visitor)
    visitor.finish()


def reset_while_it_writes(server):
    visitor = server.visitor()
    visitor.send(request("/large.bin"))
    server.settle()
    visitor.reset()


def reset_within_a_request(server):
    visitor = server.visitor()
    visitor.send(request()[:-9])
    server.settle()
    visitor.reset()


def gone_within_a_request(server):
    visitor = server.visitor()
    visitor.send(request()[:-9])
    visitor.close()


def gone_before_the_answer(server):
    with server.paused():
        visitor = server.visitor(tls=False)
        visitor.send(request())
        visitor.close()


def gone_early(server):
    with server.paused():
        server.visitor(tls=False).close()


def malformed(*lines):
    def visit(server):
        visitor = server.visitor()
        visitor.send(*lines)
        visitor.half_close()
        read_rest(visitor)

    return visit


def several_at_once(server):
    visitors = [server.visitor(name) for name in ("first", "second", "third")]
    for visitor, target in zip(visitors, ("/", "/text.txt", "/missing")):
        visitor.send(request(target))
    read_response(visitors[0])
    visitors[0].reset()
    for visitor in visitors[:0:-1]:
        if read_response(visitor):
            visitor.send(request("/text.txt", headers="Connection: close\r\n"))
            read_response(visitor)
        visitor.finish()


def stays(server):
    """Is still there, as is one that says nothing, when the server stops."""
    server.visitor("silent")
    visitor = server.visitor()
    visitor.send(request())
    read_response(visitor)


# What needs a connection that is closed on one side only.
HALF_CLOSED = ("half-close",)

VISITS = {
    "get, and again": asks(request(), request("/text.txt")),
    "head": asks(request(method="HEAD"), body=False),
    "counted": asks(request("/count")),
    "time": asks(request("/time")),
    "not found": asks(request("/missing"), request("/sub/")),
    "illegal path": asks(request("/../text.txt")),
    "unknown method": asks(request(method="PUT", body="12345"), request()),
    "close after the answer": asks(request(headers="Connection: close\r\n")),
    "HTTP 1.0": asks(request(version="1.0")),
    "pipelined": pipelined,
    "odd pieces": odd_pieces,
    "half-close": half_close,
    "slow": slow,
    "reset while it writes": reset_while_it_writes,
    "reset within a request": reset_within_a_request,
    "gone within a request": gone_within_a_request,
    "gone before the answer": gone_before_the_answer,
    "gone early": gone_early,
    "malformed": malformed(b"what?\r\n\r\n"),
    "malformed header": malformed(b"GET / HTTP/1.1\r\n: nothing\r\n\r\n"),
    "header without end": malformed(b"GET / HTTP/1.1\r\n", b"X: y\r\n" * 3000),
    "body too large": malformed(request(method="POST", body="x" * 20000)),
    "several at once": several_at_once,
    "stays": stays,
}
