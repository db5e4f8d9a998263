"""Asking one TLS port: the plan of hellos, the talks, what came of them, and tests that go on after a hello."""
