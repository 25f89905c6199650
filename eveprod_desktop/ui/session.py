"""What the screens of one window have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from eveprod_desktop.core.chains.rows import Batch, BatchResult
from eveprod_desktop.core.sde.rows import StaticDataStatus, UpdateResult
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.pictures import ItemPictures
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.characters.rows import Refreshed
    from eveprod_desktop.core.industry.formulas import Step
    from eveprod_desktop.core.market.refresh import HistoryRefresh, MarketRefresh
    from eveprod_desktop.core.planning.options import MeansChoice, PlanOptions
    from eveprod_desktop.core.planning.rows import PlannedJob, Target
    from eveprod_desktop.core.planning.service import PlanAnswer
    from eveprod_desktop.core.planning.sheet import PlanSheet
    from eveprod_desktop.core.planning.what_to_build import BuildableRow, MissingMaterials
    from eveprod_desktop.core.received.esi_state import EsiState
    from eveprod_desktop.core.workflow.game_links import FacilityBills
    from eveprod_desktop.core.workflow.ledger import JobResult
    from eveprod_desktop.core.workflow.movement import Movement
    from eveprod_desktop.core.workflow.plans import PlanSaved
    from eveprod_desktop.core.workflow.results import ResultsSheet
    from eveprod_desktop.core.workflow.service import StartCheck
    from eveprod_desktop.core.workflow.shopping_rows import (
        PickRequest,
        PickSheet,
        ShoppingRequest,
        ShoppingSheet,
    )
    from eveprod_desktop.core.workflow.stock_targets import TargetState


@dataclass(frozen=True, slots=True)
class Operations:
    """The long operations of the program: functions that the worker process runs as they are."""

    ensure_static_data: Callable[["App", Monitor], StaticDataStatus]
    check_latest_build: Callable[["App", Monitor], StaticDataStatus]
    update_static_data: Callable[["App", Monitor, Path | None, bool], UpdateResult]
    rebuild_chains: Callable[["App", Monitor, Batch | None], list[BatchResult]]
    back_up_if_due: Callable[["App", Monitor], Path | None]
    refresh_market: Callable[["App", Monitor, tuple[int, ...] | None, bool], "MarketRefresh"]
    refresh_ranked_history: Callable[["App", Monitor], int]
    recompute_economics: Callable[["App", Monitor], int]
    esi_state: Callable[["App", Monitor], "EsiState"]
    look_at_history: Callable[["App", Monitor, int, int], "HistoryRefresh"]
    refresh_characters: Callable[["App", Monitor, tuple[int, ...] | None, bool, bool], "Refreshed"]
    plan_sheet: Callable[["App", Monitor, tuple["Target", ...], "PlanOptions"], "PlanSheet"]
    explain_planned_job: Callable[
        ["App", Monitor, tuple["Target", ...], "PlanOptions", "PlannedJob"], tuple["Step", ...]
    ]
    save_plan: Callable[
        ["App", Monitor, tuple["Target", ...], "PlanOptions", "PlanAnswer", tuple[int, int] | None],
        "PlanSaved",
    ]
    what_moved: Callable[["App", Monitor, int], "Movement"]
    list_buildable: Callable[["App", Monitor, "MeansChoice", int | None, bool], list["BuildableRow"]]
    missing_materials: Callable[["App", Monitor, "MeansChoice", int, int], "MissingMaterials"]
    stock_target_states: Callable[["App", Monitor], tuple["TargetState", ...]]
    results_sheet: Callable[["App", Monitor], "ResultsSheet"]
    facility_bills: Callable[["App", Monitor], "FacilityBills"]
    job_result: Callable[["App", Monitor, int], "JobResult"]
    start_checks: Callable[["App", Monitor, tuple[int, ...]], tuple["StartCheck", ...]]
    shopping_sheet: Callable[["App", Monitor, "ShoppingRequest"], "ShoppingSheet"]
    pick_sheet: Callable[["App", Monitor, "PickRequest"], "PickSheet"]


@dataclass(frozen=True, slots=True)
class Session:
    """The services of the program and the means of the window, handed to every screen."""

    app: "App"
    operations: Operations
    tasks: Tasks
    bus: Bus
    messages: Messages
    look: Look
    memory: Memory
    pictures: ItemPictures = field(default_factory=ItemPictures)
    demo: bool = False
    """Whether the make-believe servers answer, and the data are nobody's."""

    def names(self) -> Mapping[int, str]:
        """Return every item's name in the language the user chose; to be asked on a waiting thread."""
        return self.app.catalog().names(self.app.settings.language)
