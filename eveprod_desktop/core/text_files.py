"""Small text files a person names: read and written whole, every mishap in one sentence."""

from pathlib import Path

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.whole_files import write_whole

LARGEST_BYTES = 1_000_000


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, of at most 1 MB.

    Raises:
        AppError: it can't be read, is larger, or no text.

    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise AppError(f"{path} can't be read: {_reason(error)}.", "Name another file.") from error
    return decode_text(data, str(path))


def decode_text(data: bytes, name: str) -> str:
    """Return bytes as text in UTF-8, with or without a mark at the beginning; `name` says whose they are.

    Raises:
        AppError: they are over 1 MB, or no text.

    """
    if len(data) > LARGEST_BYTES:
        raise AppError(f"{name} is larger than 1 MB.", "Name another file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AppError(f"{name} is not text in UTF-8.", "Name another file.") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all, with the line ends as they are.

    Raises:
        AppError: it can't be written.

    """
    try:
        write_whole(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise AppError(f"{path} can't be written: {_reason(error)}.", "Name another file.") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
