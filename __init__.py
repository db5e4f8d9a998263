"""ikmscan: is a small shop ready to be online, and what should be done first? The repository root is this package."""

__version__ = "0.1.0"
