"""Runs a client program against scripted peers on loopback.

  run.py show KIND PROGRAM           runs it once, and shows what it prints
  run.py compare KIND BEFORE AFTER   runs two programs against every script of
                                     the kind: they must do the same

KIND is http, https, websocket or websockets. The same means: the standard
output, the standard error (sanitizers included), the exit code, and what the
peer saw, byte by byte, but for what is random in a WebSocket's handshake and
masks.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, NamedTuple, Optional

import http_peer
import websocket_peer
from peer import HOST, Peer, make_certificate, tls_context

TIMEOUT = 60


class Scenario(NamedTuple):
    name: str
    script: Optional[Callable]  # None: nobody listens
    service: Optional[str] = None  # instead of the peer's port


class Outcome(NamedTuple):
    stdout: bytes
    stderr: bytes
    code: int
    peer_saw: list


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


def scenarios(kind, folder):
    """All scripts of a kind; the first is the one where all goes well."""
    protocol = http_peer if kind.startswith("http") else websocket_peer
    scripts = protocol.SCRIPTS
    result = []
    if kind in ("http", "websocket"):
        result += [Scenario(name, script) for name, script in scripts.items()]
    else:
        trusted = tls_context(make_certificate(folder, "trusted"))
        stranger = tls_context(make_certificate(folder, "stranger"))
        good = next(iter(scripts.values()))
        if protocol is http_peer:
            good = http_peer.closes_after(http_peer.RESPONSE)
        result += [Scenario("over TLS", over_tls(good, trusted))]
        result += [
            Scenario(name, without_farewell(script, trusted))
            for name, script in scripts.items()
        ]
        result += [
            Scenario("unknown certificate", over_tls(good, stranger)),
            Scenario("no TLS", no_tls),
            Scenario("reset within the TLS handshake", resets_handshake),
        ]
    result += [
        Scenario("connection refused", None),
        Scenario("unknown service", None, service="no-such-service"),
    ]
    return result


def arguments(kind, port):
    return [HOST, str(port), "/" if kind.startswith("http") else "Hello, world!"]


def run(program, kind, scenario, folder):
    """One run of the program against one scenario."""
    environment = {
        **os.environ,
        "PEER_CERTIFICATE": str(folder / "trusted.pem"),
        "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1",
    }
    with Peer(scenario.script) as peer:
        result = subprocess.run(
            [str(program), *arguments(kind, scenario.service or peer.port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
        )
    port = str(peer.port).encode()
    saw = [
        note.replace(b":" + port, b":PORT") if isinstance(note, bytes) else note
        for note in peer.notes
    ]
    return Outcome(result.stdout, result.stderr, result.returncode, saw)


def compare(kind, before, after):
    """Returns {scenario: what differs, or None}."""
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for scenario in scenarios(kind, folder):
            outcomes = [run(p, kind, scenario, folder) for p in (before, after)]
            differences = [
                f"{field}: {ours!r} before, {theirs!r} after"
                for field, ours, theirs in zip(Outcome._fields, *outcomes)
                if ours != theirs
            ]
            if b"Sanitizer" in outcomes[1].stderr:
                differences.append(outcomes[1].stderr.decode(errors="replace"))
            result[scenario.name] = "\n".join(differences) or None
    return result


def main(command, kind, *programs):
    if command == "show":
        with tempfile.TemporaryDirectory() as folder:
            scenario = scenarios(kind, Path(folder))[0]
            outcome = run(programs[0], kind, scenario, Path(folder))
        sys.stdout.write(outcome.stdout.decode())
        sys.stderr.write(outcome.stderr.decode())
        return outcome.code
    results = compare(kind, *programs)
    for name, difference in results.items():
        print(f"{name}: {'the same' if difference is None else difference}")
    same = sum(difference is None for difference in results.values())
    print(f"{kind}: the same in {same} of {len(results)} scenarios")
    return 0 if same == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
