"""What a person chooses of a job: the form at the left of the job card."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.typed_rules import (
    BEST_MATERIAL_LEVEL,
    BEST_RESEARCH_LEVEL,
    BEST_SKILL_LEVEL,
    BEST_TIME_LEVEL,
    MOST_RUNS,
)
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.item_tabs import spin_box
from eveprod_desktop.ui.screens.job_choice import (
    RESEARCH,
    JobChoice,
    JobWay,
    default_profile,
    skills_for,
)
from eveprod_desktop.ui.screens.job_result import Terms
from eveprod_desktop.ui.screens.job_words import ACTIVITY_TITLES
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box
from eveprod_desktop.ui.widgets.forms import add_row
from eveprod_desktop.ui.widgets.number_edit import NumberEdit

_LETTERS = 8
_WIDTH = 300
_USUAL = "usual"
_STATION = "station"
_PROFILE = "profile"


class JobInputs(QScrollArea):
    """The form; `changed` is sent whenever the job is another one. What was typed stays for other items."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ways: tuple[JobWay, ...] = ()
        self._terms: Terms | None = None
        self._offering = False
        self._levels: dict[int, int] = {}
        page = QFrame(self)
        page.setProperty("kind", "card")
        self.way = choice_box("Activity", page, letters=_LETTERS)
        self.runs = spin_box("Runs", 1, MOST_RUNS, page)
        self.runs_per_copy = spin_box("Runs of a copy", 1, MOST_RUNS, page)
        self.me = spin_box("Material efficiency", 0, BEST_MATERIAL_LEVEL, page)
        self.te = spin_box("Time efficiency", 0, BEST_TIME_LEVEL, page)
        self.from_level = spin_box("Level today", 0, BEST_RESEARCH_LEVEL - 1, page)
        self.to_level = spin_box("Level wanted", 1, BEST_RESEARCH_LEVEL, page)
        self.to_level.setValue(BEST_RESEARCH_LEVEL)
        self.decryptor = choice_box("Decryptor", page, letters=_LETTERS)
        self.place = choice_box("Facility", page, letters=_LETTERS)
        self.index = NumberEdit("System cost index in per cent", 0, 1, page, share=True)
        self.who = choice_box("Whose skills count", page, letters=_LETTERS)
        self._who_chosen = False
        self.otherwise = spin_box("Level of all skills", 0, BEST_SKILL_LEVEL, page)
        self.otherwise.setValue(BEST_SKILL_LEVEL)
        self.one_by_one = QPushButton("Skills one &by one", page)
        self.one_by_one.setCheckable(True)
        self.alpha = QCheckBox("Alp&ha clone", page)
        self._skills = QWidget(page)
        self._skill_form = QFormLayout(self._skills)
        self._skill_form.setContentsMargins(0, 0, 0, 0)
        self._skill_form.setVerticalSpacing(sizes.HAIR)
        self.levels: dict[int, QSpinBox] = {}
        self._form = self._lay_out(page)
        self._skills.hide()
        self.setWidget(page)
        self._connect()

    def offer(self, ways: Sequence[JobWay], terms: Terms) -> None:
        """Offer the jobs of an item; the kind of job stays what it was where the item has it."""
        before = self._chosen_way()
        self._offering = True
        self._terms, self._ways = terms, tuple(ways)
        self.way.clear()
        for way in ways:
            self.way.addItem(way_words(way, self._ways, terms), way)
        kinds = [way.activity for way in ways]
        if before in self._ways:
            self.way.setCurrentIndex(self._ways.index(before))
        elif before is not None and before.activity in kinds:
            self.way.setCurrentIndex(kinds.index(before.activity))
        self._offer_decryptors(terms)
        self._offer_crew(terms)
        self._adapt()
        self._offering = False

    def choose(self, activity: Activity) -> None:
        """Choose the first job of a kind, where the item has one."""
        for position, way in enumerate(self._ways):
            if way.activity is activity:
                self.way.setCurrentIndex(position)
                return

    def show_index(self, index: float | None) -> None:
        """Show which cost index (a share) is used while none is typed, None where none is known."""
        words = "not known" if index is None else write.percent(100 * index, 2)
        self.index.setPlaceholderText(words)

    def choice(self) -> JobChoice | None:
        """Return the job as it stands, None where the item has none."""
        way = self._chosen_way()
        if way is None:
            return None
        levels = self.levels if self.one_by_one.isChecked() else {}
        return JobChoice(
            way=way,
            runs=self.runs.value(),
            runs_per_copy=self.runs_per_copy.value(),
            me=self.me.value(),
            te=self.te.value(),
            from_level=self.from_level.value(),
            to_level=max(self.to_level.value(), self.from_level.value() + 1),
            profile=self._profile(),
            system_cost_index=self.index.number,
            levels=tuple((skill, box.value()) for skill, box in levels.items()),
            otherwise=self.otherwise.value(),
            alpha=self.alpha.isChecked(),
            decryptor_type_id=self.decryptor.currentData(),
            character_id=self.who.currentData(),
        )

    # inside

    def _lay_out(self, page: QWidget) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(sizes.SMALL)
        form.setVerticalSpacing(sizes.SMALL)
        for title, widget in (
            ("&Activity", self.way),
            ("R&uns", self.runs),
            ("Ru&ns of a copy", self.runs_per_copy),
            ("&ME", self.me),
            ("T&E", self.te),
            ("Level to&day", self.from_level),
            ("Level wa&nted", self.to_level),
            ("&Decryptor", self.decryptor),
            ("Faci&lity", self.place),
            ("Cost inde&x", self.index),
            ("Skills &of", self.who),
            ("S&kills at level", self.otherwise),
        ):
            add_row(form, title, widget, page)
        form.addRow("", self.one_by_one)
        form.addRow("", self.alpha)
        column = QVBoxLayout(page)
        column.setContentsMargins(sizes.NORMAL, sizes.NORMAL, sizes.NORMAL, sizes.NORMAL)
        column.setSpacing(sizes.NORMAL)
        column.addLayout(form)
        column.addWidget(self._skills)
        column.addStretch(1)
        return form

    def _connect(self) -> None:
        self.way.currentIndexChanged.connect(self._change_way)
        for box in (
            self.runs,
            self.runs_per_copy,
            self.me,
            self.te,
            self.from_level,
            self.to_level,
            self.otherwise,
        ):
            box.valueChanged.connect(self._tell)
        self.from_level.valueChanged.connect(lambda level: self.to_level.setMinimum(level + 1))
        self.who.currentIndexChanged.connect(self._show_levels)
        self.who.activated.connect(self._choose_who)
        for combo in (self.decryptor, self.place, self.who):
            combo.currentIndexChanged.connect(self._tell)
        self.index.changed.connect(self._tell)
        self.alpha.toggled.connect(self._tell)
        self.one_by_one.toggled.connect(self._show_skills)

    def _tell(self, *_what: object) -> None:
        if not self._offering:
            self.changed.emit()

    def _change_way(self, _position: int) -> None:
        if not self._offering:
            self._offering = True
            self._adapt()
            self._offering = False
            self.changed.emit()

    def _show_skills(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._skills.setVisible(shown)
        self._tell()

    def _chosen_way(self) -> JobWay | None:
        way = self.way.currentData()
        return way if isinstance(way, JobWay) else None

    def _profile(self) -> str | None:
        kind, name = self.place.currentData() or (_STATION, None)
        if kind != _USUAL:
            return str(name) if kind == _PROFILE else None
        way, terms = self._chosen_way(), self._terms
        return None if way is None or terms is None else default_profile(terms.places, terms.facts, way)

    def _adapt(self) -> None:
        """Show the rows that matter to the job, its skills, and its usual place."""
        way, terms = self._chosen_way(), self._terms
        if way is None or terms is None:
            return
        activity = way.activity
        manufacturing, research = activity is Activity.MANUFACTURING, activity in RESEARCH
        for widget, shown in (
            (self.runs_per_copy, activity is Activity.COPYING),
            (self.me, manufacturing),
            (self.te, manufacturing),
            (self.from_level, research),
            (self.to_level, research),
            (self.decryptor, activity is Activity.INVENTION),
        ):
            self._form.setRowVisible(widget, shown)
        words = self._form.labelForField(self.runs)
        if isinstance(words, QLabel):
            words.setText(runs_words(activity))
        limit = terms.facts.blueprints[way.blueprint_type_id].max_production_limit
        self.runs_per_copy.setMaximum(limit or MOST_RUNS)
        self._offer_places(way, terms)
        self._offer_skills(skills_for(terms.facts, way), terms)

    def _choose_who(self, _place: int) -> None:
        self._who_chosen = True

    def _offer_crew(self, terms: Terms) -> None:
        """Offer those whose skills are known; who was chosen stays, else whom rankings count with."""
        wanted = self.who.currentData() if self._who_chosen else terms.reckoned
        known = (None, *terms.crew)
        self.who.clear()
        for one in known:
            self.who.addItem("Nobody: levels below" if one is None else terms.crew[one].name, one)
        self.who.setCurrentIndex(known.index(wanted) if wanted in known else 0)
        self._form.setRowVisible(self.who, bool(terms.crew))
        self._show_levels()

    def _show_levels(self, *_what: object) -> None:
        """Show what is typed of skills only where it counts."""
        typed = self.who.currentData() is None
        for widget in (self.otherwise, self.one_by_one, self.alpha):
            self._form.setRowVisible(widget, typed)
        self._skills.setVisible(typed and self.one_by_one.isChecked())

    def _offer_decryptors(self, terms: Terms) -> None:
        before = self.decryptor.currentData()
        known = (None, *terms.decryptors)
        self.decryptor.clear()
        for type_id in known:
            self.decryptor.addItem("None" if type_id is None else terms.name(type_id), type_id)
        self.decryptor.setCurrentIndex(known.index(before) if before in known else 0)

    def _offer_places(self, way: JobWay, terms: Terms) -> None:
        before = self.place.currentData()
        usual = default_profile(terms.places, terms.facts, way)
        places: list[tuple[str, tuple[str, str | None]]] = []
        if usual is not None:
            places.append((f"Usual: {usual}", (_USUAL, None)))
        places.append(("NPC station", (_STATION, None)))
        places += [(one.name, (_PROFILE, one.name)) for one in terms.places.book.profiles]
        self.place.clear()
        for words, data in places:
            self.place.addItem(words, data)
        kept = [data for _, data in places]
        self.place.setCurrentIndex(kept.index(before) if before in kept else 0)

    def _offer_skills(self, skills: Sequence[int], terms: Terms) -> None:
        self._levels |= {skill: box.value() for skill, box in self.levels.items()}
        while self._skill_form.rowCount():
            self._skill_form.removeRow(0)
        self.levels = {}
        for skill in skills:
            box = self.levels[skill] = spin_box(terms.name(skill), 0, BEST_SKILL_LEVEL, self._skills)
            box.setValue(self._levels.get(skill, self.otherwise.value()))
            box.valueChanged.connect(self._tell)
            add_row(self._skill_form, terms.name(skill), box, self._skills, wrap=True)


def way_words(way: JobWay, ways: Sequence[JobWay], terms: Terms) -> str:
    """Name a job; where the item has several of the kind, also what it starts from or yields."""
    title = ACTIVITY_TITLES[way.activity]
    same = [one for one in ways if one.activity is way.activity]
    if len(same) == 1:
        return title
    if len({one.blueprint_type_id for one in same}) > 1:
        return f"{title} from {terms.name(way.blueprint_type_id)}"
    return f"{title} of {terms.name(way.product_type_id or way.blueprint_type_id)}"


def runs_words(activity: Activity) -> str:
    """Say what the number of runs counts in a job of a kind."""
    if activity is Activity.INVENTION:
        return "Atte&mpts"
    if activity is Activity.COPYING:
        return "Copi&es"
    return "R&uns" if activity in PRODUCING else "R&uns compared"
