"""Doors that stand open to the internet."""
