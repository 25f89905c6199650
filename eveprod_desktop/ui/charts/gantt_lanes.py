"""The lanes and bars of a Gantt chart, and where its axis is marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eveprod_desktop.core.planning.rows import PlannedJob
from eveprod_desktop.core.planning.schedule import SLOT_KINDS, Schedule, SlotKind
from eveprod_desktop.ui import format as write

_HOUR_SECONDS = 3600
_DAY_SECONDS = 24 * _HOUR_SECONDS
_STEPS_SECONDS = (
    60,
    300,
    900,
    _HOUR_SECONDS // 2,
    _HOUR_SECONDS,
    2 * _HOUR_SECONDS,
    6 * _HOUR_SECONDS,
    12 * _HOUR_SECONDS,
    _DAY_SECONDS,
    2 * _DAY_SECONDS,
    5 * _DAY_SECONDS,
    10 * _DAY_SECONDS,
    30 * _DAY_SECONDS,
    100 * _DAY_SECONDS,
)
_KIND_WORDS: Mapping[SlotKind, str] = {
    "manufacturing": "Manufacturing",
    "science": "Science",
    "reaction": "Reactions",
}

BarState = Literal["planned", "critical", "busy"]


@dataclass(frozen=True, slots=True)
class GanttBar:
    """A job on a slot; `number` is its number in the plan, 0 for one that runs already. Seconds from now."""

    number: int
    title: str
    start_seconds: int
    end_seconds: int
    state: BarState

    @property
    def words(self) -> str:
        """What is told about it under the mouse and to a screen reader."""
        if self.state == "busy":
            return f"{self.title}\nfree again in {write.duration(self.end_seconds)}"
        lasts = write.duration(self.end_seconds - self.start_seconds)
        begins = "now" if self.start_seconds == 0 else f"in {write.duration(self.start_seconds)}"
        critical = "\nThe end of the plan hangs on it." if self.state == "critical" else ""
        return (
            f"Job {self.number}: {self.title}\nstarts {begins}, lasts {lasts},"
            f" ends in {write.duration(self.end_seconds)}{critical}"
        )


@dataclass(frozen=True, slots=True)
class Lane:
    """One slot of a character, with its bars by start."""

    title: str
    kind: SlotKind
    bars: tuple[GanttBar, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """All lanes, from top to bottom: character by character, kind by kind."""

    lanes: tuple[Lane, ...] = ()
    finish_seconds: int = 0

    def bars(self) -> Iterator[tuple[int, GanttBar]]:
        """Go through the bars of the plan's own jobs with the number of their lane."""
        for at, lane in enumerate(self.lanes):
            for bar in lane.bars:
                if bar.number:
                    yield at, bar

    def words(self) -> str:
        """Return what a screen reader says of the whole."""
        if not self.lanes:
            return ""
        jobs = sum(1 for _ in self.bars())
        slots = write.count(len(self.lanes), "slot")
        return f"{write.count(jobs, 'job')} on {slots}, all done in {write.duration(self.finish_seconds)}"

    def as_text(self) -> str:
        """Write the bars as a table to be copied."""
        lines = ["slot\tjob\twhat\tstart_seconds\tend_seconds\tcritical"]
        for lane in self.lanes:
            lines += [
                f"{lane.title}\t{bar.number or ''}\t{bar.title}\t{bar.start_seconds}\t{bar.end_seconds}"
                f"\t{'yes' if bar.state == 'critical' else ''}"
                for bar in lane.bars
            ]
        return "\n".join(lines) + "\n"


def gantt_of(
    schedule: Schedule,
    jobs: Iterable[PlannedJob],
    names: Mapping[int, str],
    characters: Mapping[int, str],
) -> Gantt:
    """Return the lanes of a schedule. Slots that nothing uses are left out.

    `names` are those of types, `characters` those of the builders; one who is in neither is nobody's
    name, as in a plan that names no character.
    """
    titles = {job.number: names.get(job.type_id, f"Type {job.type_id}") for job in jobs}
    critical = frozenset(schedule.critical)
    lanes: dict[tuple[int, int, int], list[GanttBar]] = {}
    for row in schedule.jobs:
        state: BarState = "critical" if row.number in critical else "planned"
        lanes.setdefault((row.character_id, SLOT_KINDS.index(row.kind), row.slot), []).append(
            GanttBar(row.number, titles[row.number], row.start_seconds, row.end_seconds, state)
        )
    for held in schedule.busy:
        lanes.setdefault((held.character_id, SLOT_KINDS.index(held.kind), held.slot), []).append(
            GanttBar(0, "A job that runs already", 0, held.end_seconds, "busy")
        )
    several = len({character for character, _kind, _slot in lanes}) > 1
    order = {character: at for at, character in enumerate(characters)}
    return Gantt(
        tuple(
            Lane(
                _lane_title(characters.get(key[0], ""), SLOT_KINDS[key[1]], key[2], several=several),
                SLOT_KINDS[key[1]],
                tuple(sorted(bars, key=lambda bar: bar.start_seconds)),
            )
            for key, bars in sorted(
                lanes.items(), key=lambda one: (order.get(one[0][0], len(order)), *one[0])
            )
        ),
        schedule.finish_seconds,
    )


def _lane_title(character: str, kind: SlotKind, slot: int, *, several: bool) -> str:
    title = f"{_KIND_WORDS[kind]} {slot + 1}"
    return f"{character or 'Anybody'}: {title}" if several or character else title


def time_marks(span_seconds: float, most: int) -> Sequence[int]:
    """Return the seconds at which an axis of `span_seconds` is marked, at `most` so many after the first."""
    step = next((one for one in _STEPS_SECONDS if span_seconds / one <= most), None)
    if step is None:
        step = _STEPS_SECONDS[-1] * -(-int(span_seconds / _STEPS_SECONDS[-1]) // most)
    return range(0, int(span_seconds) + 1, step)


def mark_words(seconds: int) -> str:
    """Write a moment on the axis: `now`, `+45 min`, `+6 h`, `+3 d`, `+3 d 12 h`."""
    if not seconds:
        return "now"
    days, rest = divmod(seconds, _DAY_SECONDS)
    hours, rest = divmod(rest, _HOUR_SECONDS)
    parts = [
        f"{number}{write.NO_BREAK_SPACE}{unit}"
        for number, unit in ((days, "d"), (hours, "h"), (rest // 60, "min"))
        if number
    ]
    return "+" + write.NO_BREAK_SPACE.join(parts)
