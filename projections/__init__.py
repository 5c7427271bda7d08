"""The one fold and every report as a function of it."""
