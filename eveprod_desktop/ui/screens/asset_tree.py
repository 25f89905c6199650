"""The tree of assets: its filter box leaves what is looked for, with all that it lies in."""

from collections.abc import Callable, Hashable

from PySide6.QtWidgets import QWidget

from eveprod_desktop.ui.screens.asset_rows import Branch, branch_columns
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.tree import PayloadTree

_OPENED_AT_MOST = 300
"""What a search leaves is opened as long as a person would look through it."""

_OPEN_AT_FIRST = 30
"""Places and hangars together: of more only the first place begins open, which is worth most."""


class AssetTree(PayloadTree[Branch]):
    """Places, hangars, things. `filtering` is asked for other roots when the filter box changes."""

    def __init__(
        self, session: Session, filtering: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session,
            "asset-tree",
            branch_columns(),
            lambda branch: branch.children(),
            empty_icon="assets",
            parent=parent,
        )
        self._filtering = filtering
        self._searching = False
        self._places: list[Hashable] = []
        self._opened: set[Hashable] = set()
        self.quick_filter.setPlaceholderText("Filter")
        self.quick_filter.setAccessibleName("Filter the tree")

    def apply_filter(self) -> None:
        """Ask for what is left by the filter box."""
        self._filtering()

    def find_next(self) -> None:
        """Go into the tree: what is left was looked for."""
        self.focus_view()

    def show_branches(self, roots: list[Branch], *, searching: bool) -> None:
        """Show other roots; what was open before a search is open again after it."""
        if searching and not self._searching:
            self._opened = self.opened_keys(_key)
        ended = self._searching and not searching
        self._searching = searching
        if ended:
            self.set_roots(roots, levels=0)
            self.open_keys(self._opened, _key)
        elif searching:
            self.set_roots(roots, levels=0)
            self._open_found(roots)
        else:
            rooms = sum(len(one.children()) for one in roots)
            few = len(roots) + rooms <= _OPEN_AT_FIRST
            others = [one.key for one in roots] != self._places
            self._places = [one.key for one in roots]
            self.set_roots(roots, levels=1 if few else 0, key=_key)
            if others and roots and not few:
                self.view.expand(self.model.index(0, 0))

    def _open_found(self, roots: list[Branch]) -> None:
        if roots and sum(int(one.branches.things[one.node]) for one in roots) <= _OPENED_AT_MOST:
            self.open_all()
        else:
            self.view.expandToDepth(0)


def _key(branch: Branch) -> Hashable:
    return branch.key
