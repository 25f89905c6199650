from pathlib import Path

import pytest

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.text_files import LARGEST_BYTES, decode_text, read_text, write_text


def test_text_is_the_same_after_a_file(tmp_path: Path) -> None:
    file = tmp_path / "text"
    write_text(file, "one\r\ntwo\nZürich 松")
    assert file.read_bytes().decode() == "one\r\ntwo\nZürich 松"
    assert read_text(file) == "one\r\ntwo\nZürich 松"
    file.write_bytes(b"\xef\xbb\xbfmarked")
    assert read_text(file) == "marked"


def test_mishaps_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="can't be read: no such file"):
        read_text(tmp_path / "none")
    with pytest.raises(AppError, match="can't be read: is a directory"):
        read_text(tmp_path)
    with pytest.raises(AppError, match="can't be written: no such file"):
        write_text(tmp_path / "no" / "folder", "")
    (tmp_path / "large").write_bytes(b"x" * (LARGEST_BYTES + 1))
    with pytest.raises(AppError, match="larger than 1 MB"):
        read_text(tmp_path / "large")
    with pytest.raises(AppError, match="stdin is not text in UTF-8"):
        decode_text(b"\xff", "stdin")
