"""Names made up by players: shown as they are, on one line, turning nothing round."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.received.names import LONGEST_NAME, plain_name
from eveprod_desktop.core.received.owned import AssetNameRow, JumpCloneRow, StructureAnswer


@pytest.mark.parametrize("name", ["Maren's Rifter", "<b>Bold</b> & Co", "松 Zürich 🚀", "=1+1", "{0} %s", ""])
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("two\nlines\r\n", "two lines"),
        ("nul\x00l", "null"),
        ("gpj\u202eexe", "gpjexe"),
        ("\u2067a\u2069 \u200fb", "a b"),
        ("\x1b[31mred", "[31mred"),
        ("wide   gap", "wide gap"),
        ("half \ud83d", "half"),
        ("a\u2028b", "a b"),
    ],
)
def test_what_is_not_seen_is_left_out(name: str, shown: str) -> None:
    assert plain_name(name) == shown


@pytest.mark.parametrize("letter", ["x", "é", "\u202ex"])
def test_a_name_without_end_is_cut(letter: str) -> None:
    assert len(plain_name(letter * 10_000)) <= LONGEST_NAME


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_becomes_a_name_that_can_be_kept(text: str) -> None:
    name = plain_name(text)
    name.encode()  # no half of a pair is left
    assert len(name) <= LONGEST_NAME
    assert plain_name(name) == name
    assert not any(unicodedata.category(sign) == "Cc" for sign in name)


def test_rows_of_esi_bear_plain_names() -> None:
    told = b'{"item_id": 1, "name": "a\\u202eb\\nc", "solar_system_id": 1, "jump_clone_id": 1,'
    told += b' "location_id": 1, "location_type": "station"}'
    names = [
        msgspec.json.decode(told, type=AssetNameRow).name,
        msgspec.json.decode(told, type=StructureAnswer).name,
        msgspec.json.decode(told, type=JumpCloneRow).name,
    ]
    assert names == ["ab c"] * 3
