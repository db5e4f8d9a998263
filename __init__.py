"""ikmscan: is a small shop ready to be online, and what should be done first? The repository root is this package."""

__version__ = "0.1.0"
__rules__ = "2026-11-23"  # date of the rule data that is shipped
