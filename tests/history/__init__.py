"""Tests of history/: what is remembered, what is news, and who is told."""
