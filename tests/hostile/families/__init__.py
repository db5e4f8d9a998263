"""The families of cases, one file each with its list CASES. A new file here is part of the collection."""
