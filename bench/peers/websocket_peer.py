"""What a WebSocket echo server does, well and badly (RFC 6455)."""

import base64
import hashlib
import re
import struct

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA
KEY = re.compile(rb"(?i)(Sec-WebSocket-Key: )([^\r]*)")


def frame(opcode, payload, last=True):
    assert len(payload) < 126
    return bytes([(0x80 if last else 0) | opcode, len(payload)]) + payload


def read_frame(connection):
    """Reads one frame and notes it without its mask, which is random."""
    first, second = connection.read_exactly(2)
    size = second & 0x7F
    if size == 126:
        (size,) = struct.unpack(">H", connection.read_exactly(2))
    elif size == 127:
        (size,) = struct.unpack(">Q", connection.read_exactly(8))
    mask = connection.read_exactly(4) if second & 0x80 else bytes(4)
    payload = connection.read_exactly(size)
    payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    connection.note(("frame", first, bool(second & 0x80), payload))
    return first & 0xF, payload


def read_handshake(connection):
    """Reads the upgrade request; returns the key, which is random."""
    request = connection.read_until(b"\r\n\r\n")
    connection.note(KEY.sub(rb"\1...", request))
    match = KEY.search(request)
    return match.group(2) if match else b""


def accept(connection):
    accepted = hashlib.sha1(read_handshake(connection) + GUID).digest()
    connection.send(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nServer: scripted\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(accepted) + b"\r\n\r\n"
    )


def echoes(before=b"", pieces=False):
    """Echoes one message, then answers the close handshake."""

    def script(connection):
        accept(connection)
        opcode, payload = read_frame(connection)
        connection.send(before)
        if pieces:
            middle = len(payload) // 2
            connection.send(frame(opcode, payload[:middle], last=False))
            connection.send(frame(CONTINUATION, payload[middle:]))
        else:
            connection.send(frame(opcode, payload))
        while opcode != CLOSE:
            opcode, payload = read_frame(connection)
        connection.send(frame(CLOSE, payload))

    return script


def declines(connection):
    read_handshake(connection)
    connection.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    connection.note(connection.read_to_end())


def accepts_wrongly(connection):
    read_handshake(connection)
    connection.send(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
    )
    connection.note(connection.read_to_end())


def closes_instead(connection):
    accept(connection)
    read_frame(connection)
    connection.send(frame(CLOSE, struct.pack(">H", 1001) + b"leaving"))
    read_frame(connection)


def breaks_protocol(connection):
    """Sends a frame with bits that nobody agreed on."""
    accept(connection)
    read_frame(connection)
    connection.send(b"\xf1\x01x")
    read_frame(connection)


def closes_before_handshake(connection):
    read_handshake(connection)


def closes_within_message(connection):
    accept(connection)
    read_frame(connection)
    connection.send(frame(TEXT, b"never complete")[:6])


def resets(connection):
    accept(connection)
    read_frame(connection)
    connection.reset()


SCRIPTS = {
    "echo": echoes(),
    "echo in two frames": echoes(pieces=True),
    "ping before the echo": echoes(before=frame(PING, b"are you there?")),
    "declined handshake": declines,
    "wrong accept key": accepts_wrongly,
    "close frame instead of the echo": closes_instead,
    "malformed frame": breaks_protocol,
    "closed before the handshake": closes_before_handshake,
    "closed within the echo": closes_within_message,
    "reset": resets,
}
