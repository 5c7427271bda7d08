"""Booking: what each kind of fact does to lots, gains, income and claims."""

from domain.booking.book import Book
from domain.booking.book import Outcome

__all__ = ["Book", "Outcome"]
