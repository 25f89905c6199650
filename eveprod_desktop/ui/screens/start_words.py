"""What to tell before jobs are started: what they wait for and lack, and a margin that is gone."""

from collections.abc import Sequence

from eveprod_desktop.core.workflow.service import StartCheck
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.plan_moved import movement_words


def start_words(checks: Sequence[StartCheck]) -> str:
    """Say what speaks against starting jobs; nothing where nothing does."""
    told: list[str] = []
    for check in checks:
        ready = check.readiness
        if ready is not None and ready.waits_for:
            told.append(f"Job {check.job.job_id} waits for {write.count(len(ready.waits_for), 'job')}.")
        if ready is not None and ready.missing:
            told.append(f"Job {check.job.job_id} lacks {write.count(len(ready.missing), 'material')}.")
    gone = {movement_words(check.movement) for check in checks if check.ask}
    return "\n".join([*told[:6], *([f"and {len(told) - 6} more"] if len(told) > 6 else []), *sorted(gone)])
