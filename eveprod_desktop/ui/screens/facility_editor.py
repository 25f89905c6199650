"""The form of one facility: what may stand there is offered, what it acts on is shown at once."""

from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facility import SECURITIES
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.screens.facility_draft import (
    SECURITY_WORDS,
    ActRow,
    FacilityData,
    act_rows,
    draft_notes,
    fitted,
    refusal,
    rig_choices,
    rig_words,
    system_words,
)
from eveprod_desktop.ui.screens.job_words import ACTIVITY_TITLES
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.choice_boxes import choice_box
from eveprod_desktop.ui.widgets.forms import add_row
from eveprod_desktop.ui.widgets.labels import card, label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

_MOST_RIGS = 3
_SYSTEMS_SHOWN = 12
_INDEX_WIDTH = 100
_LETTERS = 9


class FacilityEditor(QWidget):
    """Edits one profile; `changed` is sent with each profile that can be kept."""

    changed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: FacilityData | None = None
        self._profile = FacilityProfile("")
        self._stored_name = ""
        self._filling = False
        self.name = QLineEdit(self)
        self.name.setMaxLength(80)
        self.name.setAccessibleName("Name of the facility")
        self.structure = choice_box("What stands there", self, letters=_LETTERS)
        self.rigs = [choice_box(f"Rig {slot}", self, letters=_LETTERS) for slot in range(1, _MOST_RIGS + 1)]
        self.system = QLineEdit(self)
        self.system.setPlaceholderText("Type a name")
        self.system.setAccessibleName("Solar system")
        self.system.setClearButtonEnabled(True)
        self._system_names = QStringListModel(self)
        completer = QCompleter(self._system_names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_SYSTEMS_SHOWN)
        self.system.setCompleter(completer)
        self.security = choice_box(
            "Security", self, letters=_LETTERS, entries=[(SECURITY_WORDS[one], one) for one in SECURITIES]
        )
        self.tax = NumberEdit("Facility tax in per cent", 0, 1, self, share=True, otherwise="the usual one")
        self.bonus = NumberEdit("System cost bonus in per cent", -1, 1, self, share=True, otherwise="none")
        self.indices = {
            activity: NumberEdit(
                f"Cost index of {title} in per cent", 0, 1, self, share=True, otherwise="market data"
            )
            for activity, title in ACTIVITY_TITLES.items()
        }
        self.told = label("", "warning", self, wrap=True)
        self.told.hide()
        self.acts: RowsTable[ActRow] = RowsTable(
            session,
            "facility-acts-on",
            act_columns(),
            lambda row: row.position,
            noun="change",
            empty_icon="info",
            parent=self,
        )
        self.acts.put_heading(label("What it acts on", "heading", self))
        self._lay_out()
        self._connect(completer)

    @property
    def profile(self) -> FacilityProfile:
        """The profile as it stands in the form."""
        return self._profile

    def show_profile(self, data: FacilityData, profile: FacilityProfile) -> None:
        """Edit a profile that is kept."""
        self._data, self._profile, self._stored_name = data, profile, profile.name
        self._filling = True
        if self._system_names.rowCount() != len(data.systems):
            self._system_names.setStringList([one.name for one in data.systems])
        self.name.setText(profile.name)
        self.name.setCursorPosition(0)
        self.name.setToolTip(profile.name)
        self.structure.clear()
        self.structure.addItem("NPC station", None)
        for one in data.structures:
            self.structure.addItem(data.name(one), one)
        self.structure.setCurrentIndex(max(0, self.structure.findData(profile.structure_type_id)))
        system = data.system(profile)
        self.system.setText("" if system is None else system.name)
        self.tax.show_number(profile.facility_tax)
        self.bonus.show_number(profile.system_cost_bonus or None)
        typed = dict(profile.indices)
        for activity, edit in self.indices.items():
            edit.show_number(typed.get(activity))
        self._filling = False
        self._show("")

    def take_data(self, data: FacilityData, stored_name: str) -> None:
        """Go on with newer data; what stands in the form stays."""
        self._data, self._stored_name = data, stored_name

    def begin(self) -> None:
        """Put the keyboard into the name, to be typed over."""
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    # inside

    def _connect(self, completer: QCompleter) -> None:
        self.name.editingFinished.connect(self._take)
        self.name.textEdited.connect(self._warn_of_name)
        self.structure.activated.connect(self._take)
        for rig in self.rigs:
            rig.activated.connect(self._take)
        self.system.editingFinished.connect(self._take)
        completer.activated.connect(self._take)
        self.security.activated.connect(self._take)
        for edit in (self.tax, self.bonus, *self.indices.values()):
            edit.changed.connect(self._take)

    def _warn_of_name(self, text: str) -> None:
        if self._data is not None:
            words = refusal(self._data, replace(self._profile, name=text.strip()), self._stored_name)
            self._tell(words)

    def _take(self, *_what: object) -> None:
        """Make a profile of what stands in the form; send it if it is another one and can be kept."""
        data = self._data
        if data is None or self._filling:
            return
        before = self._profile
        wanted, mistake = self._read(data)
        rigs, lost = fitted(data.facts, wanted.structure_type_id, data.security(wanted), wanted.rig_type_ids)
        self._profile = replace(wanted, rig_type_ids=rigs)
        told = mistake or refusal(data, self._profile, self._stored_name) or lost
        self._show(told)
        keep = self._profile if told == lost else None
        if keep is not None and keep != before:
            self.changed.emit(keep)

    def _read(self, data: FacilityData) -> tuple[FacilityProfile, str]:
        """Return the profile in the form, and what in it can't be understood."""
        text = self.system.text().strip()
        system = data.system_of_name.get(text.casefold())
        mistake = f"Not kept yet: there is no system {text!r}. Choose one from the list." if text else ""
        if system is not None:
            mistake = ""
        security = self.security.currentData()
        profile = FacilityProfile(
            name=self.name.text().strip(),
            structure_type_id=self.structure.currentData(),
            rig_type_ids=tuple(rig.currentData() for rig in self.rigs if rig.currentData() is not None),
            system_id=None if system is None else system.system_id,
            security=None if system is not None else security,
            indices=tuple(
                (activity, edit.number) for activity, edit in self._by_id() if edit.number is not None
            ),
            facility_tax=self.tax.number,
            system_cost_bonus=self.bonus.number or 0.0,
        )
        return profile, mistake

    def _by_id(self) -> list[tuple[Activity, NumberEdit]]:
        return sorted(self.indices.items(), key=lambda one: int(one[0]))

    def _show(self, told: str) -> None:
        """Bring everything that follows from the profile in line with it."""
        data, profile = self._data, self._profile
        if data is None:
            return
        self._filling = True
        system = data.system(profile)
        security = data.security(profile)
        self.security.setCurrentIndex(SECURITIES.index(security))
        self.security.setEnabled(system is None)
        self.security.setToolTip("" if system is None else f"That of {system_words(system)}")
        self.system.setToolTip("" if system is None else f"{system_words(system)}, {system.region_name}")
        self._offer_rigs(data, profile)
        self._filling = False
        self._tell("\n".join(filter(None, [told, *draft_notes(data, profile)])))
        if profile.structure_type_id is None:
            self.acts.empty.tell("An NPC station changes nothing.", "Structures and their rigs do.")
        else:
            self.acts.empty.tell(
                f"The loaded data know of nothing that {data.name(profile.structure_type_id)} changes.",
                "Rigs and engineering complexes change what jobs take and cost.",
            )
        self.acts.set_rows(act_rows(data, profile))

    def _offer_rigs(self, data: FacilityData, profile: FacilityProfile) -> None:
        slots: list[int | None] = [*profile.rig_type_ids]
        slots += [None] * (_MOST_RIGS - len(slots))
        choices = rig_choices(data, profile.structure_type_id, data.security(profile), slots)
        for slot, box in enumerate(self.rigs):
            box.clear()
            box.addItem("None", None)
            fitting = choices[slot] if slot < len(choices) else ()
            for rig in fitting:
                box.addItem(rig_words(data.name(rig)), rig)
            box.setCurrentIndex(max(0, box.findData(slots[slot])) if slots[slot] is not None else 0)
            box.setEnabled(bool(fitting))
            box.setToolTip(box.currentText() if slots[slot] is not None else "")

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def _lay_out(self) -> None:
        form = card("card", self)
        left, right = _form(), _form()
        for words, widget in (
            ("&Name", self.name),
            ("&Structure", self.structure),
            *((f"Rig &{slot}", box) for slot, box in enumerate(self.rigs, start=1)),
            ("S&ystem", self.system),
            ("Se&curity", self.security),
            ("Facility &tax", self.tax),
            ("System &bonus", self.bonus),
        ):
            add_row(left, words, widget, form)
        right.addRow(label("System cost indices", "caption", form))
        for activity, edit in self.indices.items():
            edit.setFixedWidth(_INDEX_WIDTH)
            add_row(right, ACTIVITY_TITLES[activity], edit, form)
        line = QHBoxLayout(form)
        line.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        line.setSpacing(sizes.LARGE)
        line.addLayout(left, 1)
        line.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.SMALL, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(form)
        column.addWidget(self.told)
        column.addWidget(self.acts, 1)


def act_columns() -> list[Column[ActRow]]:
    """Return the columns of what a place acts on."""
    return [
        text_column("activity", "Activity", lambda row: row.activity, width=18),
        text_column("changes", "Changes", lambda row: row.changes, width=12),
        Column(
            "percent",
            "By",
            lambda row: row.percent,
            write.percent_signed,
            right=True,
            width=10,
            kind=FilterKind.NUMBER,
        ),
        text_column("products", "On", lambda row: row.products, width=28),
        text_column("source", "Because of", lambda row: row.source, width=26, role=lambda _row: Role.MUTED),
    ]


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setHorizontalSpacing(sizes.NORMAL)
    form.setVerticalSpacing(sizes.HAIR)
    return form
