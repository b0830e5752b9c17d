"""A peer on loopback that follows a script and notes down what it saw."""

import os
import socket
import ssl
import struct
import subprocess
import threading

HOST = "127.0.0.1"
PATIENCE = 10  # seconds for each step of a script
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1"}


class Connection:
    """One client, seen from the script's side."""

    def __init__(self, stream, notes, keyboard):
        stream.settimeout(PATIENCE)
        self.stream = stream
        self.notes = notes
        self.keyboard = keyboard
        self.pending = b""

    def note(self, text):
        self.notes.append(text)

    def start_tls(self, context):
        self.stream = context.wrap_socket(self.stream, server_side=True)
        self.note(f"TLS: {self.stream.version()}")

    def end_tls(self):
        """Says goodbye as TLS asks for, and waits for the client's answer."""
        self.stream = self.stream.unwrap()
        self.note("TLS closed")

    def fill(self):
        data = self.stream.recv(65536)
        self.pending += data
        return bool(data)

    def read_until(self, mark):
        while mark not in self.pending:
            if not self.fill():
                raise EOFError(f"the client closed after {self.pending!r}")
        data, _, self.pending = self.pending.partition(mark)
        return data + mark

    def read_exactly(self, size):
        while len(self.pending) < size:
            if not self.fill():
                raise EOFError(f"the client closed after {self.pending!r}")
        data, self.pending = self.pending[:size], self.pending[size:]
        return data

    def read_to_end(self):
        while self.fill():
            pass
        data, self.pending = self.pending, b""
        return data

    def send(self, data):
        self.stream.sendall(data)

    def type(self, text):
        """Is read by the client from its standard input."""
        self.keyboard.write(text)
        self.keyboard.flush()

    def reset(self):
        """Closes so that the client gets ECONNRESET."""
        linger_not = struct.pack("ii", 1, 0)
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        self.stream.close()


class Peer:
    """Listens while the `with` block runs; each client gets the script.

    Without a script nobody listens, and a client is refused.
    """

    def __init__(self, script=None):
        self.script = script
        self.notes = []
        reader, writer = os.pipe()
        self.typed, self.keyboard = os.fdopen(reader, "rb"), os.fdopen(writer, "wb")
        self.listener = socket.create_server((HOST, 0)) if script else socket.socket()
        if not script:
            self.listener.bind((HOST, 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        if self.script:
            self.thread.start()
        else:
            self.keyboard.close()
        return self

    def __exit__(self, *_):
        if self.script:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.thread.join(PATIENCE)
        self.listener.close()
        self.typed.close()

    def serve(self):
        while True:
            try:
                stream, _ = self.listener.accept()
            except OSError:
                return
            self.notes.append("a client")
            connection = Connection(stream, self.notes, self.keyboard)
            try:
                self.script(connection)
            except (EOFError, OSError) as error:
                # An OpenSSL error has its reason in a member, and a line of
                # OpenSSL's own source in its text.
                reason = getattr(error, "reason", None) or str(error)
                self.notes.append(f"{type(error).__name__}: {reason}")
            finally:
                connection.stream.close()
                self.keyboard.close()


def make_certificate(folder, name):
    """A self-signed certificate for HOST; returns its path (key included)."""
    certificate = folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-days", "2"]
        + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{HOST}"]
        + ["-keyout", certificate, "-out", certificate],
        check=True,
        capture_output=True,
    )
    return certificate


def tls_context(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting_context():
    """Of a client that trusts everybody."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
