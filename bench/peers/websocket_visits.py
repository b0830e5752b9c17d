"""What clients of a WebSocket echo server do, well and badly (RFC 6455)."""

import struct

from http_visits import DATE, read_rest
from websocket_peer import CLOSE, CONTINUATION, PING, TEXT

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
MASK = b"\1\2\3\4"


def handshake(target="/", headers=""):
    return (
        f"GET {target} HTTP/1.1\r\nHost: loopback\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\n"
        f"Sec-WebSocket-Version: 13\r\n{headers}\r\n"
    ).encode()


def frame(opcode, payload, last=True, first=0):
    """A frame as clients send it, masked."""
    size = len(payload)
    head = bytes([(0x80 if last else 0) | opcode | first])
    head += bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
    masked = bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))
    return head + MASK + masked


def read_head(visitor):
    head = visitor.attempt(visitor.take_until, b"\r\n\r\n")
    visitor.note(head and DATE.sub(rb"\1...", head))


def take_frame(visitor):
    first, size = visitor.take(2)
    if size == 126:
        (size,) = struct.unpack(">H", visitor.take(2))
    elif size == 127:
        (size,) = struct.unpack(">Q", visitor.take(8))
    payload = visitor.take(size)
    return first, payload


def read_frames(visitor, count=1):
    for _ in range(count):
        visitor.note(visitor.attempt(take_frame, visitor))


def opened(server, name="visitor", **how):
    visitor = server.visitor(name)
    visitor.send(handshake(**how))
    read_head(visitor)
    return visitor


def closes(visitor):
    visitor.send(frame(CLOSE, struct.pack(">H", 1000)))
    read_frames(visitor)
    visitor.finish()


def echo(server):
    visitor = opened(server)
    for text in (b"hello", b"", b"x" * 300, "grün".encode()):
        visitor.send(frame(TEXT, text))
        read_frames(visitor)
    closes(visitor)


def fragments(server):
    visitor = opened(server)
    visitor.send(
        frame(TEXT, b"he", last=False),
        frame(PING, b"are you there?"),
        frame(CONTINUATION, b"llo"),
        pause=0.01,
    )
    read_frames(visitor, 2)
    closes(visitor)


def odd_pieces(server):
    visitor = server.visitor()
    text = handshake()
    visitor.send(text[:1], text[1:50], text[50:], pause=0.01)
    read_head(visitor)
    data = frame(TEXT, b"hello") + frame(TEXT, b"again")
    visitor.send(data[:1], data[1:8], data[8:14], data[14:], pause=0.01)
    read_frames(visitor, 2)
    closes(visitor)


def all_at_once(server):
    """Does not wait for the answer to the handshake."""
    visitor = server.visitor()
    visitor.send(handshake() + frame(TEXT, b"hello") + frame(TEXT, b"again"))
    read_head(visitor)
    read_frames(visitor, 2)
    closes(visitor)


def no_upgrade(server):
    visitor = server.visitor()
    visitor.send(b"GET / HTTP/1.1\r\nHost: loopback\r\n\r\n")
    visitor.half_close()
    read_rest(visitor)


def wrong_version(server):
    visitor = server.visitor()
    visitor.send(handshake().replace(b"Version: 13", b"Version: 7"))
    read_head(visitor)
    visitor.half_close()


def malformed_handshake(server):
    visitor = server.visitor()
    visitor.send(b"what?\r\n\r\n")
    visitor.half_close()
    visitor.read_to_end()


def breaks_protocol(*frames):
    def visit(server):
        visitor = opened(server)
        visitor.send(*frames)
        read_frames(visitor)
        visitor.finish()

    return visit


def half_close(server):
    visitor = opened(server)
    visitor.send(frame(TEXT, b"hello"))
    visitor.half_close()
    read_frames(visitor, 2)


def gone_within_the_handshake(server):
    visitor = server.visitor()
    visitor.send(handshake()[:-20])
    visitor.close()


def gone_within_a_message(server):
    visitor = opened(server)
    visitor.send(frame(TEXT, b"never complete")[:9])
    visitor.close()


def gone_early(server):
    with server.paused():
        server.visitor(tls=False).close()


def reset(server):
    visitor = opened(server)
    visitor.send(frame(TEXT, b"hello"))
    read_frames(visitor)
    with server.paused():
        visitor.send(frame(TEXT, b"never mind"))
        visitor.reset()


def reset_within_the_handshake(server):
    visitor = server.visitor()
    visitor.send(handshake()[:-20])
    server.settle()
    visitor.reset()


def several_at_once(server):
    visitors = [opened(server, name) for name in ("first", "second", "third")]
    for visitor in visitors:
        visitor.send(frame(TEXT, visitor.name.encode()))
    read_frames(visitors[0])
    visitors[0].reset()
    for visitor in visitors[:0:-1]:
        read_frames(visitor)
        closes(visitor)
    later = opened(server, "fourth")
    later.send(frame(TEXT, b"still there?"))
    read_frames(later)


def stays(server):
    """Is still there, as is one that says nothing, when the server stops."""
    server.visitor("silent")
    visitor = opened(server)
    visitor.send(frame(TEXT, b"hello"))
    read_frames(visitor)


VISITS = {
    "echo": echo,
    "fragments and a ping": fragments,
    "odd pieces": odd_pieces,
    "all at once": all_at_once,
    "no upgrade": no_upgrade,
    "wrong version": wrong_version,
    "malformed handshake": malformed_handshake,
    "unmasked frame": breaks_protocol(b"\x81\1x"),
    "unknown bits": breaks_protocol(frame(TEXT, b"x", first=0x70)),
    "not UTF-8": breaks_protocol(frame(TEXT, b"\xff\xfe")),
    "half-close": half_close,
    "gone within the handshake": gone_within_the_handshake,
    "gone within a message": gone_within_a_message,
    "gone early": gone_early,
    "reset": reset,
    "reset within the handshake": reset_within_the_handshake,
    "several at once": several_at_once,
    "stays": stays,
}
