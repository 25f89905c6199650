"""A card for each character and each corporation: who it is, what it can do, how fresh its data are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.character_words import (
    SKILL_TITLES,
    SLOT_TITLES,
    SkillLine,
    freshness_words,
    scope_words,
    section_line,
    skill_lines,
    slot_words,
    tag_words,
    tags_of,
    training_words,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.labels import ElidedLabel, Kind, label
from eveprod_desktop.ui.widgets.portrait import Portrait

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.overview import CharacterSummary, CorporationSummary
    from eveprod_desktop.core.characters.rows import SectionRow
    from eveprod_desktop.core.industry.industry_skills import SkillUse

_TAGS_WIDTH = 240
_SECTION_COLUMNS = ("Part", "Age", "Rows", "")


class SectionGrid(QWidget):
    """Every section of an owner in words; made anew only where another set of sections is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[list[QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(sizes.LARGE)
        self._grid.setVerticalSpacing(sizes.HAIR)
        self._grid.setColumnStretch(len(_SECTION_COLUMNS) - 1, 1)
        for column, title in enumerate(_SECTION_COLUMNS):
            self._grid.addWidget(label(title, "caption", self), 0, column)

    def tell(self, rows: "Sequence[SectionRow]", now: datetime) -> None:
        """Show how sections stand at a moment."""
        while len(self._cells) < len(rows):
            self._add_line()
        for line, cells in enumerate(self._cells):
            for cell in cells:
                cell.setVisible(line < len(rows))
        for row, cells in zip(rows, self._cells, strict=False):
            told = section_line(row, now)
            for cell, text in zip(cells, (told.name, told.age, told.rows, told.words), strict=True):
                if cell.text() != text:
                    cell.setText(text)
            _dress(cells[-1], "warning" if told.trouble else "muted")

    def _add_line(self) -> None:
        line = len(self._cells) + 1
        cells = [label("", "body", self), label("", "muted", self), label("", "muted", self)]
        cells.append(label("", "muted", self, wrap=True))
        cells[2].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, line, column)
        self._cells.append(cells)


class OwnerCard(QFrame):
    """What cards of characters and corporations share: picture and name, figures, freshness, details.

    `keyboard_came` carries the card. Letters for Alt would repeat from card to card, and press nothing
    then: who shows several gives them to one at a time.
    """

    keyboard_came = Signal(object)

    def __init__(self, session: Session, figures: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setProperty("kind", "card")
        self.portrait = Portrait(session, self)
        self.name = ElidedLabel("heading", self)
        self.about = ElidedLabel("muted", self)
        self.figures = Facts(figures, self)
        self.freshness = label("", "muted", self, wrap=True)
        self.details = QPushButton("&Details", self)
        self.details.setCheckable(True)
        self.details.setToolTip("Show how every part of the data stands")
        self.sections = SectionGrid(self)
        self.more = QWidget(self)
        self.inside = QVBoxLayout(self.more)
        self.inside.setContentsMargins(0, sizes.SMALL, 0, 0)
        self.inside.setSpacing(sizes.NORMAL)
        self.inside.addWidget(self.sections)
        self.more.hide()
        self.details.toggled.connect(self.more.setVisible)
        for words in (self.name, self.about):
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(sizes.SMALL)
        self.names = QVBoxLayout()
        self.names.setSpacing(sizes.HAIR)
        self.names.addWidget(self.name)
        self.names.addWidget(self.about)
        self.names.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(sizes.NORMAL)
        head.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(self.names, 1)
        doing = QVBoxLayout()
        doing.addLayout(self.buttons)
        doing.addStretch(1)
        head.addLayout(doing)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.SMALL)
        foot.addWidget(self.freshness, 1)
        foot.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        self.column.setSpacing(sizes.NORMAL)
        self.column.addLayout(head)
        self.column.addWidget(self.figures)
        self.column.addLayout(foot)
        self.column.addWidget(self.more)
        self._rows: Sequence[SectionRow] = ()
        self._texts: dict[QAbstractButton, str] = {}
        self._heed(self.details)

    def give_letters(self, *, on: bool) -> None:
        """Have Alt and a letter press the buttons of this card, or not."""
        for button, text in self._texts.items():
            button.setText(text if on else text.replace("&", ""))

    def _heed(self, *parts: QWidget) -> None:
        """Tell when the keyboard comes to parts of the card, and know the letters of buttons."""
        for part in parts:
            part.installEventFilter(self)
            if isinstance(part, QAbstractButton):
                self._texts[part] = part.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell when the keyboard comes to the card."""
        if event.type() == QEvent.Type.FocusIn:
            self.keyboard_came.emit(self)
        return super().eventFilter(watched, event)

    def tell_sections(self, rows: "Sequence[SectionRow]", now: datetime) -> None:
        """Show how fresh everything is at a moment; with the same rows only ages change."""
        self._rows = rows
        words, trouble = freshness_words(rows, now)
        self.freshness.setText(words)
        _dress(self.freshness, "warning" if trouble else "muted")
        self.sections.tell(rows, now)

    def grow_older(self, now: datetime) -> None:
        """Write the ages anew."""
        self.tell_sections(self._rows, now)

    def tell_money(self, wallet_isk: float | None, assets_isk: float | None, valued_at: str) -> None:
        """Show what there is and what it is worth."""
        self.figures.tell("wallet", write.isk_short(wallet_isk), _isk_hint(wallet_isk))
        hint = f"{_isk_hint(assets_isk)}\n{valued_at}".strip() if valued_at else "No prices yet"
        self.figures.tell("assets", write.isk_short(assets_isk), hint)


class CharacterCard(OwnerCard):
    """A character, with everything that can be done about it. Signals carry what a person wants."""

    refresh_wanted = Signal(int)
    sign_in_wanted = Signal(int, bool)
    log_out_wanted = Signal(int, bool)
    tags_typed = Signal(int, object)
    counting_chosen = Signal(int, bool)
    reckoning_chosen = Signal(int, bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        titles = {"wallet": "Wallet, ISK", "assets": "Assets, ISK"}
        super().__init__(session, titles | dict(SLOT_TITLES), parent)
        self.character_id = 0
        self._skills: dict[str, QLabel] = {}
        self._lines: tuple[SkillLine, ...] = ()
        self.tags = QLineEdit(self)
        self.tags.setPlaceholderText("Tags, between commas")
        self.tags.setAccessibleName("Tags")
        self.tags.setMaximumWidth(_TAGS_WIDTH)
        self.tags.editingFinished.connect(self._type_tags)
        self.counts = QCheckBox("Coun&ts", self)
        self.counts.setToolTip("Count this character, and its corporation, in totals and filters everywhere")
        self.counts.toggled.connect(lambda on: self.counting_chosen.emit(self.character_id, on))
        self.again = QPushButton("&Sign in again", self)
        self.again.clicked.connect(lambda: self.sign_in_wanted.emit(self.character_id, False))  # noqa: FBT003 - Qt's form
        self.refresh = QPushButton("&Refresh", self)
        self.refresh.clicked.connect(lambda: self.refresh_wanted.emit(self.character_id))
        self.menu = QPushButton("&More", self)
        self.menu.setMenu(self._make_menu())
        self.scopes = label("", "muted", self, wrap=True)
        self._said_tags = ""
        self._heed(self.tags, self.counts, self.again, self.refresh, self.menu)
        self._lay_out_character()

    def show_character(
        self,
        one: "CharacterSummary",
        skills: "Mapping[SkillUse, tuple[int, ...]]",
        names: Mapping[int, str],
        *,
        valued_at: str,
        reckoned: bool,
        now: datetime,
    ) -> None:
        """Show a character as it stands."""
        character = one.character
        self.character_id = character.character_id
        self.setAccessibleName(character.name)
        for button in (self.refresh, self.menu, self.counts, self.details, self.tags):
            what = "Tags" if button is self.tags else button.text().replace("&", "")
            button.setAccessibleName(f"{what}: {character.name}")
        self.portrait.show_owner(character.character_id, character.name, "portrait")
        clone = "Alpha clone" if one.alpha else ""
        said = (one.corporation or "Corporation not known yet", clone, training_words(one, names, now))
        self.name.tell(character.name, f"Character {character.character_id}")
        self.about.tell("  ·  ".join(part for part in said if part))
        self.tell_money(one.wallet_isk, one.assets_isk, valued_at)
        for use in one.slots:
            self.figures.tell(use.kind, slot_words(use), "Running jobs, and how many the skills allow")
        self._show_tags(tag_words(character.tags))
        for box, on in ((self.counts, one.counts), (self.reckon, reckoned)):
            with QSignalBlocker(box):
                box.setChecked(on)
        self.again.setVisible(character.needs_sign_in or bool(one.missing_scopes))
        self.refresh.setVisible(not character.needs_sign_in)
        self.forget_permission.setVisible(not character.needs_sign_in)
        self.scopes.setText(scope_words(one))
        self.scopes.setVisible(bool(one.missing_scopes))
        self._show_skills(skill_lines(one, skills, names) if one.levels else ())
        self.tell_sections(one.sections, now)

    def set_running(self, running: bool) -> None:  # noqa: FBT001 - follows a state
        """Offer no second refresh while one is under way."""
        self.refresh.setEnabled(not running)

    # inside

    def _show_tags(self, text: str) -> None:
        self._said_tags = text
        if not self.tags.hasFocus():
            self.tags.setText(text)
            self.tags.setCursorPosition(0)

    def _type_tags(self) -> None:
        tags = tags_of(self.tags.text())
        if tag_words(tags) != self._said_tags:
            self._said_tags = tag_words(tags)
            self.tags_typed.emit(self.character_id, tags)

    def _show_skills(self, lines: tuple[SkillLine, ...]) -> None:
        self._lines = lines
        for use, words in self._skills.items():
            part = [line for line in lines if line.use == use]
            words.setText(", ".join(map(_skill_words, part)) or "Not known until the skills arrive")

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self.reckon = menu.addAction("Rankings count with these &skills")
        self.reckon.setCheckable(True)
        self.reckon.toggled.connect(lambda on: self.reckoning_chosen.emit(self.character_id, on))
        menu.addSeparator()
        again = menu.addAction("Sign in &again")
        again.triggered.connect(lambda: self.sign_in_wanted.emit(self.character_id, False))  # noqa: FBT003 - Qt's form
        personal = menu.addAction("Sign in again &without the corporation")
        personal.triggered.connect(lambda: self.sign_in_wanted.emit(self.character_id, True))  # noqa: FBT003 - as the signal has it
        menu.addSeparator()
        self.forget_permission = menu.addAction("Log out, &keep what was loaded")
        self.forget_permission.triggered.connect(lambda: self.log_out_wanted.emit(self.character_id, True))  # noqa: FBT003 - as the signal has it
        forget = menu.addAction("Log out and &forget everything")
        forget.triggered.connect(lambda: self.log_out_wanted.emit(self.character_id, False))  # noqa: FBT003 - as the signal has it
        return menu

    def _lay_out_character(self) -> None:
        self.names.insertWidget(2, self.tags)
        for widget in (self.counts, self.again, self.refresh, self.menu):
            self.buttons.addWidget(widget)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.LARGE)
        grid.setVerticalSpacing(sizes.HAIR)
        grid.setColumnStretch(1, 1)
        hidden = QGridLayout()
        hidden.setHorizontalSpacing(sizes.LARGE)
        hidden.setVerticalSpacing(sizes.HAIR)
        hidden.setColumnStretch(1, 1)
        for line, (use, title) in enumerate(SKILL_TITLES.items()):
            words = self._skills[use] = label("", "body", self, wrap=True)
            where = grid if use in ("slots", "time") else hidden
            caption = label(title, "caption", self)
            caption.setMinimumWidth(self.fontMetrics().horizontalAdvance("Reprocessing "))
            where.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            where.addWidget(words, line, 1)
        self.column.insertLayout(2, grid)
        self.inside.insertWidget(0, self.scopes)
        self.inside.insertLayout(0, hidden)


class CorporationCard(OwnerCard):
    """A player corporation that somebody here is in."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, {"wallet": "Wallets, ISK", "assets": "Assets, ISK"}, parent)

    def show_corporation(self, one: "CorporationSummary", *, valued_at: str, now: datetime) -> None:
        """Show a corporation as it stands."""
        row = one.corporation
        self.setAccessibleName(row.name)
        self.details.setAccessibleName(f"Details: {row.name}")
        self.portrait.show_owner(row.corporation_id, row.name, "logo")
        self.name.tell(f"{row.name} [{row.ticker}]", f"Corporation {row.corporation_id}")
        self.about.tell(f"Of {', '.join(one.members)}")
        self.tell_money(one.wallet_isk, one.assets_isk, valued_at)
        self.tell_sections(one.sections, now)


def _skill_words(line: SkillLine) -> str:
    more = f" (trained {line.trained})" if line.trained > line.level else ""
    return f"{line.name}{write.NO_BREAK_SPACE}{line.level}{more}"


def _isk_hint(amount: float | None) -> str:
    return "" if amount is None else f"{write.isk(amount)} ISK"


def _dress(words: QLabel, kind: Kind) -> None:
    """Have a label look like another kind."""
    if words.property("kind") != kind:
        words.setProperty("kind", kind)
        words.style().unpolish(words)
        words.style().polish(words)
