"""Who signed in: what they can do, what of theirs is loaded, who counts, and signing in and out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.character_refreshing import CharacterRefreshing
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.screens.character_cards import CharacterCard, CorporationCard, OwnerCard
from eveprod_desktop.ui.screens.character_words import SLOT_TITLES, counting_words, slot_words
from eveprod_desktop.ui.screens.sign_in_panel import SignInPanel
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.signing_in import SigningIn
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box, offer
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import card, label, primary

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.characters.crew_choice import CrewChoice
    from eveprod_desktop.core.characters.overview import CrewOverview
    from eveprod_desktop.core.industry.industry_skills import SkillUse
    from eveprod_desktop.ui.tasks import Task

_REWRITE_MS = 15_000
_TOTALS = {"counting": "Counting", "wallet": "Wallets, ISK", "assets": "Assets, ISK", **SLOT_TITLES}
_MESSAGE = "characters"


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """What the screen shows: everyone, the skills that matter, and what they are called."""

    overview: "CrewOverview"
    skills: "Mapping[SkillUse, tuple[int, ...]]"
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made, in words, and what takes it back."""

    words: str
    undo: Callable[[], None]


class CharactersScreen(Screen):
    """Totals above, a card for each character and corporation below. What is changed can be undone."""

    NAME = "characters"
    TITLE = "Characters"
    WATCHES = (
        Changed.CHARACTERS
        | Changed.OWNED
        | Changed.JOBS
        | Changed.PRICES
        | Changed.SETTINGS
        | Changed.STATIC_DATA
    )

    def __init__(
        self,
        session: Session,
        refreshing: CharacterRefreshing,
        parent: QWidget | None = None,
        *,
        signing_in: SigningIn | None = None,
    ) -> None:
        super().__init__(session, parent)
        self.refreshing = refreshing
        self.signing_in = signing_in or SigningIn(session, self)
        self.people: People | None = None
        self.cards: dict[int, CharacterCard] = {}
        self.guilds: dict[int, CorporationCard] = {}
        self._reading: Task | None = None
        self._undo: list[Done] = []
        self._lettered: OwnerCard | None = None
        self.panel = SignInPanel(session, self.signing_in, self)
        self.counting = choice_box("Who counts in totals and filters", self, letters=None)
        self.counting.activated.connect(self._choose_counting)
        self.refresh_all = QPushButton("Refresh a&ll", self)
        self.refresh_all.clicked.connect(refreshing.refresh_all)
        self.stop = QPushButton("St&op", self)
        self.stop.clicked.connect(refreshing.cancel)
        self.undo = QPushButton("&Undo", self)
        self.undo.clicked.connect(self.take_back)
        self.add = primary("&Add character", self)
        self.add.clicked.connect(self._add)
        self.totals = Facts(_TOTALS, self)
        self.status = label("", "muted", self, wrap=True)
        self.empty = EmptyState(session.look, "characters", self)
        self.empty.acted.connect(self._add)
        on_keys(self, QKeySequence.StandardKey.Undo, self.take_back)
        self._lay_out()
        refreshing.changed.connect(self._follow)
        self.signing_in.changed.connect(self._follow)
        self.signing_in.signed_in.connect(self._arrived)
        self._clock = QTimer(self)
        self._clock.setInterval(_REWRITE_MS)
        self._clock.timeout.connect(self._grow_older)
        self._follow()

    # Screen

    def reload(self) -> None:
        """Read everyone."""
        if self._reading is not None:
            self._reading.drop()
        session = self.session
        if self.people is None:
            self.empty.tell("Looking who is here …")

        def read(_monitor: Monitor) -> People:
            return read_people(session.app, session.names())

        self._reading = session.tasks.read("Reading the characters", read, self._show, self._unreadable)

    def take_focus(self) -> None:
        """Put the keyboard on the button that signs a character in."""
        (self.add if self.cards else self.empty).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what a person can do

    def take_back(self) -> None:
        """Undo the last change made here."""
        if self._undo:
            done = self._undo.pop()
            self._change(lambda: _undone(done), undoing=True)
            self._follow()

    def tag(self, character_id: int, tags: frozenset[str]) -> None:
        """Give a character other tags."""
        roster = self.session.app.roster

        def change() -> Done:
            one = roster.find(str(character_id))
            roster.tag(character_id, tags)
            return Done(f"tags of {one.name}", lambda: roster.tag(character_id, frozenset(one.tags)))

        self._change(change)

    def count(self, choice: "CrewChoice") -> None:
        """Have others count in totals and filters."""
        crew = self.session.app.crew

        def change() -> Done:
            before = crew.choice()
            crew.choose(choice)
            return Done("who counts", lambda: crew.choose(before))

        self._change(change)

    def reckon_with(self, character_id: int) -> None:
        """Have rankings and new job cards count with a character's skills; 0: with all at 5."""
        settings = self.session.app.settings

        def change() -> Done:
            before = settings.industry_character
            settings.industry_character = character_id

            def back() -> None:
                settings.industry_character = before

            return Done("whose skills count", back)

        self._change(change)

    def log_out(self, character_id: int, *, keep_data: bool) -> None:
        """Give a character's permission back, and forget what was loaded unless it is to be kept."""
        app = self.session.app

        def work(_monitor: Monitor) -> str:
            name = app.roster.find(str(character_id)).name
            heard = app.log_out(character_id, keep_data=keep_data)
            kept = "What was loaded is kept." if keep_data else "Everything of it here is gone."
            unheard = "" if heard else " EVE's sign-on could not be told; the permission is forgotten here."
            return f"{name} is logged out. {kept}{unheard}"

        self.session.tasks.write("Logging out", work, self._logged_out)

    # inside

    def _logged_out(self, words: str) -> None:
        self.session.messages.post(Level.INFO, words, key=_MESSAGE)
        self.session.bus.announce(Changed.CHARACTERS | Changed.SKILLS | Changed.OWNED | Changed.JOBS)

    def _change(self, change: Callable[[], Done | None], *, undoing: bool = False) -> None:
        def work(_monitor: Monitor) -> Done | None:
            return change()

        self.session.tasks.write(
            "Undoing" if undoing else "Changing the characters", work, self._changed, self._refused
        )

    def _changed(self, done: Done | None) -> None:
        if done is not None:
            self._undo.append(done)
        self.session.bus.announce(Changed.CHARACTERS)
        self._follow()

    def _refused(self, error: AppError) -> None:
        self.session.messages.report(error)
        self.mark_stale()

    def _arrived(self, signed_in: SignedIn) -> None:
        """Fetch everything of the one who signed in."""
        self.session.messages.post(Level.INFO, f"{signed_in.name} is signed in.", key=_MESSAGE)
        self.refreshing.refresh({signed_in.character_id})

    def _add(self) -> None:
        self.signing_in.begin()

    def _sign_in(self, character_id: int, personal: bool) -> None:  # noqa: FBT001 - Qt's signal
        for one in self.people.overview.characters if self.people else ():
            if one.character.character_id == character_id:
                self.signing_in.begin(one.character, personal=personal)

    def _choose_counting(self, place: int) -> None:
        choice = self.counting.itemData(place)
        if choice is not None:
            self.count(choice)

    def _count_one(self, character_id: int, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        from eveprod_desktop.core.characters.crew_choice import EVERYONE, CrewChoice  # noqa: PLC0415 - not at the start

        if self.people is None:
            return
        everyone = self.people.overview.characters
        counting = {one.character.character_id for one in everyone if one.counts}
        counting = counting | {character_id} if on else counting - {character_id}
        if not counting or len(counting) == len(everyone):
            self.count(EVERYONE)  # nobody at all would show nothing anywhere
        else:
            self.count(CrewChoice(character_ids=frozenset(counting)))

    def _reckon(self, character_id: int, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.reckon_with(character_id if on else 0)

    def _follow(self) -> None:
        """Offer what can be done now."""
        running, somebody = self.refreshing.running, bool(self.cards)
        self.refresh_all.setEnabled(somebody and not running)
        self.stop.setVisible(running)
        for one in self.cards.values():
            one.set_running(running)
        self.add.setVisible(somebody)  # else the button stands where the cards would
        self.undo.setVisible(somebody)
        self.undo.setEnabled(bool(self._undo))
        self.undo.setToolTip(
            f"Undo: {self._undo[-1].words} (Ctrl+Z)" if self._undo else "Nothing to take back"
        )
        if running:
            self.status.setText("Fetching …")
        else:
            self.status.setText(self.refreshing.paused or "")
        self.status.setVisible(somebody and bool(self.status.text()))

    def _show(self, people: People) -> None:
        self.people = people
        overview = people.overview
        now = self.session.app.clock.now()
        self._match_cards(overview)
        for one in overview.characters:
            character_id = one.character.character_id
            self.cards[character_id].show_character(
                one,
                people.skills,
                people.names,
                valued_at=overview.valued_at,
                reckoned=character_id == overview.industry_character,
                now=now,
            )
        for guild in overview.corporations:
            self.guilds[guild.corporation.corporation_id].show_corporation(
                guild, valued_at=overview.valued_at, now=now
            )
        self._show_totals(overview)
        self._offer_counting(overview)
        if not overview.characters:
            self.empty.tell(
                "No character has signed in yet.",
                "Signing in lets the program read, and only read, what your characters own, know and do."
                " Your password is typed on CCP's page only.",
                action="Add character",
            )
        self._pages.setCurrentIndex(1 if overview.characters else 0)
        self._clock.start()
        self._follow()

    def _match_cards(self, overview: "CrewOverview") -> None:
        """Have a card for everyone there is, in their order; cards that stay keep focus and details."""
        people = [one.character.character_id for one in overview.characters]
        guilds = [one.corporation.corporation_id for one in overview.corporations]
        for gone in self.cards.keys() - set(people):
            self.cards.pop(gone).deleteLater()
        for gone in self.guilds.keys() - set(guilds):
            self.guilds.pop(gone).deleteLater()
        for place, character_id in enumerate(people):
            if character_id not in self.cards:
                self.cards[character_id] = self._make_card()
            self._list.insertWidget(place, self.cards[character_id])
        for place, corporation_id in enumerate(guilds, len(people)):
            if corporation_id not in self.guilds:
                self.guilds[corporation_id] = CorporationCard(self.session, self._body)
                self.guilds[corporation_id].keyboard_came.connect(self._give_letters)
            self._list.insertWidget(place, self.guilds[corporation_id])
        self._give_letters(self._lettered)

    def _give_letters(self, to: OwnerCard | None) -> None:
        """Have Alt and a letter press in the card that had the keyboard last, or in the first."""
        cards: list[OwnerCard] = [*self.cards.values(), *self.guilds.values()]
        self._lettered = to if to in cards else next(iter(cards), None)
        for one in cards:
            one.give_letters(on=one is self._lettered)

    def _make_card(self) -> CharacterCard:
        made = CharacterCard(self.session, self._body)
        made.refresh_wanted.connect(lambda character_id: self.refreshing.refresh({character_id}))
        made.sign_in_wanted.connect(self._sign_in)
        made.log_out_wanted.connect(lambda character_id, keep: self.log_out(character_id, keep_data=keep))
        made.tags_typed.connect(self.tag)
        made.counting_chosen.connect(self._count_one)
        made.reckoning_chosen.connect(self._reckon)
        made.keyboard_came.connect(self._give_letters)
        return made

    def _show_totals(self, overview: "CrewOverview") -> None:
        totals = overview.totals
        rows = [one.character for one in overview.characters]
        counting = {one.character.character_id for one in overview.characters if one.counts}
        guilds = f" and {write.count(totals.corporations, 'corporation')}" if totals.corporations else ""
        self.totals.tell("counting", f"{counting_words(rows, counting)}{guilds}")
        for key, amount in (("wallet", totals.wallet_isk), ("assets", totals.assets_isk)):
            hint = "" if amount is None else f"{write.isk(amount)} ISK"
            if key == "assets":
                hint = f"{hint}\n{overview.valued_at}".strip() or "No prices yet"
            self.totals.tell(key, write.isk_short(amount), hint)
        for use in totals.slots:
            self.totals.tell(use.kind, slot_words(use))

    def _offer_counting(self, overview: "CrewOverview") -> None:
        from eveprod_desktop.core.characters.crew_choice import EVERYONE, CrewChoice  # noqa: PLC0415 - not at the start

        choices: list[tuple[str, CrewChoice | None]] = [("Everyone", EVERYONE)]
        choices += [(f"Tag: {tag}", CrewChoice(tag=tag)) for tag in overview.tags]
        if overview.choice.character_ids:
            choices.append(("Those ticked below", overview.choice))
        with QSignalBlocker(self.counting):
            offer(self.counting, choices)
            chosen = [choice for _, choice in choices]
            self.counting.setCurrentIndex(chosen.index(overview.choice) if overview.choice in chosen else 0)

    def _unreadable(self, error: AppError) -> None:
        self.empty.tell_error(error)
        self._pages.setCurrentIndex(0)

    def _grow_older(self) -> None:
        if self.isVisible():
            now = self.session.app.clock.now()
            for one in (*self.cards.values(), *self.guilds.values()):
                one.grow_older(now)

    def _lay_out(self) -> None:
        tools = FlowingLayout()
        tools.add_named("Counting", self.counting)
        for widget in (self.refresh_all, self.stop):
            tools.addWidget(widget)
        sums = card("card", self)
        inside = QVBoxLayout(sums)
        inside.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        inside.addWidget(self.totals)
        self._body = QWidget(self)
        self._list = QVBoxLayout(self._body)
        self._list.setContentsMargins(0, 0, 0, sizes.NORMAL)
        self._list.setSpacing(sizes.NORMAL)
        self._list.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("cards")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._body)
        full = QWidget(self)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.NORMAL)
        column.addLayout(tools)
        column.addWidget(sums)
        column.addWidget(self.status)
        column.addWidget(scroll, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.HUGE, sizes.LARGE, sizes.HUGE, 0)
        layout.setSpacing(sizes.NORMAL)
        head = QHBoxLayout()
        head.setSpacing(sizes.SMALL)
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(self.undo)
        head.addWidget(self.add)
        layout.addLayout(head)
        layout.addWidget(self.panel)
        layout.addLayout(self._pages, 1)


def read_people(app: "App", names: Mapping[int, str]) -> People:
    """Return everyone at a glance, with the skills that matter. For a waiting thread.

    Raises:
        AppError: the database can't be read, in words.

    """
    from eveprod_desktop.core.industry.industry_skills import industry_skills  # noqa: PLC0415 - numpy

    overview = app.overviews.read(now=app.esi.now())
    skills = industry_skills(app.industry_facts()) if overview.characters else {}
    return People(overview, skills, names)


def _undone(done: Done) -> None:
    done.undo()
