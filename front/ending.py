"""How the command line ends: one sentence on stderr and the right exit code, never a traceback (product 4.6).

IKMSCAN_DEBUG=1 prints the traceback of a fault of ours, for whoever reports it.
"""

from __future__ import annotations

import logging
import sys
import traceback

import click

from ..reports.exits import Exit
from ..reports.words import say
from .asking import sentence, spoken
from .machine import Refusal, debugging, fault, let_go_of_stdout, ready_streams
from .telling import tell


def run(entry: click.Group) -> int:
    """Run *entry* with the words typed; the exit code."""
    ready_streams()
    logging.basicConfig(level=logging.WARNING if debugging() else logging.CRITICAL + 1, format="%(name)s: %(message)s")
    try:
        return _flushed(_run(entry))
    except KeyboardInterrupt:
        return _interrupted()


def _run(entry: click.Group) -> int:
    try:
        got: object = entry(prog_name="ikmscan", standalone_mode=False)
        return got if isinstance(got, int) else Exit.CLEAN  # click returns the code of ctx.exit() here
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else Exit.CLEAN
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except Refusal as refused:
        tell(refused.format_message(), err=True)
        return refused.code
    except click.ClickException as wrong:
        return _usage(wrong)
    except BrokenPipeError:
        let_go_of_stdout()
        return Exit.CLEAN
    except OSError as error:
        return _internal(say("cli.machine", spoken(), detail=fault(error, spoken())))
    except Exception:
        return _internal(say("cli.internal", spoken()))


def _usage(wrong: click.ClickException) -> int:
    tell(sentence(wrong, spoken()), err=True)
    context = getattr(wrong, "ctx", None)
    if context is not None:
        tell(say("cli.see_help", spoken(), command=context.command_path), err=True)
    return Exit.USAGE


def _flushed(code: int) -> int:
    """*code*, once all output is out; a full disk or a closed pipe is noticed here."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_stdout()
    except OSError as error:
        return _internal(say("cli.machine", spoken(), detail=fault(error, spoken())))
    return code


def _interrupted() -> int:
    tell(say("cli.interrupted", spoken()), err=True)
    return Exit.INTERRUPTED


def _internal(words: str) -> int:
    if debugging():
        traceback.print_exc()
    tell(words, err=True)
    let_go_of_stdout()
    return Exit.INTERNAL
