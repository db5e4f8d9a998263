"""From the bytes that a port sends to the product: the words that scanner/wire keeps are those the rules look for."""

from __future__ import annotations

import pytest
from ikmscan.scanner.evidence import Door, Doorway, Doorways, PortState
from ikmscan.scanner.recognise.clues import of_doors
from ikmscan.scanner.recognise.match import found, gather
from ikmscan.scanner.wire.services import talk_for

_SALT = b"\x01\0\0\0" + b"12345678" + b"\0" + b"\xff\xf7" + b"\x21\x02\0" + bytes(16)


def greeting(version: bytes) -> bytes:
    """MySQL's first packet (Protocol::HandshakeV10)."""
    packet = b"\x0a" + version + b"\0" + _SALT
    return len(packet).to_bytes(3, "little") + b"\0" + packet


BANNERS = [
    ("ssh", b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", {"openssh": "9.2p1", "debian": "12"}),
    ("ssh", b"SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10\r\n", {"openssh": "8.9p1", "ubuntu": ""}),
    ("ssh", b"SSH-2.0-OpenSSH_7.9p1 Raspbian-10+deb10u2\r\n", {"openssh": "7.9p1"}),
    ("ssh", b"SSH-2.0-dropbear_2019.78\r\n", {"dropbear": "2019.78"}),
    ("ssh", b"SSH-2.0-ROSSSH\r\n", {"routeros": ""}),
    ("ftp", b"220 MikroTik FTP server (MikroTik 6.49.10) ready\r\n", {"routeros": "6.49.10"}),
    ("ftp", b"220 (vsFTPd 3.0.3)\r\n", {"vsftpd": "3.0.3"}),
    ("ftp", b"500 OOPS: vsftpd: refusing to run with writable root inside chroot()\r\n", {"vsftpd": ""}),
    ("ftp", b"220 ProFTPD 1.3.5e Server (Debian) [::ffff:203.0.113.7]\r\n", {"proftpd": "1.3.5e"}),
    ("ftp", b"220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n220-You are user 1\r\n220 End\r\n",
     {"pure-ftpd": ""}),
    ("ftp", b"220-FileZilla Server 0.9.60 beta\r\n220-written by Tim Kosse\r\n220 End\r\n",
     {"filezilla-server": "0.9.60"}),
    ("ftp", b"220-FileZilla Server 1.8.2\r\n220 Please visit https://filezilla-project.org/\r\n",
     {"filezilla-server": "1.8.2"}),
    ("ftp", b"220 Microsoft FTP Service\r\n", {"microsoft-ftp": ""}),
    ("ftp", b"220 Selamat datang\r\n", {}),
    ("telnet", b"\r\nMikroTik v6.48.6 (long-term)\r\nLogin: ", {"routeros": "6.48.6"}),
    ("mysql", greeting(b"8.0.36-0ubuntu0.22.04.1"), {"mysql": "8.0.36", "ubuntu": "22.04"}),
    ("mysql", greeting(b"5.5.5-10.11.6-MariaDB-0+deb12u1"), {"mariadb": "10.11.6", "debian": "12"}),
    ("mysql", greeting(b"5.5.5-10.6.11-MariaDB-cll-lve"), {"mariadb": "10.6.11", "cloudlinux": ""}),
    ("mysql", greeting(b"8.0.11-TiDB-v7.5.1"), {}),
    ("postgresql", b"S", {"postgresql": ""}),
    ("redis", b"+PONG\r\n", {"redis": ""}),
    ("redis", b"-NOAUTH Authentication required.\r\n", {"redis": ""}),
    ("memcached", b"VERSION 1.6.18\r\n", {"memcached": "1.6.18"}),
    ("rsync", b"@RSYNCD: 31.0\n", {"rsync": ""}),
    ("winbox", b"\x21\x06" + bytes(33), {"routeros": ""}),
    ("docker", b"HTTP/1.0 404 Not Found\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n"
     b"Docker-Experimental: false\r\nServer: Docker/20.10.7 (linux)\r\n\r\n" b'{"message":"page not found"}\n',
     {"docker": "20.10.7"}),
    ("webmin", b"HTTP/1.0 200 Document follows\r\nServer: MiniServ/2.105\r\n\r\n", {"webmin": "2.105"}),
    ("elasticsearch", b"HTTP/1.0 200 OK\r\n\r\n" b'{"version":{"number":"7.17.9","lucene_version":"8.11.1"}}',
     {"elasticsearch": "7.17.9"}),
    ("elasticsearch", b"HTTP/1.0 200 OK\r\n\r\n"
     b'{"version":{"distribution":"opensearch","number":"2.11.0","lucene_version":"9.7.0"}}', {}),
]


@pytest.mark.parametrize(("service", "wire", "told"), BANNERS, ids=[f"{s}-{n}" for n, (s, _, _) in enumerate(BANNERS)])
def test_what_a_port_says_names_its_software(service: str, wire: bytes, told: dict[str, str]) -> None:
    talk = talk_for(service)
    assert talk is not None
    proof = talk.feed(wire) or talk.end()
    assert proof is not None
    door = Door(21, PortState.OPEN, "", proof.service, proof.access, proof.version, proof.note)
    got = gather(tuple(of_doors(Doorways((Doorway("203.0.113.7", "public", (door,)),)))))
    assert {f.product: f.version for f in found(got)} == told


def test_the_revision_of_a_banner_is_kept_for_the_judge() -> None:
    door = Door(22, PortState.OPEN, "", "ssh", version="OpenSSH_9.2p1 Debian-2+deb12u3")
    (openssh,) = (f for f in found(gather(tuple(of_doors(Doorways((Doorway("203.0.113.7", "public", (door,)),))))))
                  if f.product == "openssh")
    assert openssh.signs[0].shown == "OpenSSH_9.2p1 Debian-2+deb12u3"


def test_a_port_that_proved_nothing_says_nothing() -> None:
    door = Door(6379, PortState.OPEN)
    assert not list(of_doors(Doorways((Doorway("203.0.113.7", "public", (door,)),))))
