"""Where each job of a plan is done."""

import math
from collections.abc import Mapping
from dataclasses import replace

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import job_class
from eveprod_desktop.core.industry.facts import IndustryFacts


class JobPlaces:
    """The place of every job of a plan: its profile, else an NPC station at the region's mean index."""

    def __init__(self, what_if: WhatIf, facts: IndustryFacts, indices: Mapping[Activity, float]) -> None:
        self._what_if = what_if
        self._facts = facts
        self._indices = indices
        self._known: dict[tuple[Activity, int], tuple[Facility, bool]] = {}

    def facility(self, activity: Activity, product_type_id: int) -> Facility:
        """Return the place of a job; a cost index that is not known is 0 there."""
        return self._place(activity, product_type_id)[0]

    def index_known(self, activity: Activity, product_type_id: int) -> bool:
        """Tell whether the cost index of a job's place is known."""
        return self._place(activity, product_type_id)[1]

    def _place(self, activity: Activity, product_type_id: int) -> tuple[Facility, bool]:
        key = (activity, product_type_id)
        if key not in self._known:
            own = self._what_if.places.get(job_class(self._facts, activity, product_type_id))
            general = self._what_if.places.get(job_class(self._facts, activity, None))
            place = own or general or Facility(system_cost_index=self._indices.get(activity, math.nan))
            known = not math.isnan(place.system_cost_index)
            self._known[key] = place if known else replace(place, system_cost_index=0.0), known
        return self._known[key]
