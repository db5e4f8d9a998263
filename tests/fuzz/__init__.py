"""Fuzzing of everything that reads bytes from strangers: `python -m tests.fuzz --detik 600`, see __main__.py."""
