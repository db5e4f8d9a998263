"""Which software is behind: what it is, who mends it, and what to ask."""
