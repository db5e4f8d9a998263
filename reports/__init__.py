"""Say it: findings become a report that a person can act on. No sockets, no judging."""
