"""What stands behind the front door: options -> settings, one file per command. May see all rooms; nobody sees it."""
