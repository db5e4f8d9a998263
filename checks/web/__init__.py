"""What the shop's pages tell a browser."""
