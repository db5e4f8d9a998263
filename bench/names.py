"""A name server for the bench: knows the addresses it was told, and says "there is no such record" to all else. UDP.

    python names.py ADDRESS PORT [NAME=ADDRESS …]
"""

from __future__ import annotations

import socket
import sys

import dns.exception
import dns.message
import dns.rdatatype
import dns.rrset

TTL_S = 300


def answer(packet: bytes, known: dict[str, str]) -> bytes:
    """The answer to one query; DNSException or ValueError for what is none."""
    query = dns.message.from_wire(packet)
    reply = dns.message.make_response(query)
    question = query.question[0]
    address = known.get(question.name.to_text(omit_final_dot=True).lower())
    if address and question.rdtype == dns.rdatatype.A:
        reply.answer.append(dns.rrset.from_text(question.name, TTL_S, "IN", "A", address))
    return reply.to_wire()


def serve(address: str, port: int, known: dict[str, str]) -> None:
    """Answer until the process is ended."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((address, port))
        print("ready", flush=True)
        while True:
            packet, sender = line.recvfrom(4096)
            try:
                line.sendto(answer(packet, known), sender)
            except (dns.exception.DNSException, ValueError, IndexError):
                continue


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), dict(pair.split("=", 1) for pair in sys.argv[3:]))
