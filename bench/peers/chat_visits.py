"""What clients of Asio's chat server do, well and badly.

A message has its length, in four characters, before it.
"""


def message(text):
    return b"%4d" % len(text) + text


def joined(server, *names):
    """Visitors that the server knows of."""
    visitors = [server.visitor(name) for name in names]
    server.settle()
    return visitors


def talk(server):
    first, second = joined(server, "first", "second")
    for speaker, text in ((first, b"hello"), (second, b""), (first, b"x" * 512)):
        speaker.send(message(text))
        for visitor in (first, second):
            visitor.read(4 + len(text))


def odd_pieces(server):
    first, second = joined(server, "first", "second")
    first.send(b" ", b"  ", b"5he", b"llo   ", b"3bye", pause=0.01)
    second.read(16)
    first.read(16)


def burst(server):
    """More than a queue of writes takes at once, and nobody reads yet."""
    first, second = joined(server, "first", "second")
    texts = [b"message %d" % number for number in range(300)]
    everything = b"".join(message(text) for text in texts)
    first.send(everything)
    server.settle()
    second.read(len(everything))
    first.read(len(everything))


def late(server):
    """Gets the last hundred messages, in one go."""
    (first,) = joined(server, "first")
    texts = [b"message %d" % number for number in range(120)]
    first.send(*map(message, texts))
    first.read(sum(len(message(text)) for text in texts))
    second = server.visitor("second")
    second.read(sum(len(message(text)) for text in texts[20:]))
    second.half_close()
    second.read_to_end()
    first.send(message(b"anybody here?"))
    first.read(17)


def no_number(server):
    first, second = joined(server, "first", "second")
    first.send(b"what")
    server.settle()
    second.send(message(b"hello"))
    second.read(9)
    first.read_to_end()


def number_too_high(server):
    (first,) = joined(server, "first")
    first.send(b"9999")
    first.read_to_end()


def gone_within_a_message(server):
    first, second = joined(server, "first", "second")
    first.send(b"  10hel")
    first.close()
    server.settle()
    second.send(message(b"hello"))
    second.read(9)


def reset(server):
    first, second = joined(server, "first", "second")
    first.send(message(b"hello"))
    second.read(9)
    first.reset()
    second.send(message(b"one"), message(b"two"))
    second.read(14)


def stays(server):
    """Is still there when the server is stopped."""
    joined(server, "first", "second")


VISITS = {
    "talk": talk,
    "odd pieces": odd_pieces,
    "burst": burst,
    "late": late,
    "no number": no_number,
    "number too high": number_too_high,
    "gone within a message": gone_within_a_message,
    "reset": reset,
    "stays": stays,
}
