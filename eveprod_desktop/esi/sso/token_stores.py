"""Where refresh tokens are kept: the system's keyring, a file only its owner can read, or memory."""

import contextlib
import json
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol, get_args

from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.whole_files import make_private_folder, write_whole
from eveprod_desktop.esi.process_lock import process_lock
from eveprod_desktop.esi.sso.errors import TokenStoreUnusable

StoreKind = Literal["keyring", "file", "memory"]
_SERVICE = "EVE Production Desktop"
_PROBE = "probe"
_LONGEST_WAIT_SECONDS = 10.0

# ruff: noqa: PLC0415 - keyring looks for its backends when it is imported, which takes time


class TokenStore(Protocol):
    """Keeps one refresh token per character. Raises AppError where it can't be used."""

    def get(self, character_id: int) -> str | None:
        """Return a character's token, None if there is none."""
        ...

    def put(self, character_id: int, token: str) -> None:
        """Keep a character's token in place of what was there; it is safe when this returns."""
        ...

    def drop(self, character_id: int) -> None:
        """Forget a character's token, if there is one."""
        ...

    def check(self) -> None:
        """Raise AppError if tokens can't be kept here."""
        ...


class KeyringStore:
    """The system's own: Windows Credential Locker, macOS Keychain, Secret Service or KWallet.

    `host` keeps the tokens of different sign-ons apart.
    """

    def __init__(self, host: str) -> None:
        self._service = f"{_SERVICE} ({host})"

    def get(self, character_id: int) -> str | None:
        """Return a character's token, None if there is none."""
        import keyring

        with _in_words():
            return keyring.get_password(self._service, str(character_id))

    def put(self, character_id: int, token: str) -> None:
        """Keep a character's token, and see that it is there: some keyrings take things and keep none."""
        self._put(str(character_id), token)

    def drop(self, character_id: int) -> None:
        """Forget a character's token, if there is one."""
        self._drop(str(character_id))

    def check(self) -> None:
        """Raise TokenStoreUnusable if there is no keyring, or a locked one."""
        self._put(_PROBE, secrets.token_hex(4))
        self._drop(_PROBE)

    def _put(self, name: str, secret: str) -> None:
        import keyring

        with _in_words():
            keyring.set_password(self._service, name, secret)
            kept = keyring.get_password(self._service, name)
        if kept != secret:
            raise TokenStoreUnusable("it keeps nothing")

    def _drop(self, name: str) -> None:
        import keyring
        from keyring.errors import PasswordDeleteError

        # that is how keyrings say that nothing was there
        with _in_words(), contextlib.suppress(PasswordDeleteError):
            keyring.delete_password(self._service, name)


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

    try:
        yield
    except NoKeyringError:
        raise TokenStoreUnusable("this system has none") from None
    except KeyringLocked:
        raise TokenStoreUnusable("it is locked") from None
    except KeyringError as error:
        raise TokenStoreUnusable(f"it failed ({type(error).__name__})") from None


class FileStore:
    """A file of JSON that only its owner can read. Only for who agreed to that.

    Several copies of the program may keep tokens in it at the same time: each change is made to the
    file as it is then, behind a lock beside it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def get(self, character_id: int) -> str | None:
        """Return a character's token, None if there is none."""
        return self._read().get(str(character_id))

    def put(self, character_id: int, token: str) -> None:
        """Keep a character's token; a crash leaves the old file or the new one, whole."""
        with self._alone():
            self._write({**self._read(), str(character_id): token})

    def drop(self, character_id: int) -> None:
        """Forget a character's token, if there is one."""
        with self._alone():
            kept = self._read()
            if kept.pop(str(character_id), None) is not None:
                self._write(kept)

    def check(self) -> None:
        """Raise DataFolderUnusable if the file can't be written."""
        with self._alone():
            self._write(self._read())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, process_lock(self._file.with_suffix(".lock"), _LONGEST_WAIT_SECONDS):
            yield

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(error) from error
        except ValueError:
            return {}  # nothing in it can be used: everyone signs in again
        if not isinstance(kept, dict):
            return {}
        return {name: token for name, token in kept.items() if isinstance(token, str)}

    def _write(self, kept: dict[str, str]) -> None:
        try:
            make_private_folder(self._file.parent)
            write_whole(self._file, json.dumps(kept).encode(), private=True)
        except OSError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: OSError) -> DataFolderUnusable:
        return DataFolderUnusable(self._file.parent, (error.strerror or str(error)).lower())


class MemoryStore:
    """Until the program ends."""

    def __init__(self) -> None:
        self._kept: dict[int, str] = {}

    def get(self, character_id: int) -> str | None:
        """Return a character's token, None if there is none."""
        return self._kept.get(character_id)

    def put(self, character_id: int, token: str) -> None:
        """Keep a character's token."""
        self._kept[character_id] = token

    def drop(self, character_id: int) -> None:
        """Forget a character's token, if there is one."""
        self._kept.pop(character_id, None)

    def check(self) -> None:
        """Do nothing: memory can always be used."""


def store_kind(text: str) -> StoreKind:
    """Return the kind of store that a word names.

    Raises:
        TokenStoreUnusable: it names none.

    """
    for kind in get_args(StoreKind):
        if text == kind:
            return kind  # type: ignore[no-any-return]  # one of the kinds, as checked above
    raise TokenStoreUnusable(f"EVEPROD_TOKEN_STORE can't be {text!r}")


def open_store(kind: StoreKind, file: Path, host: str) -> TokenStore:
    """Return the store of a kind; nothing is opened before its first use."""
    if kind == "file":
        return FileStore(file)
    return MemoryStore() if kind == "memory" else KeyringStore(host)
