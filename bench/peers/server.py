"""An example program that serves, started on loopback and visited."""

import hashlib
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from peer import HOST, PATIENCE, SANITIZERS

LISTENING = {"0A", "07"}  # of a TCP socket; of a UDP socket that is bound


class Outcome(NamedTuple):
    stdout: bytes
    stderr: bytes
    code: int
    descriptors: int  # that were open after the visits
    peers_saw: dict


def is_bound(port):
    """Whether somebody listens there; no connection is made to find out."""
    if isinstance(port, Path):
        return str(port) in Path("/proc/net/unix").read_text()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state = line.split()[:4]
            if int(local.rpartition(":")[2], 16) == port and state in LISTENING:
                return True
    return False


class Server:
    """Runs a program within a `with` block; visits then go to its port."""

    def __init__(self, program, arguments, folder, port, tls=None):
        """port is a path where the program serves a local socket, and -1 where
        it serves none."""
        self.program = program
        self.arguments = arguments
        self.folder = folder
        self.port = port
        self.tls = tls
        self.visitors = {}

    def __enter__(self):
        self.streams = {
            name: tempfile.TemporaryFile("w+b") for name in ("stdout", "stderr")
        }
        self.process = subprocess.Popen(
            ["program", *self.arguments],  # as it calls itself in what it prints
            executable=self.program,
            cwd=self.folder,
            env={**os.environ, **SANITIZERS},
            stdin=subprocess.PIPE,
            **self.streams,
        )
        if self.port != -1:
            self.await_port()
        return self

    def __exit__(self, *_):
        for visitor in self.visitors.values():
            visitor.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in [self.process.stdin, *self.streams.values()]:
            stream.close()

    def await_port(self):
        """Waits until the program listens, or has ended."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and not is_bound(self.port):
            if time.monotonic() > end:
                raise TimeoutError(f"{self.program} does not listen")
            time.sleep(0.005)

    def type(self, text):
        """Is read by the program from its standard input."""
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def await_end(self):
        """Waits until the program ends by itself."""
        self.process.wait(2 * PATIENCE)

    def state(self):
        """What changes while the program has something to do."""
        folder = Path("/proc") / str(self.process.pid)
        threads = [
            (task / "stat").read_text().rpartition(")")[2].split()
            for task in sorted((folder / "task").iterdir())
        ]
        switches = re.findall(r"ctxt_switches:\t(\d+)", (folder / "status").read_text())
        idle = all(fields[0] == "S" for fields in threads)
        return idle, len(list((folder / "fd").iterdir())), len(threads), switches

    def settle(self):
        """Waits until the program does nothing; returns its descriptors."""
        end = time.monotonic() + PATIENCE
        seen, quiet = None, 0
        while time.monotonic() < end:
            try:
                state = self.state()
            except (OSError, IndexError):
                return 0  # it has ended
            quiet = quiet + 1 if state == seen and state[0] else 0
            seen = state
            if quiet == 4:
                break
            time.sleep(0.015)
        return seen[1]

    @contextmanager
    def paused(self):
        """The program sees what happens in the block all at once."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def stop(self, by, descriptors):
        """Ends the program, and returns what was seen of it."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            code = "does not end"
        printed = []
        for stream in self.streams.values():
            stream.seek(0)
            printed.append(self.without_port(stream.read()))
        for visitor in self.visitors.values():
            visitor.note_end()
        saw = {name: visitor.notes for name, visitor in self.visitors.items()}
        return Outcome(*printed, code, descriptors, saw)

    def without_port(self, text):
        return text.replace(str(self.port).encode(), b"PORT")

    def visitor(self, name="visitor", port=None, of=socket.SOCK_STREAM, tls=True):
        """A new connection. Each visitor has notes of its own, as the order
        between several is not determined."""
        visitor = Visitor(name, self, port or self.port, of)
        self.visitors[name] = visitor
        visitor.connect(self.tls if tls else None)
        return visitor


class Visitor:
    """One client of the program. What goes wrong is noted, too."""

    def __init__(self, name, server, port, of):
        self.name = name
        self.server = server
        local = isinstance(port, Path)
        self.address = str(port) if local else (HOST, port)
        self.notes = []
        self.stream = socket.socket(socket.AF_UNIX if local else socket.AF_INET, of)
        self.stream.settimeout(PATIENCE)
        self.pending = b""

    def note(self, what):
        if isinstance(what, bytes):
            what = self.server.without_port(what)
            if len(what) > 1000:
                what = f"{len(what)} bytes, {hashlib.sha256(what).hexdigest()[:16]}"
        self.notes.append(what)

    def attempt(self, function, *arguments):
        """What the function returns; None, and a note, where it fails."""
        try:
            return function(*arguments)
        except (OSError, EOFError) as error:
            reason = getattr(error, "reason", None)
            self.note(f"{type(error).__name__}: {reason or getattr(error, 'strerror', None) or error}")
            return None

    def connect(self, tls=None):
        self.attempt(self.stream.connect, self.address)
        if tls:
            self.start_tls(tls)

    def start_tls(self, context):
        """Certificates are not checked: the visitor trusts everybody."""
        wrapped = self.attempt(context.wrap_socket, self.stream)
        if wrapped:
            self.stream = wrapped
            self.note(f"TLS: {wrapped.version()}")

    def end_tls(self):
        """Says goodbye as TLS asks for, and waits for the answer."""
        plain = self.attempt(self.stream.unwrap)
        if plain:
            self.stream = plain
            self.note("TLS closed")

    def send(self, *pieces, pause=0.0):
        for piece in pieces:
            try:
                self.stream.sendall(piece)
            except OSError:
                pass  # reading tells, always in the same way
            time.sleep(pause)

    def fill(self):
        try:
            data = self.stream.recv(65536)
        except ssl.SSLEOFError:
            self.note("TLS truncated")
            return False
        self.pending += data
        return bool(data)

    def take(self, size):
        while len(self.pending) < size:
            if not self.fill():
                raise EOFError(f"closed after {self.pending!r}")
        data, self.pending = self.pending[:size], self.pending[size:]
        return data

    def take_until(self, mark):
        while mark not in self.pending:
            if not self.fill():
                raise EOFError(f"closed after {self.pending!r}")
        data, _, self.pending = self.pending.partition(mark)
        return data + mark

    def take_rest(self):
        try:
            while self.fill():
                pass
        finally:
            data, self.pending = self.pending, b""
            self.note(data)
        return "closed"

    def read(self, size):
        """Notes that many bytes."""
        self.note(self.attempt(self.take, size))

    def read_until(self, mark):
        self.note(self.attempt(self.take_until, mark))

    def read_to_end(self):
        """Notes all that comes until the program closes the connection."""
        self.note(self.attempt(self.take_rest))

    def half_close(self):
        """Sends nothing more, but listens. TLS has no such thing."""
        if not self.is_tls():
            with suppress(OSError):  # reading tells, always in the same way
                self.stream.shutdown(socket.SHUT_WR)

    def finish(self):
        """Ends the connection politely."""
        if self.is_tls():
            self.end_tls()
        else:
            self.half_close()
            self.read_to_end()

    def is_tls(self):
        return isinstance(self.stream, ssl.SSLSocket)

    def note_end(self):
        """Notes how the end of the program ended the connection."""
        if self.stream.fileno() >= 0 and self.stream.type == socket.SOCK_STREAM:
            self.read_to_end()

    def reset(self):
        """Closes so that the program gets ECONNRESET."""
        linger_not = b"\1\0\0\0\0\0\0\0"
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        self.stream.close()

    def close(self):
        self.stream.close()
