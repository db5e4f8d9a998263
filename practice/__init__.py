"""REHEARSE: little servers on loopback that are wrong (or right) on purpose, for `ikmscan contoh` and for the tests."""
