"""Databases and brokers for the tests of the gym's side."""

import contextlib

import pytest
from support.mqtt_made import Mosquitto
from support.postgres_made import INITDB, MISSING, Postgres

from edge.gym.database import open_database


@pytest.fixture
def mosquitto(tmp_path):
    broker = Mosquitto(tmp_path)
    yield broker.start()
    broker.stop(kill=True)


@pytest.fixture(scope="session")
def postgres():
    if INITDB is None:
        pytest.skip(MISSING)
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path):
    """Return the URL of an empty database of either kind."""
    if request.param == "sqlite":
        return str(tmp_path / "gym.db")
    return request.getfixturevalue("postgres").database()


@pytest.fixture
def database(store):
    with contextlib.closing(open_database(store)) as database:
        yield database


def rows(database, query):
    """Return what a query finds in either kind of database."""
    if hasattr(database, "_database"):
        return database._database.execute(query).fetchall()
    with database._connected() as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def ask(database):
    return lambda query: rows(database, query)
