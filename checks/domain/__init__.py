"""What DNS says about the domain and its mail."""
