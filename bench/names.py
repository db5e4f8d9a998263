"""A name server for the bench: knows the addresses it was told, and says "there is no such record" to all else. UDP.

    python names.py ADDRESS PORT [NAME=ADDRESS …]     NAME= is a name that does not exist at all
"""

from __future__ import annotations

import base64
import socket
import sys

import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

TTL_S = 300
ROOT_KEYS = [f"{256 + n % 2} 3 8 {base64.b64encode(bytes([n]) * 260).decode()}" for n in range(4)]  # as large as real


def answer(packet: bytes, known: dict[str, str]) -> bytes:
    """The answer to one query; DNSException or ValueError for what is none."""
    query = dns.message.from_wire(packet)
    reply = dns.message.make_response(query)
    question = query.question[0]
    name = question.name.to_text(omit_final_dot=True).lower()
    address = known.get(name)
    if any(not there and (name == absent or name.endswith(f".{absent}")) for absent, there in known.items()):
        reply.set_rcode(dns.rcode.NXDOMAIN)
        parent = question.name.parent()
        reply.authority.append(dns.rrset.from_text(parent, TTL_S, "IN", "SOA", f"ns. h. 1 3600 600 86400 {TTL_S}"))
    if name in ("", ".") and question.rdtype == dns.rdatatype.DNSKEY:
        reply.answer.append(dns.rrset.from_text(".", TTL_S, "IN", "DNSKEY", *ROOT_KEYS))
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
            except (dns.exception.DNSException, ValueError, IndexError, OSError):  # a cable that was pulled meanwhile
                continue


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), dict(pair.split("=", 1) for pair in sys.argv[3:]))
