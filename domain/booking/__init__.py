"""Booking: facts in their order, one by one, into lots, gains, income and claims."""

from domain.booking.book import Book
from domain.booking.book import Outcome
from domain.booking.folding import booking_order
from domain.booking.folding import fold

__all__ = ["Book", "Outcome", "booking_order", "fold"]
