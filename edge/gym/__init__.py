"""The gym's side: sessions from the broker into SQLite or PostgreSQL."""
