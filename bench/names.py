"""A name server for the bench: answers every question at once with "there is no such record". UDP, one address.

    python names.py ADDRESS PORT
"""

from __future__ import annotations

import socket
import sys

import dns.exception
import dns.message


def serve(address: str, port: int) -> None:
    """Answer until the process is ended."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((address, port))
        print("ready", flush=True)
        while True:
            packet, sender = line.recvfrom(4096)
            try:
                line.sendto(dns.message.make_response(dns.message.from_wire(packet)).to_wire(), sender)
            except (dns.exception.DNSException, ValueError):
                continue


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
