"""Runs an example program with scripted peers on loopback.

  run.py show KIND PROGRAM           runs it once, and shows what it prints
  run.py compare KIND BEFORE AFTER   runs two programs in every scenario of the
                                     kind: they must do the same

kinds.py has the kinds. The same means: the standard output, the standard error
(sanitizers included), the exit code, what stays open, and what each peer saw,
byte by byte, but for what is random or the time of day.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock
from typing import Callable, NamedTuple, Optional

import http_peer
import http_visits
from kinds import KINDS, Alone, Client
from peer import HOST, SANITIZERS, Peer, make_certificate, tls_context, trusting_context
from server import Outcome, Server

TIMEOUT = 60
ASIO_SSL = Path("/usr/share/doc/libasio-dev/examples/cpp11/ssl")
OWN_PORT = Lock()  # held while a program serves at a port of its own choice


class Scenario(NamedTuple):
    name: str
    act: Optional[Callable]  # the script or the visit; None: nobody listens
    service: Optional[str] = None  # instead of the peer's port


def over_tls(script, context):
    """The script behind a TLS handshake, with a proper farewell at its end."""

    def tls_script(connection):
        connection.start_tls(context)
        script(connection)
        connection.end_tls()

    return tls_script


def without_farewell(script, context):
    def tls_script(connection):
        connection.start_tls(context)
        script(connection)

    return tls_script


def no_tls(connection):
    """Answers the TLS handshake with something else."""
    connection.fill()
    connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    connection.note(len(connection.read_to_end()) > 0)


def resets_handshake(connection):
    connection.fill()
    connection.reset()


def client_scenarios(kind, folder):
    """All scripts of a kind; the first is the one where all goes well."""
    result = []
    if not kind.tls:
        result += [Scenario(name, script) for name, script in kind.scripts.items()]
    else:
        trusted = tls_context(folder / "trusted.pem")
        stranger = tls_context(make_certificate(folder, "stranger"))
        good = kind.farewell or next(iter(kind.scripts.values()))
        result += [Scenario("over TLS", over_tls(good, trusted))]
        result += [
            Scenario(name, without_farewell(script, trusted))
            for name, script in kind.scripts.items()
        ]
        result += [
            Scenario("unknown certificate", over_tls(good, stranger)),
            Scenario("no TLS", no_tls),
            Scenario("reset within the TLS handshake", resets_handshake),
        ]
    return result + [
        Scenario("connection refused", None),
        Scenario("unknown service", None, service="no-such-service"),
    ]


def no_tls_visit(server):
    visitor = server.visitor(tls=False)
    visitor.send(b"GET / HTTP/1.1\r\n\r\n")
    visitor.attempt(visitor.take_rest)


def reset_handshake_visit(server):
    with server.paused():
        server.visitor(tls=False).reset()


def server_scenarios(kind):
    visits = dict(kind.visits)
    if kind.tls:
        visits.pop("half-close", None)
        visits["no TLS"] = no_tls_visit
        visits["reset within the TLS handshake"] = reset_handshake_visit
    return [Scenario(name, visit) for name, visit in visits.items()]


def scenarios(kind, folder):
    if isinstance(kind, Alone):
        return [Scenario(name, None) for name in kind.runs]
    if isinstance(kind, Client):
        return client_scenarios(kind, folder)
    return server_scenarios(kind)


def filled(arguments, port, folder):
    return [text.format(port=port, folder=folder) for text in arguments]


def run_client(program, kind, scenario, folder):
    """One run of a client program against one script."""
    certificate = folder / "trusted.pem"
    with Peer(scenario.act) as peer:
        arguments = filled(kind.arguments, scenario.service or peer.port, folder)
        result = subprocess.run(
            ["program", *arguments],
            executable=program,
            cwd=folder,
            env={**os.environ, **SANITIZERS, "PEER_CERTIFICATE": str(certificate)},
            stdin=peer.typed,
            capture_output=True,
            timeout=TIMEOUT,
        )
    port = str(peer.port).encode()
    printed = [text.replace(port, b"PORT") for text in (result.stdout, result.stderr)]
    saw = [
        note.replace(b":" + port, b":PORT") if isinstance(note, bytes) else note
        for note in peer.notes
    ]
    return Outcome(*printed, result.returncode, None, saw)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def visit(program, kind, scenario, folder):
    """One run of a server program with one visit."""
    port = folder / "socket" if kind.port == 0 else kind.port or free_port()
    arguments = filled(kind.arguments, port, folder)
    tls = trusting_context() if kind.tls else None
    with Server(program, arguments, folder, port, tls) as server:
        scenario.act(server)
        return server.stop(kind.end, server.settle())


def run(program, kind, scenario, folder):
    if isinstance(kind, Client):
        return run_client(program, kind, scenario, folder)
    if isinstance(kind, Alone):
        result = subprocess.run(
            ["program", *kind.runs[scenario.name]],
            executable=program,
            cwd=folder,
            env={**os.environ, **SANITIZERS},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
        )
        return Outcome(result.stdout, result.stderr, result.returncode, None, None)
    if kind.port and kind.port > 0:
        with OWN_PORT:
            return visit(program, kind, scenario, folder)
    return visit(program, kind, scenario, folder)


def make_folder(folder):
    """What programs look for in the folder that they are started in."""
    for name, content in http_visits.FILES.items():
        (folder / name).write_bytes(content)
    certificate = make_certificate(folder, "trusted")
    shutil.copyfile(certificate, folder / "ca.pem")
    shutil.copyfile(certificate, folder / "server.pem")
    parameters = ASIO_SSL / "dh4096.pem"
    if parameters.exists():
        shutil.copyfile(parameters, folder / "dh4096.pem")


def shortened(text, other):
    """The text from a little before where it begins to differ."""
    same = next(
        (i for i, (a, b) in enumerate(zip(text, other)) if a != b),
        min(len(text), len(other)),
    )
    start = max(0, same - 200) if len(text) > 600 else 0
    return "…" * (start > 0) + text[start : start + 600]


def differences(before, after):
    lines = [
        f"{field}: {shortened(repr(ours), repr(theirs))} before,"
        f" {shortened(repr(theirs), repr(ours))} after"
        for field, ours, theirs in zip(Outcome._fields, before, after)
        if ours != theirs
    ]
    if b"Sanitizer" in after.stderr:
        lines.append(after.stderr.decode(errors="replace"))
    return "\n".join(lines) or None


def compare(kind, before, after):
    """Returns {scenario: what differs, or None}."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        make_folder(folder)
        return {
            scenario.name: differences(
                *[run(str(p), kind, scenario, folder) for p in (before, after)]
            )
            for scenario in scenarios(kind, folder)
        }


def main(command, name, *programs):
    kind = KINDS[name]
    programs = [os.path.abspath(program) for program in programs]
    if command == "show":
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            make_folder(folder)
            outcome = run(programs[0], kind, scenarios(kind, folder)[0], folder)
        sys.stdout.write(outcome.stdout.decode())
        sys.stderr.write(outcome.stderr.decode())
        return outcome.code
    results = compare(kind, *programs)
    for scenario, difference in results.items():
        print(f"{scenario}: {'the same' if difference is None else difference}")
    same = sum(difference is None for difference in results.values())
    print(f"{name}: the same in {same} of {len(results)} scenarios")
    return 0 if same == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
