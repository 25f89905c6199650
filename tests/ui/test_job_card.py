from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.core.industry.profile_changes import BookChange
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.job_card import JobCard
from eveprod_desktop.ui.screens.job_result import JobResult
from eveprod_desktop.ui.session import Session
from tests.ui import fakes
from tests.ui.alt_keys import doubled
from tests.ui.conftest import ModelCheck
from tests.ui.fake_industry import ACCELERANT, FakeIndustry


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> ItemScreen:
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1300, 800)
    with qtbot.waitExposed(screen):
        screen.show()
    return screen


@pytest.fixture
def card(qtbot: QtBot, screen: ItemScreen) -> JobCard:
    open_item(qtbot, screen, fakes.SHIP)
    screen.tabs.setCurrentWidget(screen.job)
    qtbot.waitUntil(lambda: screen.job.result is not None)
    return screen.job


def open_item(qtbot: QtBot, screen: ItemScreen, type_id: int) -> None:
    screen.open(type_id)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == type_id)
    qtbot.waitUntil(lambda: not screen.session.tasks.running)


def quoted(qtbot: QtBot, card: JobCard, true: Callable[[JobResult], bool]) -> JobResult:
    qtbot.waitUntil(lambda: card.result is not None and true(card.result))
    result = card.result
    assert result is not None
    return result


def is_about(activity: Activity) -> Callable[[JobResult], bool]:
    return lambda result: result.choice.way.activity is activity


def price_everything(card: JobCard) -> None:
    card.prices.type_prices(dict.fromkeys(card.prices.missing(), 100.0))


def texts(card: JobCard) -> dict[str, str]:
    keys = ("total", "each", "materials", "job_cost", "time", "yields")
    return {key: card.headline.text(key).replace("\u202f", "").replace("\u00a0", " ") for key in keys}


def test_nothing_is_read_before_the_tab_is_seen(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    assert screen.job.result is None
    assert screen.job.inputs.choice() is None


def test_missing_prices_are_named_and_can_be_typed(qtbot: QtBot, card: JobCard) -> None:
    assert texts(card)["total"] == "–"
    assert card._gap.isVisible()
    assert "No market price of Carbon Plate, Tritanium" in card._gap_text.text()
    assert card.tabs.tabText(card.tabs.indexOf(card.prices)) == "Prices (2 missing)"
    assert not card.bar.isVisible()
    card.type_prices()
    edit = card.prices.edits["market", fakes.PLATE]
    assert card.tabs.currentWidget() is card.prices
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClicks(edit, "1 000,5".replace(",", "."))
    QTest.keyClick(edit, Qt.Key.Key_Return)
    quoted(qtbot, card, lambda result: result.market_gaps == (fakes.TRITANIUM,))
    price_everything(card)
    result = quoted(qtbot, card, lambda result: not result.market_gaps)
    assert result.quote.total_material_cost == 3 * 1000.5 + 90 * 100
    assert not card._gap.isVisible()
    assert card.bar.isVisible()
    assert [part.title for part in card.bar.parts][:2] == ["Tritanium", "Carbon Plate"]
    card.prices.clear.click()
    quoted(qtbot, card, lambda result: len(result.market_gaps) == 2)


def test_every_change_shows_at_once(qtbot: QtBot, card: JobCard) -> None:
    price_everything(card)
    inputs = card.inputs
    inputs.runs.setValue(100)
    quoted(qtbot, card, lambda result: result.quote.units == 100)
    inputs.me.setValue(10)
    result = quoted(qtbot, card, lambda result: result.choice.me == 10)
    assert dict(result.quote.materials) == {fakes.TRITANIUM: 8100, fakes.PLATE: 270}
    inputs.te.setValue(20)
    before = result.quote.time_seconds
    result = quoted(qtbot, card, lambda result: result.choice.te == 20)
    assert result.quote.time_seconds == pytest.approx(before * 0.8, abs=1)
    inputs.otherwise.setValue(0)
    slow = quoted(qtbot, card, lambda result: result.choice.otherwise == 0)
    assert slow.quote.time_seconds > result.quote.time_seconds
    inputs.one_by_one.click()
    inputs.levels[3380].setValue(5)
    faster = quoted(qtbot, card, lambda result: dict(result.choice.levels).get(3380) == 5)
    assert faster.quote.time_seconds < slow.quote.time_seconds
    assert faster.quote.cost.alpha_tax == 0
    inputs.alpha.click()
    taxed = quoted(qtbot, card, lambda result: result.choice.alpha)
    assert taxed.quote.cost.alpha_tax > 0
    QTest.keyClicks(inputs.index, "5")
    QTest.keyClick(inputs.index, Qt.Key.Key_Return)
    indexed = quoted(qtbot, card, lambda result: result.choice.system_cost_index == 0.05)
    assert indexed.quote.cost.index_amount > 0
    assert texts(card)["total"] == f"{indexed.quote.total_cost:.2f}"


def test_only_the_rows_of_the_activity_are_seen(qtbot: QtBot, card: JobCard) -> None:
    inputs = card.inputs
    seen = {
        Activity.MANUFACTURING: {"me", "te"},
        Activity.COPYING: {"runs_per_copy"},
        Activity.INVENTION: {"decryptor"},
        Activity.RESEARCH_MATERIAL: {"from_level", "to_level"},
    }
    for activity, shown in seen.items():
        inputs.choose(activity)
        quoted(qtbot, card, is_about(activity))
        every = {name for names in seen.values() for name in names}
        assert {name for name in every if getattr(inputs, name).isVisible()} == shown
    assert inputs.runs_per_copy.maximum() == 30


def test_decryptors_are_compared(qtbot: QtBot, card: JobCard) -> None:
    card.inputs.choose(Activity.INVENTION)
    quoted(qtbot, card, lambda result: bool(result.ways))
    price_everything(card)
    result = quoted(qtbot, card, lambda result: result.cheapest is not None)
    table = card.ways
    assert table.model.rowCount() == 3
    columns = {column.key: column for column in table.columns()}
    best = [columns["mark"].value(way) for way in table.everything()]
    assert sum("Cheapest" in mark or "In both" in mark for mark in best) == 1
    card.inputs.decryptor.setCurrentIndex(card.inputs.decryptor.findData(ACCELERANT))
    chosen = quoted(qtbot, card, lambda result: result.choice.decryptor_type_id == ACCELERANT)
    assert result.quote.outcome is not None
    assert chosen.quote.outcome is not None
    assert chosen.quote.outcome.probability == pytest.approx(result.quote.outcome.probability * 1.2)
    card.tabs.setCurrentWidget(table)
    table.focus_view()
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert card.explanation.shown == "cost_per_unit"
    assert card.explanation.value.startswith("= ")


def test_levels_are_compared_and_explained(qtbot: QtBot, card: JobCard) -> None:
    card.inputs.choose(Activity.RESEARCH_TIME)
    quoted(qtbot, card, lambda result: len(result.research) == 10)
    assert card.tabs.isTabVisible(card.tabs.indexOf(card.research))
    level = card.research.columns()[0]
    assert [level.text(level.value(row)) for row in card.research.everything()][:2] == ["TE 2", "TE 4"]
    said = [column.key for column in card.research.layout_of_columns.visible()]
    assert said == ["level", "cost", "time", "saved_time"]
    card.explain_level(card.research.everything()[0])
    assert card.explanation.shown == "research: total_job_cost"
    card.inputs.from_level.setValue(9)
    quoted(qtbot, card, lambda result: len(result.research) == 1)
    assert card.inputs.to_level.minimum() == 10


def test_any_number_is_explained_by_keyboard(qtbot: QtBot, card: JobCard) -> None:
    price_everything(card)
    quoted(qtbot, card, lambda result: not result.market_gaps)
    card.focus_list()
    card.lines.select("total_cost")
    QTest.keyClick(card.lines.view, Qt.Key.Key_Return)
    explanation = card.explanation
    assert explanation.isVisible()
    assert explanation.shown == "total_cost"
    assert explanation.formula == "all lines added"
    explanation.inputs.focus_view()
    QTest.keyClick(explanation.inputs.view, Qt.Key.Key_Return)
    assert explanation.shown == "total_job_cost"
    explanation.go_back()
    assert explanation.shown == "total_cost"
    before = explanation.value
    card.inputs.runs.setValue(7)
    quoted(qtbot, card, lambda result: result.choice.runs == 7)
    assert explanation.shown == "total_cost"
    assert explanation.value != before
    explanation.inputs.focus_view()
    qtbot.keySequence(explanation.inputs.view, "Esc")
    qtbot.waitUntil(explanation.isHidden)
    assert card.lines.view.hasFocus()


def test_a_click_explains_too_and_says_what_is_not_known(qtbot: QtBot, card: JobCard) -> None:
    line = card.lines.model.line_of("total_cost")
    assert line is not None
    index = card.lines.model.index(line, 0)
    card.lines.view.scrollTo(index)
    spot = card.lines.view.visualRect(index).center()
    QTest.mouseClick(card.lines.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert card.explanation.value == "Not known"
    assert "no market price of Tritanium, Carbon Plate" in card.explanation.formula


def test_facilities_are_offered_and_follow_changes(qtbot: QtBot, card: JobCard, session: Session) -> None:
    app = cast("FakeIndustry", session.app)
    works = FacilityProfile("Works", 35825, indices=((Activity.MANUFACTURING, 0.04),))
    app.facilities.apply(BookChange((works,), (), (("manufacturing", "Works"),)), app.industry_facts())
    session.bus.announce(Changed.FACILITIES)
    qtbot.waitUntil(lambda: card.inputs.place.findText("Usual: Works") == 0)
    card.inputs.place.setCurrentIndex(card.inputs.place.findText("Works"))
    result = quoted(qtbot, card, lambda result: result.choice.profile == "Works")
    assert result.quote.basis.modifiers.structure_material == 0.99
    assert card.inputs.index.placeholderText().replace("\u00a0", " ") == "4.00 %"
    card.inputs.choose(Activity.COPYING)
    quoted(qtbot, card, lambda result: result.choice.way.activity is Activity.COPYING)
    assert card.inputs.index.placeholderText() == "not known"
    assert "No cost index of copying is known for Works" in card.notes.text()
    app.facilities.apply(BookChange(removed=("Works",)), app.industry_facts())
    session.bus.announce(Changed.FACILITIES)
    quoted(qtbot, card, lambda result: result.choice.profile is None)


def test_another_item_keeps_what_was_typed(qtbot: QtBot, card: JobCard, screen: ItemScreen) -> None:
    card.inputs.runs.setValue(12)
    screen.open(fakes.PLATE)
    result = quoted(qtbot, card, lambda result: result.choice.way.activity is Activity.REACTION)
    assert (result.choice.runs, result.quote.units) == (12, 2400)
    assert not card.inputs.me.isVisible()
    screen.open(fakes.TRITANIUM)
    qtbot.waitUntil(lambda: "No job makes Tritanium" in card.empty.sentence)


def test_a_job_that_can_not_be_says_why(qtbot: QtBot, card: JobCard, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(choice: object, terms: object) -> JobResult:
        raise AppError("It can't be done.", "Leave it.")

    monkeypatch.setattr("eveprod_desktop.ui.screens.job_card.work_out", refuse)
    card.inputs.runs.setValue(2)
    qtbot.waitUntil(card._refusal.isVisible)
    assert card._refusal.sentence == "It can't be done."
    monkeypatch.undo()
    card.inputs.runs.setValue(3)
    qtbot.waitUntil(card.lines.isVisible)


def test_data_that_can_not_be_read_are_told(
    qtbot: QtBot, screen: ItemScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise AppError("The database is away.", "Bring it back.")

    monkeypatch.setattr(screen.session.app, "industry_facts", fail)
    open_item(qtbot, screen, fakes.SHIP)
    screen.tabs.setCurrentWidget(screen.job)
    qtbot.waitUntil(lambda: screen.job.empty.sentence == "The database is away.")


def test_models_keep_the_contract(qtbot: QtBot, card: JobCard, check_model: ModelCheck) -> None:
    for model in (card.lines.model, card.ways.model, card.research.model, card.explanation.inputs.model):
        check_model(model)
    for activity in (Activity.INVENTION, Activity.RESEARCH_MATERIAL, Activity.MANUFACTURING):
        card.inputs.choose(activity)
        quoted(qtbot, card, is_about(activity))
        price_everything(card)
        quoted(qtbot, card, lambda result: not result.market_gaps)
        for table in (card.lines, card.ways, card.research):
            table.model.sort(1, Qt.SortOrder.DescendingOrder)
        card.explain_line(card.lines.everything()[0])


MAREN = 7
BEGINNER = Skills({3380: 0}, otherwise=0)


def test_the_skills_of_a_character_count_where_one_is_chosen(qtbot: QtBot, card: JobCard) -> None:
    app = cast("FakeIndustry", card.session.app)
    typed = quoted(qtbot, card, lambda result: not result.missing)
    assert not card.tabs.isTabVisible(card.tabs.indexOf(card.training))
    assert not card.inputs._form.isRowVisible(card.inputs.who)
    app.crew.people[MAREN] = ("Maren", BEGINNER)
    card.session.bus.announce(Changed.SKILLS)
    qtbot.waitUntil(lambda: card.inputs.who.count() == 2)
    assert card.inputs.who.currentText() == "Nobody: levels below"
    card.inputs.who.setCurrentIndex(1)
    card.inputs.who.activated.emit(1)
    hers = quoted(qtbot, card, lambda result: bool(result.missing))
    assert hers.quote.time_seconds > typed.quote.time_seconds
    assert "Maren can't start this job yet: it asks for" in card.notes.text()
    assert not card.inputs.otherwise.isVisible()
    assert card.tabs.isTabVisible(card.tabs.indexOf(card.training))
    best = card.training.row_at(card.training.model.index(0, 0))
    assert best.level == 1
    assert best.seconds_saved > 0
    assert "chance" not in {column.key for column in card.training.layout_of_columns.visible()}
    # who was chosen stays for the next item, and for an invention the chance is told too
    card.inputs.choose(Activity.INVENTION)
    invented = quoted(qtbot, card, is_about(Activity.INVENTION))
    assert invented.choice.character_id == MAREN
    assert any(gain.chance_gained > 0 for gain in invented.gains)
    assert "chance" in {column.key for column in card.training.layout_of_columns.visible()}


def test_the_card_begins_with_whom_rankings_count_with(qtbot: QtBot, screen: ItemScreen) -> None:
    app = cast("FakeIndustry", screen.session.app)
    app.crew.people[MAREN] = ("Maren", BEGINNER)
    app.crew.chosen = MAREN
    open_item(qtbot, screen, fakes.SHIP)
    screen.tabs.setCurrentWidget(screen.job)
    result = quoted(qtbot, screen.job, lambda _result: True)
    assert result.choice.character_id == MAREN
    assert screen.job.inputs.who.currentText() == "Maren"


def test_no_letter_serves_two_at_once(qtbot: QtBot, screen: ItemScreen, card: JobCard) -> None:
    app = cast("FakeIndustry", card.session.app)
    app.crew.people[MAREN] = ("Maren", BEGINNER)
    card.session.bus.announce(Changed.SKILLS)
    qtbot.waitUntil(card.inputs.who.isVisible)
    for activity in (
        Activity.MANUFACTURING,
        Activity.COPYING,
        Activity.INVENTION,
        Activity.RESEARCH_MATERIAL,
    ):
        card.inputs.choose(activity)
        quoted(qtbot, card, is_about(activity))
        for tab in range(card.tabs.count()):
            card.tabs.setCurrentIndex(tab)
            assert not doubled(screen), activity
    for page in (screen.chain, screen.flow, screen.totals, screen.shopping, screen.uses, screen.recipe):
        screen.tabs.setCurrentWidget(page)
        assert not doubled(screen), screen.tabs.tabText(screen.tabs.currentIndex())
