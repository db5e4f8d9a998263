"""How the command line ends: one sentence on stderr and the right exit code, never a traceback (product 4.6).

IKMSCAN_DEBUG=1 prints the traceback of a fault of ours, for whoever reports it.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback

import click

from ..reports.exits import Exit
from ..reports.words import say


def run(entry: click.Group) -> int:
    """Run *entry* with the words typed; the exit code."""
    _prepare()
    try:
        entry(standalone_mode=False)
        sys.stdout.flush()
        return Exit.CLEAN
    except SystemExit as done:
        return _flushed(done.code if isinstance(done.code, int) else Exit.CLEAN)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("cli.interrupted", "id"), err=True)
        return Exit.INTERRUPTED
    except click.ClickException as wrong:
        return _usage(wrong)
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        return _internal(say("cli.machine", "id", detail=(error.strerror or type(error).__name__)[:120]))
    except Exception:
        return _internal(say("cli.internal", "id"))


def _prepare() -> None:
    """Output that no console can break on; the log of our own faults is quiet unless asked for."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    loud = bool(os.environ.get("IKMSCAN_DEBUG"))
    logging.basicConfig(level=logging.WARNING if loud else logging.CRITICAL + 1, format="%(name)s: %(message)s")


def _usage(wrong: click.ClickException) -> int:
    text = wrong.format_message()
    if isinstance(wrong, click.NoSuchOption):
        near = ", ".join(wrong.possibilities or ())
        text = say("cli.no_such_option", "id", option=wrong.option_name)
        text += " " + say("cli.near_option", "id", option=near) if near else ""
    elif isinstance(wrong, click.MissingParameter):
        text = wrong.format_message()
    elif isinstance(wrong, click.BadParameter) and wrong.param is not None:
        text = f"{'/'.join(wrong.param.opts)}: {wrong.message}"
    click.echo(text, err=True)
    context = getattr(wrong, "ctx", None)
    if context is not None:
        click.echo(say("cli.see_help", "id", command=context.command_path), err=True)
    return Exit.USAGE


def _flushed(code: int) -> int:
    """*code*, once all output is out; a full disk or a closed pipe is noticed here."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        return _internal(say("cli.machine", "id", detail=(error.strerror or type(error).__name__)[:120]))
    return code


def _closed_pipe() -> int:
    """The reader went away (`| head`): end quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return Exit.CLEAN


def _internal(sentence: str) -> int:
    if os.environ.get("IKMSCAN_DEBUG"):
        traceback.print_exc()
    click.echo(sentence, err=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return Exit.INTERNAL
