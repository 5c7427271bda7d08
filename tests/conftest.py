"""Fixtures every test may ask for; what they do is told where they are written."""

from tests.support.postgres import postgres_server
from tests.support.postgres import postgres_url
from tests.support.stores import database_store
from tests.support.stores import store

__all__ = ["database_store", "postgres_server", "postgres_url", "store"]
