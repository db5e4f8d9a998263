"""File sharing (SMB) of one address: the knock, the two conversations, and the session without a name.

What the bytes mean stands in wire/; what is made of it in probe_smb.py. Nothing here judges, and nobody logs in.
"""
