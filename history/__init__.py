"""REMEMBER: runs, what changed between them, and what was told to whom. Reads dossiers and results; never looks."""
