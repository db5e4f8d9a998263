"""Which ports are knocked at, as data: what of a small shop's server or router should not answer strangers.

The order of danger is the checks' business; here is only what usually listens where. 445 and 139 have a probe of their
own (probe_smb.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from types import MappingProxyType

# port -> what usually listens there, the slug that wire/services.py knows; IANA's registry where it has the port.
PORTS: Mapping[int, str] = MappingProxyType({
    21: "ftp", 22: "ssh", 23: "telnet", 135: "msrpc", 873: "rsync", 1433: "mssql", 1723: "pptp",
    2000: "mikrotik_bandwidth", 2049: "nfs", 2375: "docker", 3306: "mysql", 3389: "rdp", 5432: "postgresql",
    5900: "vnc", 5985: "winrm", 6379: "redis", 7547: "tr069", 8291: "winbox", 8728: "mikrotik_api",
    9200: "elasticsearch", 10000: "webmin", 11211: "memcached", 27017: "mongodb",
})
# In a room full of laptops: remote control, and the router's own doors.
ROOM_PORTS: Mapping[int, str] = MappingProxyType({
    port: PORTS[port] for port in (22, 23, 2375, 3389, 5900, 5985, 7547, 8291, 8728, 10000)
})

_CANARIES = range(20_001, 30_000)  # above Usermin, below the ports that Kubernetes (NodePort) and Linux hand out


def canary_port() -> int:
    """A port that nothing should answer at, another one each time."""
    while (port := _CANARIES.start + secrets.randbelow(len(_CANARIES))) in PORTS:
        pass
    return port
