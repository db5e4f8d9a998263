"""The judges: pure functions from evidence to named outcomes, each with its words in the file beside it."""
