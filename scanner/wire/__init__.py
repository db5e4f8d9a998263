"""Bytes <-> facts. Nothing in this room opens a socket, waits, reads a clock or judges; all bytes count as hostile."""
