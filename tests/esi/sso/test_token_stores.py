"""The keyring (a real backend class of our own), the file, and who may read it."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.esi.process_lock import process_lock
from eveprod_desktop.esi.sso.errors import TokenStoreUnusable
from eveprod_desktop.esi.sso.token_stores import FileStore, KeyringStore, MemoryStore, StoreKind, open_store


class Drawer(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # a library without types
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("secret words")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("secret words")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("nothing there")


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_the_keyring_keeps_hosts_and_characters_apart(drawer: Drawer) -> None:
    one, other = KeyringStore("login.eveonline.com"), KeyringStore("127.0.0.1")
    one.check()
    assert drawer.kept == {}
    one.put(1, "a")
    other.put(1, "b")
    one.put(2, "c")
    assert (one.get(1), other.get(1), one.get(2), other.get(2)) == ("a", "b", "c", None)
    one.drop(1)
    one.drop(1)
    assert (one.get(1), other.get(1)) == (None, "b")


def test_a_locked_keyring_is_one_sentence_without_its_words(drawer: Drawer) -> None:
    drawer.locked = True
    with pytest.raises(TokenStoreUnusable, match="it is locked") as caught:
        KeyringStore("x").put(1, "a")
    assert "secret" not in str(caught.value)


def test_a_system_without_a_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends.fail import Keyring  # noqa: PLC0415 - this test only

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]  # a library without types
    try:
        with pytest.raises(TokenStoreUnusable, match="has none"):
            KeyringStore("x").check()
    finally:
        keyring.set_keyring(before)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "tokens.json"
    store = FileStore(file)
    assert store.get(1) is None
    store.check()
    store.put(2**60, "a")
    store.put(2, "b")
    assert (store.get(2**60), FileStore(file).get(2)) == ("a", "b")
    store.drop(2)
    store.drop(2)
    assert store.get(2) is None
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert {one.name for one in file.parent.iterdir()} == {"tokens.json", "tokens.lock"}


def test_two_copies_of_the_program_lose_no_token_of_each_other(tmp_path: Path) -> None:
    start = threading.Barrier(2)

    def renew(character_id: int) -> None:
        store = FileStore(tmp_path / "tokens.json")  # one of its own, as another process has
        start.wait()
        for number in range(15):
            store.put(character_id, f"token {number}")

    threads = [threading.Thread(target=renew, args=(character_id,)) for character_id in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = FileStore(tmp_path / "tokens.json")
    assert (kept.get(1), kept.get(2)) == ("token 14", "token 14")


@pytest.mark.parametrize("content", ["", "[1]", '{"1": 2}', "\x00\xff"])
def test_a_file_that_holds_nothing_useful(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokens.json"
    file.write_text(content, "utf-8")
    assert FileStore(file).get(1) is None
    FileStore(file).put(1, "a")
    assert FileStore(file).get(1) == "a"


def test_a_file_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").touch()
    with pytest.raises(DataFolderUnusable):
        FileStore(tmp_path / "in-the-way" / "tokens.json").check()


def test_stores_by_name(tmp_path: Path) -> None:
    kinds = {kind: type(open_store(kind, tmp_path / "t", "h")) for kind in get_args(StoreKind)}
    assert kinds == {"keyring": KeyringStore, "file": FileStore, "memory": MemoryStore}
    memory = open_store("memory", tmp_path / "t", "h")
    memory.check()
    memory.put(1, "a")
    memory.drop(1)
    assert memory.get(1) is None


def test_only_one_holds_the_lock(tmp_path: Path) -> None:
    file = tmp_path / "locks" / "one.lock"
    with (
        process_lock(file, 1.0),
        pytest.raises(DataFolderUnusable, match="can't be locked"),
        process_lock(file, 0.05),
    ):
        pass
    with process_lock(file, 0.05):
        pass
