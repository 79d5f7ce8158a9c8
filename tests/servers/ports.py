"""Free ports on loopback, so that tests in several checkouts do not meet."""

import socket


def free_ports(count: int) -> tuple[int, ...]:
    """Ports that nobody listens on now, all different."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = tuple(sock.getsockname()[1] for sock in held)
    for sock in held:
        sock.close()
    return ports
