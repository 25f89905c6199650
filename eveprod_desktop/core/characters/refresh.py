"""Keeping everyone's data in step: section by section, each whole or not at all.

A section that fails keeps its last good data, with the reason and the next try beside them, and
hurts no other. Unchanged content writes no rows and wakes no screen.
"""

import threading
from collections import defaultdict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.asking import Ask, of_characters, of_corporations
from eveprod_desktop.core.characters.freshness import due_at, retry_at
from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.characters.roster import CharacterRoster, is_here
from eveprod_desktop.core.characters.rows import (
    CharacterRow,
    CorporationRow,
    Outcome,
    Refreshed,
    SectionOutcome,
    SectionState,
)
from eveprod_desktop.core.characters.section_states import read_states, write_state
from eveprod_desktop.core.characters.sections import Section
from eveprod_desktop.core.characters.structure_names import StructureNames
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import NOBODY_ANSWERS, AppError, Cancelled, EsiError
from eveprod_desktop.core.received.decoding import decode_object
from eveprod_desktop.core.received.owned import CorporationAnswer
from eveprod_desktop.core.received.owned_source import OwnedSource, Question
from eveprod_desktop.core.work.monitor import Monitor

AT_ONCE = 8
"""Sections asked for at the same time: three characters wait for some six round trips, not for fifty."""

_STEPS = 4
_AFFILIATION_AGE = timedelta(hours=1)
"""For so long ESI tells the same (its cache of POST /characters/affiliation)."""
_EMPTY_DOUBTED = (
    "ESI answered with nothing right after a failure; what was there before stays until it says so again."
)


class EmptyAfterFailure(AppError):
    """An empty answer that comes right after a failure is believed only when it comes again."""

    retryable = True


@dataclass(slots=True)
class _Run:
    """One refresh under way. Its sections run side by side, so what they share is changed under `lock`."""

    monitor: Monitor
    names: frozenset[str] | None
    force: bool
    background: bool
    outcomes: list[SectionOutcome] = field(default_factory=list)
    changed: Changed = Changed.NOTHING
    ended: AppError | None = None  # nobody answers: the rest is not tried
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: int = 0

    def note(self, owner_id: int, section: str, outcome: Outcome, error: AppError | None = None) -> None:
        with self.lock:
            self.outcomes.append(SectionOutcome(owner_id, section, outcome, error))

    def touch(self, what: Changed) -> None:
        with self.lock:
            self.changed |= what

    def end(self, error: AppError) -> None:
        if isinstance(error, NOBODY_ANSWERS):
            self.ended = error

    def begin(self, words: str, number: int, total: int) -> None:
        self.done = 0
        self.monitor.step(words, number, _STEPS, total=total, unit="sections")

    def advance(self) -> None:
        with self.lock:
            self.done += 1
            self.monitor.advance(self.done)


class CharacterRefresher:
    """Fetches through an `OwnedSource` and stores. One refresh at a time.

    Sections are asked for side by side, at most `at_once`; the source keeps within ESI's limits. Of one
    owner, a section that needs another follows it.
    """

    def __init__(
        self,
        database: Database,
        source: OwnedSource,
        roster: CharacterRoster,
        clock: Clock,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self._database = database
        self._source = source
        self._roster = roster
        self._clock = clock
        self._at_once = at_once
        self._structures = StructureNames(database, source, clock)
        self._placed_at: dict[int, datetime] = {}

    def refresh(
        self,
        monitor: Monitor,
        *,
        characters: Collection[int] | None = None,
        sections: Collection[str] | None = None,
        force: bool = False,
        background: bool = False,
    ) -> Refreshed:
        """Refresh what is due of all characters (or of some) and of their corporations.

        `sections` are names of sections, None: all. `force`: also what is young, unless the server has
        nothing newer yet. `background` leaves the last of every limit to others.

        Raises:
            Cancelled: the monitor was cancelled; the sections that were done stay done.

        """
        run = _Run(monitor, frozenset(sections) if sections is not None else None, force, background)
        everyone = self._roster.characters()
        chosen = [one for one in everyone if characters is None or one.character_id in characters]
        monitor.step("Asking who is in which corporation", 1, _STEPS)
        self._affiliations(chosen, run)
        self._together("Asking about your characters", 2, of_characters(chosen), run)
        # roles and corporations are those of now
        members = self._roster.characters()
        ids = {one.character_id for one in chosen}
        corporations = {one.corporation_id for one in members if one.character_id in ids}
        self._together("Asking about your corporations", 3, of_corporations(corporations, members), run)
        monitor.step("Asking for names of structures", 4, _STEPS)
        self._name_structures(members, run)
        return Refreshed(tuple(run.outcomes), run.changed)

    def _together(self, words: str, number: int, asks: Sequence[Ask], run: _Run) -> None:
        """Go through sections side by side; those of an owner that need one another in their order."""
        wanted = [one for one in asks if run.names is None or one.section.name in run.names]
        run.begin(words, number, len(wanted))
        with self._database.read() as connection:
            states = read_states(connection, {one.owner_id for one in wanted})
        chains: dict[tuple[int, str], list[Ask]] = defaultdict(list)
        for one in wanted:
            chains[one.owner_id, one.section.after or one.section.name].append(one)
        before = len(run.outcomes)
        if chains:
            with ThreadPoolExecutor(min(self._at_once, len(chains)), "sections") as pool:
                under_way = [pool.submit(self._chain, chain, states, run) for chain in chains.values()]
            for future in under_way:
                future.result()
        places = {(one.owner_id, one.section.name): place for place, one in enumerate(wanted)}
        run.outcomes[before:] = sorted(
            run.outcomes[before:], key=lambda one: places[one.owner_id, one.section]
        )

    def _chain(self, chain: Sequence[Ask], states: dict[tuple[int, str], SectionState], run: _Run) -> None:
        for one in chain:
            run.monitor.check()
            if one.reader is None:
                run.note(one.owner_id, one.section.name, one.why)
            else:
                self._section(one.section, one.owner_id, one.reader.character_id, states, run)
            run.advance()

    def _section(
        self,
        section: Section,
        owner_id: int,
        reader_id: int,
        states: dict[tuple[int, str], SectionState],
        run: _Run,
    ) -> None:
        now = self._clock.now()
        state = states.get((owner_id, section.name))
        if due_at(state, section, now, force=run.force) > now:
            run.note(owner_id, section.name, "fresh")
            return
        if run.ended is not None:
            run.note(owner_id, section.name, "not tried", run.ended)
            return
        if not self._roster.may_ask(reader_id):
            run.note(owner_id, section.name, "sign in")
            return
        state = state or SectionState(owner_id, section.name)
        reader = Reader(
            self._source,
            self._database,
            owner_id,
            reader_id,
            run.monitor.quiet(),
            now,
            background=run.background,
        )
        try:
            content = section.fetch(reader)
            if state.failures and not state.doubted and state.rows and not content.count():
                raise EmptyAfterFailure(_EMPTY_DOUBTED)
        except Cancelled:
            raise
        except AppError as error:
            if not self._roster.may_ask(reader_id):
                # the permission ended: no fault of the section, which waits for nothing but the sign-in
                run.note(owner_id, section.name, "sign in", error)
                run.touch(Changed.CHARACTERS)
                return
            self._failed(state, error)
            run.note(owner_id, section.name, "failed", error)
            run.end(error)
            return
        if self._stored(section, state, content, reader):
            run.touch(section.touches)
            run.note(owner_id, section.name, "updated")
        else:
            run.note(owner_id, section.name, "unchanged")

    def _stored(self, section: Section, state: SectionState, content: Content, reader: Reader) -> bool:
        """Write what is new, and that it is, in one transaction; returns whether anything is."""
        digest = content.digest()
        after = SectionState(
            state.owner_id,
            state.section,
            updated_at=self._clock.now(),
            content_hash=digest,
            rows=content.count(),
            skipped=reader.skipped,
            expires_at=reader.expires,
        )
        with self._database.write() as connection:
            if not is_here(connection, reader.reader_id):
                return False  # logged out meanwhile: nothing of it comes back
            # read again: the character may have changed hands since, and nothing of the old owner stays
            changed = digest != _state(connection, state).content_hash
            if changed:
                content.store(connection, state.owner_id)
                if section.settle is not None:
                    section.settle(connection, state.owner_id, content)
            write_state(connection, after)
        return changed

    def _failed(self, state: SectionState, error: AppError) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            before = _state(connection, state)
            after = replace(
                before,
                failed_at=now,
                failures=before.failures + 1,
                failure=str(error),
                retry_at=retry_at(error, now),
                doubted=isinstance(error, EmptyAfterFailure),
            )
            write_state(connection, after)

    def _affiliations(self, characters: Sequence[CharacterRow], run: _Run) -> None:
        """Learn which corporations the characters are in. Open to all, so it needs no permission."""
        monitor, now = run.monitor.quiet(), self._clock.now()
        ids = [one.character_id for one in characters if not self._placed_lately(one, now)]
        if not ids:
            return
        try:
            found = self._source.corporations_of(ids, monitor)
            known = self._roster.corporation_names().keys()
            for character_id, (corporation_id, alliance_id) in found.items():
                if self._roster.place_in(character_id, corporation_id, alliance_id):
                    run.touch(Changed.CHARACTERS)
            for corporation_id in sorted({one for one, _ in found.values()} - known):
                answer = self._source.ask(
                    Question.CORPORATION,
                    None,
                    monitor,
                    {"owner_id": corporation_id},
                    background=run.background,
                )
                told = decode_object(answer.bodies[0], CorporationAnswer)
                self._roster.name_corporation(CorporationRow(corporation_id, told.name, told.ticker))
                run.touch(Changed.CHARACTERS)
            self._placed_at |= dict.fromkeys(ids, now)
        except EsiError as error:
            for character_id in ids:
                run.note(character_id, "corporation", "failed", error)
            run.end(error)

    def _placed_lately(self, character: CharacterRow, now: datetime) -> bool:
        """Whether ESI would tell the same corporation again; one who signed in anew has none yet."""
        at = self._placed_at.get(character.character_id)
        if at is None or character.corporation_id is None:
            return False
        return timedelta(0) <= now - at < _AFFILIATION_AGE

    def _name_structures(self, members: Sequence[CharacterRow], run: _Run) -> None:
        if run.ended is not None:
            return
        try:
            if self._structures.refresh(members, run.monitor.quiet(), background=run.background):
                run.touch(Changed.OWNED)
        except Cancelled:
            raise
        except AppError as error:
            run.note(0, "structure names", "failed", error)


def _state(connection: Connection, one: SectionState) -> SectionState:
    """Return how a section stands at this moment."""
    states = read_states(connection, [one.owner_id])
    return states.get((one.owner_id, one.section)) or SectionState(one.owner_id, one.section)
