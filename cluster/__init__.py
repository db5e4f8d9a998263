"""Many machines, one queue: runs, results and shards in PostgreSQL. The extra `[cluster]`; nothing else needs it."""
