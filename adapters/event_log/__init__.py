"""The append-only event log: one stream per ledger, on memory, SQLite or PostgreSQL."""
