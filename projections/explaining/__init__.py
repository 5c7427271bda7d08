"""Explaining a figure: from an id that a report printed down to the facts it rests on."""

from projections.explaining.asked import every_id
from projections.explaining.asked import explain
from projections.explaining.asked import year_of
from projections.explaining.tree import Node

__all__ = ["Node", "every_id", "explain", "year_of"]
