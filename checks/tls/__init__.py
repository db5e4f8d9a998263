"""What the connection to the shop promises: certificate and protocol."""
