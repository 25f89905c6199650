"""Errors a user can do something about, each with a sentence and a next step.

Everything that is not an `AppError` is a bug: it goes to the log and the crash dialog.
"""

from datetime import datetime
from pathlib import Path


class AppError(Exception):
    """Something the user can understand and act on.

    `sentence` says what happened, `advice` what to do next; `str()` gives both on one line.
    """

    retryable = False

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence, advice)
        self.sentence = sentence
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.sentence} {self.advice}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # subclasses take other arguments; the worker process sends errors as they are
        return _restore, (type(self), self.args, dict(self.__dict__))


def _restore(kind: type[AppError], args: tuple[object, ...], state: dict[str, object]) -> AppError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class Cancelled(AppError):
    """The user stopped a task; whatever stood before it still stands."""

    def __init__(self, sentence: str = "Cancelled.", advice: str = "Nothing was changed.") -> None:
        super().__init__(sentence, advice)


class DataFolderUnusable(AppError):
    """The data folder can't be created, read or written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The data folder {folder} can't be used: {reason}.",
            "Free some space or change its permissions, or point EVEPROD_DATA_DIR at another folder.",
        )


class DatabaseTooNew(AppError):
    """The database was written by a newer version of this program."""

    def __init__(self, path: Path, have: int, known: int) -> None:
        super().__init__(
            f"{path.name} was written by a newer version of EVE Production Desktop"
            f" (schema {have}, this version knows {known}).",
            "Update the program; nothing was changed.",
        )


class DatabaseBusy(AppError):
    """Another copy of the program, or a long task of this one, is writing to the database."""

    retryable = True

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another running copy of EVE Production Desktop, or a long task of this one,"
            f" is writing to {path.name}.",
            "Wait until it is done, or stop it, and try again.",
        )


class DatabaseCorrupt(AppError):
    """The database file is damaged; `backup` is the newest copy known to be whole, if there is one."""

    def __init__(self, path: Path, backup: Path | None) -> None:
        advice = (
            f"Restore the backup {backup.name} with `eveprod database restore`."
            if backup
            else "There is no backup: move the file away and start again; game data are loaded afresh."
        )
        super().__init__(f"The database {path} is damaged and can't be read.", advice)
        self.path = path
        self.backup = backup


class UnsupportedDatabase(AppError):
    """The database address names a kind of database this version can't use."""


class BadStaticData(AppError):
    """A static data file can't be used; the data loaded before stay in use."""

    def __init__(self, sentence: str, advice: str = "The game data loaded before stay in use.") -> None:
        super().__init__(sentence, advice)


class UnknownItem(AppError):
    """A name or id that no item bears."""


class UnknownRegion(AppError):
    """A name or id that no region bears."""


class NothingToBuild(AppError):
    """The item has no recipe, so there is no chain to show."""


class HostUnreachable(AppError):
    """A host did not answer, or not in a usable way."""

    retryable = True


class EsiError(AppError):
    """ESI can't be asked, or not now; `retry_at` is the moment before which nothing is asked, or None.

    What was loaded before stays in use.
    """

    retryable = True

    def __init__(self, sentence: str, advice: str = "", retry_at: datetime | None = None) -> None:
        if not advice:
            again = f"Nothing is asked before {eve_time(retry_at)}; w" if retry_at else "W"
            advice = f"{again}hat was loaded before stays in use."
        super().__init__(sentence, advice)
        self.retry_at = retry_at


class Offline(EsiError):
    """Nobody answers: no network, no such host, nothing but broken connections."""


class Downtime(EsiError):
    """The game server is down, as every day at 11:00 EVE time."""


NOBODY_ANSWERS = (Offline, Downtime)
"""What says that the next question would not be answered either."""


class ToldToWait(EsiError):
    """A limit is reached, or ESI says so itself."""


class ServerTrouble(EsiError):
    """ESI answers with an error of its own, also when asked again."""


class Refused(EsiError):
    """ESI understood and says no: no access, no such thing, a question it does not take."""

    retryable = False

    def __init__(
        self, sentence: str, advice: str = "", retry_at: datetime | None = None, *, status: int = 0
    ) -> None:
        super().__init__(sentence, advice, retry_at)
        self.status = status


class BadAnswer(EsiError):
    """What came can't be understood."""


def eve_time(moment: datetime) -> str:
    """Write a moment as players do: EVE time is UTC."""
    return f"{moment:%H:%M:%S} EVE time"


class WorkerStopped(AppError):
    """The computing process ended in the middle of a task."""

    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "The computing process stopped before it was done.",
            "Try again; what was saved before is untouched.",
        )
