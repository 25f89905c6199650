"""The one tree of the program."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.models.tree import TreeModel
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.listing import Listing

Payload = TypeVar("Payload")


class PayloadTree(Listing, Generic[Payload]):
    """A tree with the same columns, copying, export and keys as the table; the filter box finds."""

    enter_leaves_filter = False
    """It finds the next place."""

    def __init__(
        self,
        session: Session,
        name: str,
        columns: Sequence[Column[Payload]],
        children_of: Callable[[Payload], Sequence[Payload]],
        *,
        empty_icon: str = "item",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, name, empty_icon, parent)
        self._roots: tuple[Payload, ...] = ()
        self.model: TreeModel[Payload] = TreeModel(columns, children_of, self)
        self.view.setModel(self.model)
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(sizes.LARGE + sizes.HAIR)
        self.view.setExpandsOnDoubleClick(False)
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        look = session.look
        self.add_tool(IconButton(look, "expand", "Open all branches", self.open_all, self.tools))
        self.add_tool(IconButton(look, "collapse", "Close all branches", self.close_all, self.tools))
        self.put_together(self.model)
        self.header().setStretchLastSection(False)
        self.view.setSortingEnabled(True)
        self.quick_filter.setPlaceholderText("Find in the tree")
        self.quick_filter.setAccessibleName("Find in the tree")
        self.quick_filter.returnPressed.connect(self.find_next)
        self.view.selectionModel().currentRowChanged.connect(self._tell_picked)
        self.show_view(filled=False)

    def make_view(self, parent: QWidget) -> QTreeView:
        """Make the tree."""
        self.view = QTreeView(parent)
        return self.view

    def set_roots(
        self, roots: Sequence[Payload], *, levels: int = 1, key: Callable[[Payload], Hashable] | None = None
    ) -> None:
        """Show other trees, `levels` levels of them open.

        With a `key` that tells places apart, trees with the same roots as before keep what is open,
        selected and in sight.
        """
        if key is None or [key(one) for one in roots] != [key(one) for one in self._roots]:
            self._roots = tuple(roots)
            self.model.set_roots(roots)
            self.view.expandToDepth(levels - 1)
            self.show_view(filled=bool(roots))
            return
        opened = self.opened_keys(key)
        chosen = {key(one) for one in self.selected()}
        at = self.view.currentIndex()
        current = key(self.model.payload(at)) if at.isValid() else None
        scrolled = self.view.verticalScrollBar().value()
        self._roots = tuple(roots)
        self.model.set_roots(roots)
        chooser = self.view.selectionModel()
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for index in self._seen(lambda one: key(one) in opened):
            here = key(self.model.payload(index))
            if here == current:
                chooser.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if here in chosen:
                chooser.select(index, rows)
        self.view.verticalScrollBar().setValue(scrolled)

    def opened_keys(self, key: Callable[[Payload], Hashable]) -> set[Hashable]:
        """Return the keys of the places whose branches are open."""
        return {key(self.model.payload(index)) for index in self._seen() if self.view.isExpanded(index)}

    def open_keys(self, opened: Collection[Hashable], key: Callable[[Payload], Hashable]) -> None:
        """Open the branches of the places with these keys, top down."""
        for _index in self._seen(lambda one: key(one) in opened):
            pass

    def _seen(self, wanted: Callable[[Payload], bool] | None = None) -> Iterator[QModelIndex]:
        """Go through the places whose branches are open, top down; those `wanted` are opened first."""
        waiting = [self.model.index(line, 0) for line in range(self.model.rowCount())][::-1]
        while waiting:
            index = waiting.pop()
            if wanted is not None and wanted(self.model.payload(index)):
                self.view.expand(index)
            yield index
            if self.view.isExpanded(index):
                lines = range(self.model.rowCount(index) - 1, -1, -1)
                waiting += [self.model.index(line, 0, index) for line in lines]

    def close_branches(self, wanted: Callable[[Payload], bool]) -> None:
        """Close the branches in sight that are `wanted` so."""
        for index in list(self._seen()):
            if wanted(self.model.payload(index)):
                self.view.collapse(index)

    def open_all(self) -> None:
        """Open every branch."""
        self.view.expandAll()

    def close_all(self) -> None:
        """Close every branch but the outermost."""
        self.view.collapseAll()
        self.view.expandToDepth(0)

    def apply_filter(self) -> None:
        """Go to the first place that contains what is in the filter box."""
        if self.quick_filter.text().strip():
            self._find(after=None)
        else:
            self.counted.setText("")

    def find_next(self) -> None:
        """Go to the next place that contains what is in the filter box, from the top again after the last."""
        current = self.view.currentIndex()
        self._find(after=current if current.isValid() else None)

    def _find(self, after: QModelIndex | None) -> None:
        words = self.quick_filter.text().casefold().split()
        searched = [column.value for column in self.model.columns if column.searched]
        found: list[QModelIndex] = []
        for index in self.model.walk():
            payload = self.model.payload(index)
            text = "\n".join([str(value(payload)) for value in searched]).casefold()
            if words and all(word in text for word in words):
                found.append(index)
        if not found:
            self.counted.setText("not found" if words else "")
            return
        at = 0
        if after is not None and after.siblingAtColumn(0) in found:
            at = (found.index(after.siblingAtColumn(0)) + 1) % len(found)
        self.view.setCurrentIndex(found[at])
        self.view.scrollTo(found[at])
        self.counted.setText(f"{at + 1} of {len(found)}")

    # Listing

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of the model."""
        return self.model.columns

    def header(self) -> QHeaderView:
        """Return the head of the view."""
        return self.view.header()

    def row_at(self, index: QModelIndex) -> Payload:
        """Return what stands at an index."""
        return self.model.payload(index)

    def selected(self) -> list[Payload]:
        """Return what is selected, from top to bottom."""
        return [self.model.payload(index) for index in self.view.selectionModel().selectedRows()]

    def everything(self) -> list[Payload]:
        """Return every place of the tree, top down, open or not."""
        return [self.model.payload(index) for index in self.model.walk()]

    def _tell_picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.model.payload(current))
