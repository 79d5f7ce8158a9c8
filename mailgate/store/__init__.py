"""The database: SQLite or PostgreSQL, the same code and the same tests for both."""
