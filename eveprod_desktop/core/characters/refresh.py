"""Keeping everyone's data in step: section by section, each whole or not at all.

A section that fails keeps its last good data, with the reason and the next try beside them, and
hurts no other. Unchanged content writes no rows and wakes no screen.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.freshness import due_at, retry_at
from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.characters.roster import CharacterRoster, is_players
from eveprod_desktop.core.characters.rows import (
    CharacterRow,
    CorporationRow,
    Outcome,
    Refreshed,
    SectionOutcome,
    SectionState,
)
from eveprod_desktop.core.characters.section_states import read_states, write_state
from eveprod_desktop.core.characters.sections import CHARACTER_SECTIONS, CORPORATION_SECTIONS, Section
from eveprod_desktop.core.characters.structure_names import StructureNames
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError, Cancelled, Downtime, EsiError, Offline
from eveprod_desktop.core.received.decoding import decode_object
from eveprod_desktop.core.received.owned import CorporationAnswer
from eveprod_desktop.core.received.owned_source import OwnedSource, Question
from eveprod_desktop.core.work.monitor import Monitor

_EMPTY_DOUBTED = (
    "ESI answered with nothing right after a failure; what was there before stays until it says so again."
)


class EmptyAfterFailure(AppError):
    """An empty answer that comes right after a failure is believed only when it comes again."""

    retryable = True


@dataclass(slots=True)
class _Run:
    """One refresh under way."""

    monitor: Monitor
    names: frozenset[str] | None
    force: bool
    background: bool
    outcomes: list[SectionOutcome] = field(default_factory=list)
    changed: Changed = Changed.NOTHING
    ended: AppError | None = None  # nobody answers: the rest is not tried

    def note(self, owner_id: int, section: str, outcome: Outcome, error: AppError | None = None) -> None:
        self.outcomes.append(SectionOutcome(owner_id, section, outcome, error))


class CharacterRefresher:
    """Fetches through an `OwnedSource` and stores. One refresh at a time."""

    def __init__(
        self, database: Database, source: OwnedSource, roster: CharacterRoster, clock: Clock
    ) -> None:
        self._database = database
        self._source = source
        self._roster = roster
        self._clock = clock
        self._structures = StructureNames(database, source, clock)

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
        steps = 2 * len(chosen) + 1
        for number, one in enumerate(chosen, 1):
            monitor.step(f"Asking about {one.name}", number, steps, unit="sections")
            self._character(one, run)
        members = self._roster.characters()
        ids = {
            one.corporation_id
            for one in members
            if one in chosen or characters is None or one.character_id in characters
        }
        for number, corporation_id in enumerate(
            sorted(one for one in ids if one is not None), len(chosen) + 1
        ):
            if is_players(corporation_id):
                monitor.step("Asking about the corporation", number, steps, unit="sections")
                self._corporation(
                    corporation_id, [m for m in members if m.corporation_id == corporation_id], run
                )
        monitor.step("Asking for names of structures", steps, steps)
        self._name_structures(members, run)
        return Refreshed(tuple(run.outcomes), run.changed)

    def _character(self, one: CharacterRow, run: _Run) -> None:
        self._affiliation(one, run)
        with self._database.read() as connection:
            states = read_states(connection, [one.character_id])
        for done, section in enumerate(CHARACTER_SECTIONS):
            if run.names is not None and section.name not in run.names:
                continue
            run.monitor.advance(done, len(CHARACTER_SECTIONS))
            if not section.allowed(one.scopes):
                run.note(one.character_id, section.name, "no scope")
            elif self._roster.find(str(one.character_id)).needs_sign_in:
                run.note(one.character_id, section.name, "sign in")
            else:
                self._section(section, one.character_id, one.character_id, states, run)

    def _corporation(self, corporation_id: int, members: Sequence[CharacterRow], run: _Run) -> None:
        with self._database.read() as connection:
            states = read_states(connection, [corporation_id])
        for done, section in enumerate(CORPORATION_SECTIONS):
            if run.names is not None and section.name not in run.names:
                continue
            run.monitor.advance(done, len(CORPORATION_SECTIONS))
            granted = [one for one in members if section.allowed(one.scopes)]
            able = [one for one in granted if section.has_role(one.roles)]
            reader = next((one for one in able if not one.needs_sign_in), None)
            if reader is not None:
                self._section(section, corporation_id, reader.character_id, states, run)
            else:
                why: Outcome = "sign in" if able else "no role" if granted else "no scope"
                run.note(corporation_id, section.name, why)

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
        state = state or SectionState(owner_id, section.name)
        reader = Reader(
            self._source, self._database, owner_id, reader_id, run.monitor, background=run.background
        )
        try:
            content = section.fetch(reader)
            if state.failures and not state.doubted and state.rows and not content.count():
                raise EmptyAfterFailure(_EMPTY_DOUBTED)
        except Cancelled:
            raise
        except AppError as error:
            self._failed(state, error)
            run.note(owner_id, section.name, "failed", error)
            if isinstance(error, Offline | Downtime):
                run.ended = error
            return
        if self._stored(section, state, content, reader):
            run.changed |= section.touches
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

    def _affiliation(self, one: CharacterRow, run: _Run) -> None:
        """Learn which corporation a character is in. Open to all, so it needs no permission."""
        if run.ended is not None:
            return
        try:
            found = self._source.corporation_of(one.character_id, run.monitor)
            if found is None:
                return
            known = {row.corporation_id for row in self._roster.corporations()}
            if self._roster.place_in(one.character_id, *found):
                run.changed |= Changed.CHARACTERS
            if found[0] not in known:
                answer = self._source.ask(
                    Question.CORPORATION, None, run.monitor, {"owner_id": found[0]}, background=run.background
                )
                told = decode_object(answer.bodies[0], CorporationAnswer)
                self._roster.name_corporation(CorporationRow(found[0], told.name, told.ticker))
        except EsiError as error:
            run.note(one.character_id, "corporation", "failed", error)
            if isinstance(error, Offline | Downtime):
                run.ended = error

    def _name_structures(self, members: Sequence[CharacterRow], run: _Run) -> None:
        if run.ended is not None:
            return
        try:
            if self._structures.refresh(members, run.monitor, background=run.background):
                run.changed |= Changed.OWNED
        except Cancelled:
            raise
        except AppError as error:
            run.note(0, "structure names", "failed", error)


def _state(connection: Connection, one: SectionState) -> SectionState:
    """Return how a section stands at this moment."""
    states = read_states(connection, [one.owner_id])
    return states.get((one.owner_id, one.section)) or SectionState(one.owner_id, one.section)
