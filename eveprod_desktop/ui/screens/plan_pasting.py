"""A list pasted as text becomes products of a plan; every line that can't be read is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.planning.pasting import BadLine, Pasted, read_pasted
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.pasting_dialog import PastingDialog, bad_line_words

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class ReadList:
    """What a text says: products that can be built, things that can't, and lines that were no use."""

    text: str
    targets: tuple[Target, ...] = ()
    names: Mapping[int, str] | None = None
    not_buildable: tuple[str, ...] = ()
    bad: tuple[BadLine, ...] = ()

    @property
    def words(self) -> str:
        """What was understood, in a sentence."""
        if not self.text.strip():
            return "Paste multibuy lines, a fit in EFT's form, or rows of an inventory window."
        parts = [f"{write.count(len(self.targets), 'product')} to plan"]
        if self.not_buildable:
            parts.append(f"{write.count(len(self.not_buildable), 'thing')} that nobody builds")
        if self.bad:
            parts.append(f"{write.count(len(self.bad), 'line')} not understood")
        return ", ".join(parts) + "."

    @property
    def troubles(self) -> str:
        """Every line that was no use, one a line."""
        left_out = [f"{name}  –  has no recipe, left out" for name in self.not_buildable]
        return "\n".join([*bad_line_words(self.bad), *left_out])

    @property
    def useful(self) -> bool:
        """Whether there is a product among it."""
        return bool(self.targets)


def read_list(app: "App", text: str) -> ReadList:
    """Return what a pasted text says. For a waiting thread."""
    catalog = app.catalog()
    pasted: Pasted = read_pasted(text, catalog.find_type)
    hits = catalog.hits([type_id for type_id, _ in pasted.units], language=app.settings.language)
    names = {hit.type_id: hit.name for hit in hits}
    buildable = {hit.type_id for hit in hits if hit.producible}
    return ReadList(
        text,
        tuple(Target(type_id, units) for type_id, units in pasted.units if type_id in buildable),
        names,
        tuple(
            names.get(type_id, f"Type {type_id}") for type_id, _ in pasted.units if type_id not in buildable
        ),
        pasted.bad,
    )


class PasteDialog(PastingDialog[ReadList]):
    """Takes a list of products; `taken` is sent with a `ReadList`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            read_list,
            parent,
            title="Paste a list",
            example="Drake 20\nScourge Heavy Missile x5000\n[Rifter, a fit]",
            accept="&Add to the plan",
            nothing=ReadList(""),
        )
