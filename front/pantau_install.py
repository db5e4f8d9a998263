"""`ikmscan pantau DAFTAR --pasang …`: shows what would run it every night, and installs it after asking."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from ..history import quiet, secrets
from ..reports.exits import Exit
from ..reports.language import zone
from .machine import Refusal, shown, unwritable
from .pantau_plan import Plan, channel_file
from .pantau_units import Job, crontab_line, runs_the_list, service, task, timer, words_again
from .pantau_words import say
from .permission import may_ask
from .writing import write_file

SYSTEM = Path("/etc/systemd/system")
LIMIT_S = 30
SPARE = timedelta(hours=1, minutes=2)  # the minutes of the line, and the random delay of the units


def install(how: str, listed: Path, plan: Plan) -> Exit:
    """Show, ask, install. Without a terminal it only shows."""
    if plan.choices.proxy and plan.choices.proxy[2]:  # every user of the computer would read it there
        raise Refusal(say("install.proxy_secret", plan.choices.bahasa))
    job = _job(listed, plan, _night(how, plan))
    for variable in secrets.variables(job.words, os.environ):
        click.echo(say("install.surroundings", plan.choices.bahasa, variable=variable), err=True)
    return {"cron": _cron, "systemd": _systemd, "windows": _windows}[how](job, plan)


def _night(how: str, plan: Plan) -> datetime:
    """Three o'clock: of the zone that a timer of systemd names, or as this computer's clock shows it."""
    now = datetime.now(zone(plan.zone)[0]) if how == "systemd" else datetime.now().astimezone()
    return now.replace(hour=3, minute=0, second=0, microsecond=0)


def _job(listed: Path, plan: Plan, night: datetime) -> Job:
    typed = sys.argv[sys.argv.index("pantau") + 1:] if "pantau" in sys.argv else []
    word = next((w for w in typed if Path(w).absolute() == listed.absolute() or w == listed.stem), "")
    found = shutil.which("ikmscan")
    program = (str(Path(found).absolute()),) if found else (sys.executable, "-m", "ikmscan")
    state = os.environ.get("IKMSCAN_STATE", "")
    return Job(program, listed.absolute(), words_again(typed, word, Path.cwd()), plan.run_s, plan.zone,
               str(Path(state).absolute()) if state else "", quiet.loud_hour(plan.hours, night, SPARE))


def _yes(key: str, lang: str) -> bool:
    """Whether the person at the terminal writes ya (or yes); nobody there is a no."""
    if not may_ask():
        return False
    click.echo(say(key, lang) + " ", nl=False, err=True)
    return sys.stdin.readline(100).strip().lower() in ("ya", "yes")


def _cron(job: Job, plan: Plan) -> Exit:
    lang, line = plan.choices.bahasa, crontab_line(job)
    click.echo(f"# {say('install.cron', lang)}\n{line}")
    if not _yes("install.ask_cron", lang):
        return _nothing(lang)
    program = _program("crontab", lang)
    before = subprocess.run([program, "-l"], capture_output=True, text=True, timeout=LIMIT_S, check=False)
    kept = before.stdout.splitlines() if before.returncode == 0 else []
    others = [old for old in kept if not runs_the_list(old, job)]
    if len(others) < len(kept):
        click.echo(say("install.already", lang), err=True)
    return _done([program, "-"], lang, "\n".join([*others, line]) + "\n")


def _systemd(job: Job, plan: Plan) -> Exit:
    lang, stem = plan.choices.bahasa, f"ikmscan-{job.name}"
    channels = channel_file(job.words)
    units = {SYSTEM / f"{stem}.service": service(job, channels), SYSTEM / f"{stem}.timer": timer(job)}
    click.echo(f"# {say('install.systemd', lang, service=f'{stem}.service', timer=f'{stem}.timer')}")
    for path, text in units.items():
        click.echo(f"\n# {path}\n{text}", nl=False)
    if not _yes("install.ask_systemd", lang):
        return _nothing(lang)
    if not os.access(SYSTEM, os.W_OK):
        raise Refusal(say("install.no_root", lang, path=shown(SYSTEM)))
    program = _program("systemctl", lang)
    for path, text in units.items():
        write_file(path, text, lang)
    code = _done([program, "daemon-reload"], lang, said=False)
    return code or _done([program, "enable", "--now", f"{stem}.timer"], lang)


def _windows(job: Job, plan: Plan) -> Exit:
    lang, text = plan.choices.bahasa, task(job)
    click.echo(say("install.windows", lang), err=True)
    click.echo(text, nl=False)
    if not _yes("install.ask_windows", lang):
        return _nothing(lang)
    program = _program("schtasks", lang)
    handle, name = tempfile.mkstemp(suffix=".xml")
    try:
        with os.fdopen(handle, "w", encoding="utf-16") as file:
            file.write(text)
        return _done([program, "/Create", "/TN", f"ikmscan {job.name}", "/XML", name, "/F"], lang)
    except OSError as error:
        raise unwritable(Path(name), error, lang) from None
    finally:
        os.unlink(name)


def _nothing(lang: str) -> Exit:
    if may_ask():
        click.echo(say("install.not_done", lang), err=True)
    return Exit.CLEAN


def _program(name: str, lang: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refusal(say("install.not_here", lang, command=name))
    return found


def _done(command: Sequence[str], lang: str, given: str | None = None, *, said: bool = True) -> Exit:
    """Run *command* and say how it ended."""
    try:
        ended = subprocess.run(command, input=given, capture_output=True, text=True, timeout=LIMIT_S, check=False)
        fault = "" if ended.returncode == 0 else (ended.stderr.strip() or str(ended.returncode))[:200]
    except (OSError, subprocess.TimeoutExpired) as error:
        fault = type(error).__name__
    if fault:
        raise Refusal(say("install.failed", lang, detail=fault), Exit.INTERNAL)
    if said:
        click.echo(say("install.done", lang), err=True)
    return Exit.CLEAN
