"""Everything that touches the world: event log, importers, clock."""
