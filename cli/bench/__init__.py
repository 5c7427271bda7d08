"""Measuring: a seeded workload, whole processes, and a floor from the same run."""
