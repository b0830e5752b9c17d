"""What an HTTP server does, well and badly."""

BODY = b"<p>Hello from loopback.</p>\n"
HEADERS = b"Server: scripted\r\nContent-Type: text/html\r\n"
RESPONSE = (
    b"HTTP/1.1 200 OK\r\n" + HEADERS + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
)
CHUNKED = (
    b"HTTP/1.1 200 OK\r\n" + HEADERS + b"Transfer-Encoding: chunked\r\n\r\n"
    b"6\r\nHello \r\n5\r\nthere\r\n0\r\n\r\n"
)


def read_request(connection):
    connection.note(connection.read_until(b"\r\n\r\n"))


def answers(response, finish=lambda connection: None):
    """Answers each client in full, and waits until it closes."""

    def script(connection):
        read_request(connection)
        connection.send(response)
        finish(connection)
        connection.note(connection.read_to_end())

    return script


def closes_after(response):
    """Answers, and closes at once."""

    def script(connection):
        read_request(connection)
        connection.send(response)

    return script


def resets(connection):
    """Reads the request and tears the connection down."""
    read_request(connection)
    connection.reset()


SCRIPTS = {
    "answer": answers(RESPONSE),
    "chunked answer": answers(CHUNKED),
    "not found": answers(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    "answer that ends with the connection": closes_after(
        b"HTTP/1.0 200 OK\r\n" + HEADERS + b"\r\n" + BODY
    ),
    "malformed answer": answers(b"HTTP/9 what?\r\n\r\n"),
    "closed before the answer": closes_after(b""),
    "closed within the answer": closes_after(RESPONSE[:-9]),
    "reset": resets,
}
