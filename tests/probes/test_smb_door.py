"""The whole truth of file sharing for every practice host, with the session without a name and without it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from ikmscan.practice.smb_emulator import SmbEmulator
from ikmscan.practice.smb_profiles import PROFILES
from ikmscan.scanner.evidence import Heard, NullSession, PortState, SmbDoor, Support
from smb_look import HERE, NO_CONSENT, OWNER, SESSION, look, messages, played, port_of

YES, NO = Support.YES, Support.NO
DOOR = SmbDoor(HERE, "private", PortState.OPEN, heard=Heard.SMB)
MISSING, INVALID_HANDLE, DENIED = 0xC0000205, 0xC0000008, 0xC0000022
PATCHED = NullSession(0, 0, INVALID_HANDLE)


def smb1(system: str, software: str, signing: str = "off") -> dict[str, Any]:
    return {"smb1": YES, "smb1_dialect": "NT LM 0.12", "smb1_signing": signing, "system": system, "software": software}


def smb2(dialect: str, build: str, signing: str = "enabled", boot_time: str = "") -> dict[str, Any]:
    return {"smb2": YES, "smb2_dialect": dialect, "build": build, "signing": signing, "boot_time": boot_time}


BOOT = "2016-11-01T11:33:20Z"
OFF_BY_CLOSING = {"smb1": NO, "note": "closed"}
NO_SMB2 = {"smb2": NO, "note": "closed"}
WIN7_2 = smb2("2.1", "6.1.7601", boot_time=BOOT)
WIN7 = smb1("Windows 7 Professional 7601 Service Pack 1", "Windows 7 Professional 6.1") | WIN7_2
WIN2012 = smb1("Windows Server 2012 R2 Standard 9600", "Windows Server 2012 R2 Standard 6.3") | smb2(
    "3.0.2", "6.3.9600", boot_time=BOOT)
SAMBA = smb1("Windows 6.1", "Samba 4.17.12-Debian") | smb2("3.1.1", "6.1.0")
XP = smb1("Windows 5.1", "Windows 2000 LAN Manager") | NO_SMB2 | {"build": "5.1.2600"}

# The facts that need no login, and how far the session went where the owner asked for it (None: no SMB1, no session)
TRUTH: dict[str, tuple[dict[str, Any], NullSession | None]] = {
    "win7-unpatched": (WIN7, NullSession(0, 0, MISSING, 65)),
    "win7-dopu": (WIN7, NullSession(0, 0, MISSING, 81)),
    "win7-patched": (WIN7, PATCHED),
    "win10-patched": (smb1("Windows 10 Pro 10240", "Windows 10 Pro 6.3") | smb2("3.1.1", "10.0.10240"), NullSession(0, 0, DENIED)),
    "win2012-nonull": (WIN2012, NullSession(DENIED)),
    "win2012-noipc": (WIN2012, NullSession(0, DENIED)),
    "win10-1903": (smb2("3.1.1", "10.0.18362") | OFF_BY_CLOSING | {"compression": (1,)}, None),
    "win2019-sign": (smb2("3.1.1", "10.0.17763", "required") | OFF_BY_CLOSING, None),
    "win11-ntlmblock": (smb2("3.1.1", "", "required") | OFF_BY_CLOSING, None),
    "samba-nt1": (SAMBA, PATCHED),
    "samba-nt1-sign": (SAMBA | {"smb1_signing": "required", "signing": "required"}, PATCHED),
    "samba-noanon": (SAMBA, NullSession(0, DENIED)),
    "smb1-off-by-ffff": (smb2("3.1.1", "6.1.0") | {"smb1": NO}, None),
    "winxp": (XP, NullSession(0, 0, MISSING, 65)),
    "honeypot": (XP, NullSession(0, 0, MISSING, 81)),
    "chain-ignored": (WIN7, PATCHED),
    "chain-refused": (WIN7, PATCHED),
    "chain-silent": (WIN7, PATCHED),
    "win98": ({"smb1": YES, "smb1_dialect": "NT LM 0.12", "smb1_signing": "off"} | NO_SMB2, NullSession(ended="share_level")),
    "lanman": ({"smb1": YES, "smb1_dialect": "LANMAN2.1", "smb1_signing": "off"} | NO_SMB2, NullSession(ended="lanman")),
    "ips-rst": (
        smb1("Windows 7 Professional 7601 Service Pack 1", "Windows 7 Professional 6.1") | NO_SMB2 | {"build": "6.1.7601"},
        NullSession(0, 0, ended="reset"),
    ),
    "win10-resets": (smb2("3.1.1", "10.0.19045") | {"note": "reset", "smb1_reset": True}, None),
    "smb1-cut-on-the-way": (WIN7_2 | {"note": "reset", "smb1_reset": True}, None),
    "one-at-a-time": (WIN7, NullSession(0, 0, MISSING, 65)),
    "xp-one-at-a-time": (XP, NullSession(0, 0, MISSING, 65)),
    "tarpit": ({"heard": Heard.NOTHING, "note": "timed_out"}, None),
    "http": ({"heard": Heard.OTHER, "note": "not SMB: frame type 0x48"}, None),
    "garbage": ({"heard": Heard.OTHER, "note": "not SMB: a message begins with 9e3779b9"}, None),
    "hugelen": ({"heard": Heard.OTHER, "note": "not SMB: a message begins with 41414141"}, None),
    "half": ({"heard": Heard.NOTHING, "note": "the stream ended inside a message"}, None),
}

# What is said on each connection
NEW = ("smb2.negotiate", "smb2.session_setup.negotiate")
NEW_OFF = ("smb2.negotiate",)
OLD = ("smb1.negotiate", "smb1.session_setup.negotiate")
OLD_OFF = ("smb1.negotiate",)
CHAIN = ("smb1.negotiate", "smb1.session_setup.anonymous+smb1.tree_connect")
DROPPED = ("smb1.negotiate", "smb1.session_setup.anonymous")
APART = (*DROPPED, "smb1.tree_connect")
PEEK, PING = "smb1.transaction", "smb1.transaction2"
SAID: dict[str, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]] = {
    "win7-unpatched": ([NEW, OLD], [NEW, (*CHAIN, PEEK, PING)]),
    "win7-dopu": ([NEW, OLD], [NEW, (*CHAIN, PEEK, PING)]),
    "win7-patched": ([NEW, OLD], [NEW, (*CHAIN, PEEK)]),
    "win10-patched": ([NEW, OLD], [NEW, (*CHAIN, PEEK)]),
    "win2012-nonull": ([NEW, OLD], [NEW, DROPPED, OLD]),
    "win2012-noipc": ([NEW, OLD], [NEW, CHAIN]),
    # once more for the version that was cut short, when no other conversation was held, and SMB2 twice to see that we are welcome
    "win10-1903": ([NEW, NEW_OFF, NEW_OFF, OLD_OFF, OLD_OFF],) * 2,
    "win2019-sign": ([NEW, NEW_OFF, NEW_OFF, OLD_OFF, OLD_OFF],) * 2,
    "win11-ntlmblock": ([NEW, NEW_OFF, NEW_OFF, OLD_OFF, OLD_OFF],) * 2,
    "win10-resets": ([NEW, NEW_OFF, NEW_OFF, OLD_OFF, OLD_OFF],) * 2,
    "smb1-cut-on-the-way": ([NEW, NEW_OFF, NEW_OFF, OLD_OFF, OLD_OFF],) * 2,
    "samba-nt1": ([NEW, OLD], [NEW, (*CHAIN, PEEK)]),
    "samba-nt1-sign": ([NEW, OLD], [NEW, (*CHAIN, PEEK)]),
    "samba-noanon": ([NEW, OLD], [NEW, CHAIN]),
    "smb1-off-by-ffff": ([NEW, OLD_OFF], [NEW, OLD_OFF]),
    "winxp": ([NEW_OFF, NEW_OFF, OLD], [NEW_OFF, NEW_OFF, (*CHAIN, PEEK, PING), OLD]),
    "honeypot": ([NEW_OFF, NEW_OFF, OLD], [NEW_OFF, NEW_OFF, DROPPED, (*APART, PEEK, PING), OLD]),
    "chain-ignored": ([NEW, OLD], [NEW, (*APART, PEEK)]),
    "chain-refused": ([NEW, OLD], [NEW, DROPPED, (*APART, PEEK)]),
    "chain-silent": ([NEW, OLD], [NEW, DROPPED, (*APART, PEEK)]),
    "win98": ([NEW_OFF, NEW_OFF, OLD_OFF], [NEW_OFF, NEW_OFF, OLD_OFF]),
    "lanman": ([NEW_OFF, NEW_OFF, OLD_OFF], [NEW_OFF, NEW_OFF, OLD_OFF]),
    "ips-rst": ([NEW_OFF, NEW_OFF, OLD], [NEW_OFF, NEW_OFF, (*CHAIN, PEEK), OLD]),
}
MUTE = {"tarpit", "http", "garbage", "hugelen", "half"}  # they note nothing: they never come to an SMB message
ONE_AT_A_TIME = {"one-at-a-time", "xp-one-at-a-time"}  # which of two connections it took is chance
SLOW = {"winxp", "ips-rst"}  # where the system's name is asked for once more behind the session
WITHOUT_CHAINS = {"honeypot", "chain-refused", "chain-silent", "chain-ignored"}


@pytest.mark.parametrize("leave", [OWNER, SESSION], ids=["owner", "session"])
def test_who_serves_one_visit_and_hangs_up_on_later_ones_has_not_turned_smb1_down(leave: Any) -> None:
    for _ in range(3):  # which of the two connections comes first is chance
        seen, _host = played("only-once", leave)
        assert isinstance(seen, SmbDoor) and Support.NO not in (seen.smb1, *(() if seen.smb1 is YES else (seen.smb2,)))


def test_every_practice_host_has_its_truth() -> None:
    assert set(TRUTH) | {"only-once"} == set(PROFILES) == set(SAID) | MUTE | ONE_AT_A_TIME | {"only-once"}


@pytest.mark.parametrize("profile", TRUTH)
def test_what_is_known_without_a_login(profile: str) -> None:
    facts, session = TRUTH[profile]
    seen, host = played(profile, OWNER)
    assert seen == replace(DOOR, **facts, session=None if session is None else NO_CONSENT)
    if profile not in MUTE | ONE_AT_A_TIME:
        assert host.connections == len(SAID[profile][0])
        assert messages(host.lines) == sorted(SAID[profile][0])
    else:
        assert host.connections <= 4
    assert all(1 + len(line) <= 3 for line in host.lines), "round trips: the connection, and one each message"


@pytest.mark.parametrize("profile", TRUTH)
def test_what_is_known_with_a_session(profile: str) -> None:
    facts, session = TRUTH[profile]
    seen, host = played(profile, SESSION)
    assert seen == replace(DOOR, **facts, session=session)
    if profile in MUTE | ONE_AT_A_TIME:
        assert host.connections <= 5
        return
    assert host.connections == len(SAID[profile][1])
    assert messages(host.lines) == sorted(SAID[profile][1])


@pytest.mark.parametrize("profile", sorted(set(SAID) - WITHOUT_CHAINS))
def test_a_session_takes_five_round_trips(profile: str) -> None:
    _, host = played(profile, SESSION)
    first, *others = sorted(host.lines, key=len, reverse=True)
    assert 1 + len(first) <= 5
    assert profile not in SLOW or list(OLD) in others


def test_the_implant_is_asked_for_only_where_the_patch_is_missing() -> None:
    for profile, (_, session) in TRUTH.items():
        if session is not None:
            assert (session.multiplex != -1) is (session.peek == MISSING), profile
            if profile not in ONE_AT_A_TIME:
                assert any(PING in line for line in SAID[profile][1]) is (session.peek == MISSING), profile


@pytest.mark.parametrize("profile", ["win7-patched", "winxp", "win11-ntlmblock"])
def test_names_are_written_down_only_where_they_may_be_shown(profile: str) -> None:
    hidden, _ = played(profile, OWNER)
    shown, _ = played(profile, OWNER, names_shown=True)
    assert isinstance(hidden, SmbDoor) and isinstance(shown, SmbDoor)
    assert (hidden.computer, hidden.group) == ("", "")
    name = "" if profile == "win11-ntlmblock" else "KASIR-PC"
    assert (shown.computer, shown.group) == (name, name)


@pytest.mark.parametrize("leave", [OWNER, SESSION], ids=["owner", "session"])
def test_what_a_hostile_system_calls_itself_is_cleaned(leave: Any) -> None:
    async def run() -> object:
        host = SmbEmulator("win7-patched")
        host.profile = replace(host.profile, native_os="Win\x1b]0;x\x07\r\n\u202edows" + "A" * 300, native_lanman="<b>\u2028" + "\t" * 99)
        async with await host.serve() as server:
            return await look({445: port_of(server)}, leave)

    seen = asyncio.run(run())
    assert isinstance(seen, SmbDoor)
    assert seen.system == ("Win ]0;x dows" + "A" * 99)[:80]
    assert seen.software == "<b>"


def test_an_address_of_ipv6_is_walked_to_the_end() -> None:
    async def run() -> tuple[object, SmbEmulator]:
        host = SmbEmulator("win7-unpatched")
        async with await host.serve("::1") as server:
            return await look({445: port_of(server)}, SESSION, address="::1"), host

    seen, host = asyncio.run(run())
    assert seen == replace(DOOR, address="::1", **WIN7, session=NullSession(0, 0, MISSING, 65))
    assert host.connections == 2
