"""Folders: whose they are, and what odd values of EVEPROD_DATA_DIR lead to."""

import os
import stat
import sys
from pathlib import Path

import pytest

from eveprod_desktop.core.errors import DataFolderUnusable
from eveprod_desktop.core.paths import find_paths

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and links of another kind")


@posix
def test_new_folders_are_their_owners_alone(tmp_path: Path) -> None:
    paths = find_paths({"EVEPROD_DATA_DIR": str(tmp_path / "new" / "data")})
    paths.prepare()
    for folder in (paths.data, paths.logs, paths.cache, paths.data.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize(
    "name", ["with space", "%s {0}", "Zürich 松 🚀", "<b>&amp;", "-rf", "a\nb", "'\";--", "x" * 200]
)
def test_folders_of_any_name_can_be_used(tmp_path: Path, name: str) -> None:
    paths = find_paths({"EVEPROD_DATA_DIR": str(tmp_path / name)})
    paths.prepare()
    assert paths.data.is_dir()
    assert list(tmp_path.iterdir()) == [paths.data]


def test_a_folder_beside_the_present_one_is_found_again_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = find_paths({"EVEPROD_DATA_DIR": "data"})
    assert paths.data == tmp_path / "data"
    assert find_paths({"EVEPROD_DATA_DIR": ""}).data == find_paths({}).data, "empty is not given"


@posix
def test_a_linked_folder_is_used_and_a_link_to_nothing_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "lost").symlink_to("nothing")
    find_paths({"EVEPROD_DATA_DIR": str(tmp_path / "link")}).prepare()
    assert (tmp_path / "real" / "logs").is_dir()
    with pytest.raises(DataFolderUnusable):
        find_paths({"EVEPROD_DATA_DIR": str(tmp_path / "lost")}).prepare()


@pytest.mark.parametrize("name", ["x" * 300, os.devnull])
def test_a_folder_that_can_not_be_is_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataFolderUnusable):
        find_paths({"EVEPROD_DATA_DIR": str(tmp_path / name)}).prepare()
