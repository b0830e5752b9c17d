"""The kinds of programs that can be run, and what happens to each.

A program connects to a scripted peer (Client), is visited (Server), or runs
alone.
"""

import signal
from typing import Callable, NamedTuple, Optional

import chat_peer
import chat_visits
import descriptor_visits
import echo_peer
import echo_visits
import http_peer
import http_visits
import lines_peer
import lines_visits
import prompt_visits
import time_visits
import udp_visits
import upgrade_visits
import websocket_peer
import websocket_visits
from peer import HOST


class Client(NamedTuple):
    scripts: dict
    arguments: list
    tls: bool = False
    farewell: Optional[Callable] = None  # the good script, where TLS ends properly


class Server(NamedTuple):
    visits: dict
    arguments: list
    # That the program has chosen. 0: it is a local socket; -1: there is none.
    port: Optional[int] = None
    tls: bool = False
    end: signal.Signals = signal.SIGTERM


class Alone(NamedTuple):
    runs: dict  # the arguments, by name


WEB = [HOST, "{port}", "{folder}", "1"]
KINDS = {
    "http": Client(http_peer.SCRIPTS, [HOST, "{port}", "/"]),
    "https": Client(
        http_peer.SCRIPTS,
        [HOST, "{port}", "/"],
        True,
        http_peer.closes_after(http_peer.RESPONSE),
    ),
    "websocket": Client(websocket_peer.SCRIPTS, [HOST, "{port}", "Hello, world!"]),
    "websockets": Client(
        websocket_peer.SCRIPTS, [HOST, "{port}", "Hello, world!"], True
    ),
    "chat-client": Client(chat_peer.SCRIPTS, [HOST, "{port}"]),
    "lines-client": Client(lines_peer.SCRIPTS, [HOST, "{port}"]),
    "echos-client": Client(echo_peer.SCRIPTS, [HOST, "{port}"], True),
    "echo-server": Server(echo_visits.VISITS, ["{port}"]),
    "echo-at-server": Server(echo_visits.VISITS, [HOST, "{port}"]),
    "local-echo-server": Server(echo_visits.VISITS, ["{port}"], port=0),
    "descriptor-server": Server(descriptor_visits.VISITS, ["{port}"], port=0),
    "echos-server": Server(echo_visits.VISITS, ["{port}"], tls=True),
    "datagram-sink": Server(
        udp_visits.SINK, ["0.0.0.0", "239.255.0.1"], port=30001
    ),
    "prompt": Server(prompt_visits.VISITS, [], port=-1),
    "udp-server": Server(udp_visits.VISITS, ["{port}"]),
    "chat-server": Server(chat_visits.VISITS, ["{port}"]),
    "lines-server": Server(lines_visits.VISITS, ["{port}", HOST, "9"]),
    "time-server": Server(time_visits.VISITS, ["{port}"]),
    "messages-server": Server(time_visits.TWICE, [], port=55555),
    "folder-server": Server(http_visits.VISITS, [HOST, "{port}", "{folder}"]),
    "http-server": Server(http_visits.VISITS, WEB),
    "https-server": Server(http_visits.VISITS, WEB, tls=True),
    "small-http-server": Server(http_visits.VISITS, [HOST, "{port}"]),
    "fast-http-server": Server(http_visits.VISITS, [*WEB[:3], "2", "block"]),
    "flexible-http-server": Server(upgrade_visits.FLEXIBLE, WEB),
    "upgrade-server": Server(upgrade_visits.VISITS, WEB, end=signal.SIGINT),
    "flexible-upgrade-server": Server(upgrade_visits.ALL, WEB, end=signal.SIGINT),
    "websocket-chat-server": Server(upgrade_visits.CHAT, WEB, end=signal.SIGINT),
    "websocket-server": Server(websocket_visits.VISITS, [HOST, "{port}", "1"]),
    "websockets-server": Server(
        websocket_visits.VISITS, [HOST, "{port}", "1"], tls=True
    ),
    "alone": Alone({"run": []}),
    "multicast": Alone({"run": ["239.255.0.1"]}),
}


# Below each folder of the examples: the kind of each program. A program is all
# units of its folder where its unit is called main.cpp.
PROGRAMS = {
    "asio/cpp11": {
        "allocation/server.cpp": "echo-server",
        "buffers/reference_counted.cpp": "time-server",
        "chat/chat_client.cpp": "chat-client",
        "chat/chat_server.cpp": "chat-server",
        "echo/async_tcp_echo_server.cpp": "echo-server",
        "echo/async_udp_echo_server.cpp": "udp-server",
        "executors/actor.cpp": "alone",
        "executors/fork_join.cpp": "alone",
        "fork/process_per_connection.cpp": "echo-server",
        "futures/daytime_client.cpp": "alone",
        "handler_tracking/async_tcp_echo_server.cpp": "echo-server",
        "http/server/main.cpp": "folder-server",
        "invocation/prioritised_handlers.cpp": "alone",
        "local/connect_pair.cpp": "prompt",
        "local/fd_passing_stream_server.cpp": "descriptor-server",
        "local/stream_server.cpp": "local-echo-server",
        "multicast/receiver.cpp": "datagram-sink",
        "multicast/sender.cpp": "multicast",
        "nonblocking/third_party_lib.cpp": "echo-server",
        "operations/composed_1.cpp": "messages-server",
        "operations/composed_2.cpp": "messages-server",
        "operations/composed_3.cpp": "messages-server",
        "operations/composed_4.cpp": "messages-server",
        "operations/composed_5.cpp": "messages-server",
        "operations/composed_6.cpp": "messages-server",
        "operations/composed_7.cpp": "messages-server",
        "operations/composed_8.cpp": "messages-server",
        "ssl/client.cpp": "echos-client",
        "ssl/server.cpp": "echos-server",
        "timeouts/async_tcp_client.cpp": "lines-client",
        "timeouts/server.cpp": "lines-server",
    },
    "asio/cpp14": {
        "echo/async_tcp_echo_server.cpp": "echo-server",
        "echo/async_udp_echo_server.cpp": "udp-server",
        "executors/actor.cpp": "alone",
        "operations/callback_wrapper.cpp": "alone",
        "operations/c_callback_wrapper.cpp": "alone",
    },
    "beast/example": {
        "advanced/server/advanced_server.cpp": "upgrade-server",
        "advanced/server-flex/advanced_server_flex.cpp": "flexible-upgrade-server",
        "echo-op/echo_op.cpp": "echo-at-server",
        "websocket/server/chat-multi/main.cpp": "websocket-chat-server",
    },
    "beast/example/http/client": {
        "async/http_client_async.cpp": "http",
        "async-ssl/http_client_async_ssl.cpp": "https",
        "async-ssl-system-executor/"
        "http_client_async_ssl_system_executor.cpp": "https",
    },
    "beast/example/http/server": {
        "async/http_server_async.cpp": "http-server",
        "async-ssl/http_server_async_ssl.cpp": "https-server",
        "fast/http_server_fast.cpp": "fast-http-server",
        "flex/http_server_flex.cpp": "flexible-http-server",
        "small/http_server_small.cpp": "small-http-server",
        "stackless/http_server_stackless.cpp": "http-server",
        "stackless-ssl/http_server_stackless_ssl.cpp": "https-server",
    },
    "beast/example/websocket/client": {
        "async/websocket_client_async.cpp": "websocket",
        "async-ssl/websocket_client_async_ssl.cpp": "websockets",
        "async-ssl-system-executor/"
        "websocket_client_async_ssl_system_executor.cpp": "websockets",
    },
    "beast/example/websocket/server": {
        "async/websocket_server_async.cpp": "websocket-server",
        "async-ssl/websocket_server_async_ssl.cpp": "websockets-server",
        "stackless/websocket_server_stackless.cpp": "websocket-server",
        "stackless-ssl/websocket_server_stackless_ssl.cpp": "websockets-server",
    },
}


def kind_of(path):
    """The name of the kind of the program with that unit, or None."""
    for folder, programs in PROGRAMS.items():
        for name, kind in programs.items():
            if path == f"{folder}/{name}":
                return kind
    return None
