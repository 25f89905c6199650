"""Databases as an earlier version of the program left them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from eveprod_desktop.core.db import database as database_module
from eveprod_desktop.core.db.upgrades import STEPS, upgrade


@contextmanager
def steps_up_to(version: int) -> Iterator[None]:
    """Let a database that is opened inside be brought up to this schema version and no further."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            database_module,
            "upgrade",
            lambda writer, reader, file, backups: upgrade(writer, reader, file, backups, STEPS[:version]),
        )
        yield
