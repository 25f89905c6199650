"""Files that are there whole or not at all."""

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from eveprod_desktop.core.whole_files import disk_is_full, drop_leftovers, make_private_folder, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and links of another kind")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    write_whole(file, b"one")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"two")
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


@posix
def test_rights_are_the_usual_ones_or_those_of_before_or_the_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    usual = rights(tmp_path / "any")
    write_whole(tmp_path / "new", b"")
    assert rights(tmp_path / "new") == usual
    (tmp_path / "any").chmod(0o640)
    write_whole(tmp_path / "any", b"")
    assert rights(tmp_path / "any") == 0o640
    write_whole(tmp_path / "any", b"", private=True)
    assert rights(tmp_path / "any") == 0o600


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"one")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"two"


@posix
def test_what_is_no_file_is_written_straight() -> None:
    write_whole(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


def test_the_longest_name_a_file_can_have(tmp_path: Path) -> None:
    file = tmp_path / ("n" * 250)
    write_whole(file, b"one")
    assert file.read_bytes() == b"one"


@posix
def test_new_folders_are_their_owners_alone_and_old_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old").chmod(0o755)
    make_private_folder(tmp_path / "old" / "new" / "newer")
    make_private_folder(tmp_path / "old")
    assert [rights(tmp_path / "old" / name) for name in ("", "new", "new/newer")] == [0o755, 0o700, 0o700]
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file" / "folder")


def test_what_a_killed_program_left_goes_an_hour_later(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in (".0123456789ab.new", ".0123456789ac.new", ".mine.new"))
    for file in (old, new, other):
        file.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    drop_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == [new, other]
    drop_leftovers(tmp_path / "none")


def test_whether_a_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not disk_is_full(tmp_path / "none")
    usage = shutil.disk_usage(tmp_path)
    for free, full in ((10**9, False), (0, True)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, free=free: usage._replace(free=free))
        assert disk_is_full(tmp_path) is full
