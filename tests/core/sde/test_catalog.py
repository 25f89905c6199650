from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError, UnknownItem, UnknownRegion
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.core.sde.search import Searchable, SearchIndex
from tests.support.small_build import SmallBuild, frigate_build

Load = Callable[[SmallBuild], None]
NAMES = ("Tritanium", "Hammerhead", "Crystalline", "Disruptor", "Obliterator", "Ångströmography")


@pytest.fixture
def catalog(load: Load, database: Database) -> ItemCatalog:
    small = frigate_build().type(41, "Dart", 18, published=False).type(42, "Dart", 18).type(299, "Dart", 25)
    small.files["types"][-1]["marketGroupID"] = 5
    small.type(500, "Ångström Ray").type(501, "Dart's Revenge")
    load(small)
    return ItemCatalog(database)


@pytest.mark.parametrize(
    ("text", "type_id"),
    [
        ("34", 34),
        (" tritanium ", 34),
        ("TRITANIUM", 34),
        ("tritanium (KO)", 34),
        ("ångström RAY", 500),
        ("dart ii", 301),
        ("dart's revenge", 501),
        ("Dart", 299),  # on the market, before 42 (published) and 41 (neither)
    ],
)
def test_find(catalog: ItemCatalog, text: str, type_id: int) -> None:
    assert catalog.find(text).type_id == type_id
    if not text.isdecimal():
        assert catalog.find_type(text) == type_id


def test_a_name_nobody_bears_is_no_type(catalog: ItemCatalog) -> None:
    assert catalog.find_type("Tritanum") is None
    assert catalog.find_type("") is None


@pytest.mark.parametrize(
    "text", ["", "  ", "999999", "9" * 400, "Tritanum", "'; DROP TABLE types; --", "%", "\0"]
)
def test_an_unknown_item_is_a_sentence(catalog: ItemCatalog, text: str) -> None:
    with pytest.raises(UnknownItem) as caught:
        catalog.find(text)
    if text == "Tritanum":
        assert "Did you mean “Tritanium”?" in str(caught.value)


def test_search_ranks_exact_then_start_then_words(catalog: ItemCatalog) -> None:
    assert [hit.type_id for hit in catalog.search("dart")][:2] == [300, 299]  # 300 can be made
    assert catalog.search("II dart")[0].type_id == 301
    assert catalog.search("trytanium")[0].type_id == 34
    assert catalog.search("301")[0].type_id == 301
    assert catalog.search("") == catalog.search("   ") == []
    assert catalog.search("x" * 5000) == []
    assert catalog.search("plate (de)", language="de")[0].name == "Plate (de)"
    assert catalog.search("plate", language="zh")[0].type_id == 200


def test_hits_keep_the_order_asked_for(catalog: ItemCatalog) -> None:
    assert [hit.type_id for hit in catalog.hits([301, 34, 123456, 300])] == [301, 34, 300]


def test_an_unknown_language_is_a_sentence(catalog: ItemCatalog) -> None:
    with pytest.raises(AppError, match="no names in the language 'tlh'"):
        catalog.names("tlh")


def test_regions(catalog: ItemCatalog) -> None:
    assert catalog.find_region("the forge") == (10000002, "The Forge")
    assert catalog.find_region("10000002") == (10000002, "The Forge")
    with pytest.raises(UnknownRegion, match="Did you mean “The Forge”"):
        catalog.find_region("The Forg")
    with pytest.raises(UnknownRegion):
        catalog.find_region("5")


def test_search_in_the_real_build(big_database: Database) -> None:
    catalog = ItemCatalog(big_database)
    assert catalog.search("hammerhead ii")[0].name == "Hammerhead II"
    assert catalog.search("drake")[0].name == "Drake"
    assert catalog.search("scorge fury hevy missile")[0].name == "Scourge Fury Heavy Missile"
    assert len(catalog.search("a", limit=20)) == 20


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trytanium", "Tritanium"),
        ("tritnaium", "Tritanium"),
        ("hamerhe", "Hammerhead I"),
        ("hamerhed 2", "Hammerhead II"),
        ("hobgoblin 2", "Hobgoblin II"),
        ("cladari nvy hookb", "Caldari Navy Hookbill"),
        ("warpdisruptor ii", "Warp Disruptor II"),
        ("ishtr", "Ishtar"),
        ("drakx", "Drake"),
    ],
)
def test_mistyped_words_find_what_was_meant(big_database: Database, typed: str, meant: str) -> None:
    assert ItemCatalog(big_database).search(typed, limit=12)[0].name == meant


def test_few_letters_answer_with_what_starts_so_first(big_database: Database) -> None:
    names = [hit.name for hit in ItemCatalog(big_database).search("dr", limit=20)]
    assert len(names) == 20
    assert all(name.lower().startswith("dr") for name in names)


@given(st.text(max_size=30), st.integers(1, 40))
def test_no_text_breaks_the_search(text: str, limit: int) -> None:
    rows = [Searchable(n, name, name, "", "", n % 2 == 0, n != 3) for n, name in enumerate(NAMES)]
    index = SearchIndex(rows)
    hits = index.search(text, limit)
    assert len(hits) <= limit
    assert len({hit.type_id for hit in hits}) == len(hits)


@given(st.sampled_from(range(6)), st.integers(0, 20), st.sampled_from("qxz9"))
def test_one_wrong_letter_still_finds_a_long_word(which: int, at: int, letter: str) -> None:
    index = SearchIndex([Searchable(n, name, name, "", "", False, True) for n, name in enumerate(NAMES)])
    name = NAMES[which]
    at %= len(name)
    assert which in [hit.type_id for hit in index.search(name[:at] + letter + name[at + 1 :], limit=6)]


def test_group_and_category_in_the_language_of_names(catalog: ItemCatalog) -> None:
    item = catalog.item(300, language="de")
    assert (item.group_name, item.category_name) == ("Frigate (de)", "Ship (de)")
    assert catalog.item(300).group_name == "Frigate"
