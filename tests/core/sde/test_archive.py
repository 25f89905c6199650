import json
import zipfile
from pathlib import Path

import pytest

from eveprod_desktop.core.errors import BadStaticData, Cancelled
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.layout import TypeLine
from eveprod_desktop.core.work.monitor import Monitor, Progress
from tests.support.small_build import frigate_build


def read_types(path: Path, monitor: Monitor | None = None) -> list[TypeLine]:
    with StaticDataArchive(path) as archive:
        archive.build()
        return [row for rows in archive.rows("types", TypeLine, monitor) for row in rows]


def zip_of(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"_sde": '{"_key": "sde", "buildNumber": 7}\n', **members}.items():
            archive.writestr(f"{name}.jsonl", text)
    return path


def test_rows_in_many_chunks_come_whole_and_in_order(tmp_path: Path) -> None:
    # names of every length, so that lines end anywhere in a chunk
    lines = [
        json.dumps({"_key": n, "name": {"en": "é" * (n % 997)}, "groupID": 1, "published": True})
        for n in range(20_000)
    ]
    path = zip_of(tmp_path / "a.zip", types="\n".join(lines))  # and no line end at the end
    told: list[Progress] = []
    rows = read_types(path, Monitor(told.append))
    assert [row.key for row in rows] == list(range(20_000))
    assert rows[996].name.en == "é" * 996
    assert told[-1].done == told[-1].total
    assert len(told) > 5


def test_what_is_unknown_is_passed_over(tmp_path: Path) -> None:
    line = (
        '{"_key": 1, "groupID": 2, "published": false, "name": {"en": "A", "xx": "B"}, "new": {"deep": [1]}}'
    )
    (row,) = read_types(zip_of(tmp_path / "a.zip", types=line, brandNewFile="{"))
    assert (row.name.en, row.name.de, row.market_group_id) == ("A", "", None)


def test_whole_numbers_may_be_written_with_a_point(tmp_path: Path) -> None:
    line = '{"_key": 1, "groupID": 2.0, "published": false, "name": {}, "metaGroupID": 4.0}'
    (row,) = read_types(zip_of(tmp_path / "a.zip", types=line))
    assert (row.group_id, row.meta_group_id) == (2, 4)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{nonsense", "line 2: it is not JSON"),
        ('{"_key": 5, "name": {}, "published": true}', "line 2: it lacks the field `groupID` \\(_key 5\\)"),
        ('{"_key": 5, "name": {}, "groupID": "x", "published": true}', "line 2: Expected `int`"),
        ('{"_key": 1e300, "name": {}, "groupID": 1, "published": true}', "line 2: "),
        ('{"_key": 99999999999999999999, "name": {}, "groupID": 1, "published": true}', "line 2: "),
        ("[1, 2]", "line 2: "),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "line 2: it is not JSON"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    good = '{"_key": 1, "groupID": 2, "published": true, "name": {"en": "A"}}'
    path = zip_of(tmp_path / "a.zip", types=f"{good}\n{line}\n{good}\n")
    with pytest.raises(BadStaticData, match=rf"types\.jsonl in a\.zip can't be read, {said}"):
        read_types(path)


def test_what_is_no_zip_is_refused_in_words(tmp_path: Path) -> None:
    whole = frigate_build().write(tmp_path / "whole.zip").read_bytes()
    for name, content, said in (
        ("empty.zip", b"", "not a zip file"),
        ("text.zip", b"hello", "not a zip file"),
        ("half.zip", whole[: len(whole) // 2], "not a zip file"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadStaticData, match=said):
            read_types(tmp_path / name)
    with pytest.raises(BadStaticData, match="There is no file"):
        read_types(tmp_path / "absent.zip")
    with pytest.raises(BadStaticData, match="is a folder"):
        read_types(tmp_path)


def test_another_layout_is_refused_in_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "yaml.zip", "w") as archive:
        archive.writestr("fsd/types.yaml", "34: {}")
    with pytest.raises(BadStaticData, match=r"holds no _sde\.jsonl"):
        read_types(tmp_path / "yaml.zip")
    with zipfile.ZipFile(tmp_path / "headless.zip", "w") as archive:
        archive.writestr("_sde.jsonl", '{"_key": "other"}')
    with pytest.raises(BadStaticData, match="does not tell its build"):
        read_types(tmp_path / "headless.zip")


def test_damage_at_any_byte_is_found_or_harmless(tmp_path: Path) -> None:
    whole = bytearray(frigate_build().write(tmp_path / "whole.zip").read_bytes())
    intact = read_types(tmp_path / "whole.zip")
    for at in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[at] ^= 0x55
        (tmp_path / "damaged.zip").write_bytes(damaged)
        try:
            rows = read_types(tmp_path / "damaged.zip")
        except BadStaticData:
            continue
        assert rows == intact  # the damage was in a member or a field that is not read


def test_an_encrypted_member_is_damage_in_words(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", types="{}")
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")  # the last entry of the directory: types
    content[at + 8] |= 1
    local = content.find(b"PK\x03\x04", 1)
    content[local + 6] |= 1
    path.write_bytes(content)
    with pytest.raises(BadStaticData, match=r"types\.jsonl can't be unzipped"):
        read_types(path)


def test_cancelling_stops_in_the_middle(tmp_path: Path) -> None:
    line = '{"_key": 1, "groupID": 2, "published": true, "name": {"en": "A"}}\n'
    path = zip_of(tmp_path / "a.zip", types=line * 200_000)
    monitor = Monitor(lambda progress: monitor.cancel() if progress.done > 2000 else None)
    with pytest.raises(Cancelled):
        read_types(path, monitor)
