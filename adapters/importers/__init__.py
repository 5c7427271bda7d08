"""Readers that turn a source's own file into journal lines with rows and remarks."""
