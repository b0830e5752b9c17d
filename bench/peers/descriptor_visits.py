"""What clients do of a server that opens files for them.

The client sends a name, and gets a descriptor of the open file.
"""

import os
import socket


def ask(server, visitor, name):
    visitor.send(name.encode())
    answer = visitor.attempt(socket.recv_fds, visitor.stream, 10, 1)
    if answer:
        data, descriptors, _, _ = answer
        visitor.note((data, len(descriptors)))
        for descriptor in descriptors:
            os.write(descriptor, b"written by the visitor")
            os.close(descriptor)
    path = server.folder / name
    visitor.note(path.read_bytes() if path.exists() else "no file")
    path.unlink(missing_ok=True)


def two_files(server):
    visitor = server.visitor()
    ask(server, visitor, "one.txt")
    ask(server, visitor, "two.txt")
    visitor.finish()


def no_such_folder(server):
    visitor = server.visitor()
    ask(server, visitor, "missing/one.txt")


def gone_early(server):
    with server.paused():
        server.visitor().close()


def several_at_once(server):
    visitors = [server.visitor(name) for name in ("first", "second")]
    for visitor in visitors[::-1]:
        ask(server, visitor, f"{visitor.name}.txt")


VISITS = {
    "two files": two_files,
    "no such folder": no_such_folder,
    "gone early": gone_early,
    "several at once": several_at_once,
}
