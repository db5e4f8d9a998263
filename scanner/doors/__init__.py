"""The doors of an address beside the web's: which are knocked at, what opens, what it is, and who keeps it shut."""
