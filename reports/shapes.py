"""A shape for each level: told apart without colour."""

from __future__ import annotations

from ..checks.check import Level

SHAPES = {
    Level.CRITICAL: "▲▲", Level.HIGH: "▲", Level.MEDIUM: "●", Level.LOW: "○", Level.HINT: "i", Level.GOOD: "✓",
    Level.UNKNOWN: "?",
}
