"""Copying and inventing: the jobs before a building job that runs on invented copies."""

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import BlueprintFacts
from eveprod_desktop.core.industry.job import Job, Outcome, Quote
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.typed_rules import RELIC_CATEGORY
from eveprod_desktop.core.planning.attempts import attempts_for
from eveprod_desktop.core.planning.rates import JobGroup
from eveprod_desktop.core.planning.rows import BlueprintUse
from eveprod_desktop.core.planning.splitting import most_runs_within, split_runs
from eveprod_desktop.core.planning.terms import InventionWay, OwnedBlueprint, Terms


class ScienceJobs:
    """Works out the copying and invention jobs of a plan; what was worked out once is kept."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._quotes: dict[Job, Quote] = {}

    def outcome(self, blueprint_type_id: int, way: InventionWay) -> Outcome:
        """Return chance, levels and runs of the copies that one attempt may yield."""
        outcome = self._attempts(blueprint_type_id, way, 1).outcome
        if outcome is None:
            raise AppError(
                f"{self._terms.facts.name(blueprint_type_id)} is not invented.", "Choose another way."
            )
        return outcome

    def jobs(
        self, blueprint_type_id: int, way: InventionWay, copies: int, left: dict[int, int]
    ) -> list[JobGroup]:
        """Return the jobs that yield `copies` invented copies, copying first.

        An attempt uses up one run of a copy of the source; an invention job has one copy. Copies that the
        player owns are used up first; `left` holds their runs by item and is lowered.
        """
        terms, facts = self._terms, self._terms.facts
        outcome = self.outcome(blueprint_type_id, way)
        attempts = attempts_for(copies, min(1.0, outcome.probability), terms.certainty)
        most = most_runs_within(self._attempts(blueprint_type_id, way, 1).time_seconds, terms.longest_seconds)
        source = facts.blueprints[way.source_type_id]
        if facts.types[way.source_type_id].category_id == RELIC_CATEGORY:
            use = BlueprintUse(way.source_type_id, "copy", 0, 0)
            return [
                self._invention(blueprint_type_id, way, use, count, runs)
                for count, runs in split_runs(attempts, most_runs=most, parallel=terms.parallel)
            ]
        inventions = []
        for own in terms.owned:
            if own.blueprint_type_id == way.source_type_id and own.runs is not None:
                taken = min(left[own.item_id], attempts)
                left[own.item_id] -= taken
                attempts -= taken
                inventions += [
                    self._invention(blueprint_type_id, way, use_of(own), count, runs)
                    for count, runs in split_runs(taken, most_runs=most)
                ]
        limit = source.max_production_limit or 1
        groups = split_runs(
            attempts, most_runs=limit if most is None else min(limit, most), parallel=terms.parallel
        )
        copying = [job for count, runs in groups for job in self._copying(source, count, runs)]
        use = BlueprintUse(way.source_type_id, "copy", 0, 0)
        return [
            *copying,
            *inventions,
            *(self._invention(blueprint_type_id, way, use, count, runs) for count, runs in groups),
        ]

    def _invention(
        self, blueprint_type_id: int, way: InventionWay, use: BlueprintUse, count: int, runs: int
    ) -> JobGroup:
        quote = self._attempts(blueprint_type_id, way, runs)
        expected = quote.outcome.expected_copies if quote.outcome else 0.0
        return JobGroup(
            count,
            Activity.INVENTION,
            blueprint_type_id,
            use,
            runs,
            expected,
            quote.materials,
            quote.cost.total,
            quote.time_seconds,
        )

    def _copying(self, source: BlueprintFacts, copies: int, runs_per_copy: int) -> list[JobGroup]:
        """Return the jobs that make copies; a blueprint that can't be copied needs none from the plan."""
        terms, blueprint = self._terms, source.blueprint_type_id
        if Activity.COPYING not in source.activities:
            return []
        original = next(
            (one for one in terms.owned if one.blueprint_type_id == blueprint and one.runs is None), None
        )
        use = use_of(original) if original else BlueprintUse(blueprint, "original", 0, 0)
        one_copy = self._copies(blueprint, 1, runs_per_copy)
        most = most_runs_within(one_copy.time_seconds, terms.longest_seconds)
        groups = []
        for count, runs in split_runs(copies, most_runs=most):
            quote = self._copies(blueprint, runs, runs_per_copy)
            groups.append(
                JobGroup(
                    count,
                    Activity.COPYING,
                    blueprint,
                    use,
                    runs,
                    runs,
                    (),
                    quote.cost.total,
                    quote.time_seconds,
                    runs_per_copy,
                )
            )
        return groups

    def _attempts(self, blueprint_type_id: int, way: InventionWay, attempts: int) -> Quote:
        return self._quote(
            Job(
                Activity.INVENTION,
                way.source_type_id,
                blueprint_type_id,
                runs=attempts,
                skills=self._terms.skills,
                facility=self._terms.facility(Activity.INVENTION, blueprint_type_id),
                decryptor_type_id=way.decryptor_type_id,
            )
        )

    def _copies(self, blueprint_type_id: int, copies: int, runs_per_copy: int) -> Quote:
        return self._quote(
            Job(
                Activity.COPYING,
                blueprint_type_id,
                runs=copies,
                runs_per_copy=runs_per_copy,
                skills=self._terms.skills,
                facility=self._terms.facility(Activity.COPYING, blueprint_type_id),
            )
        )

    def _quote(self, job: Job) -> Quote:
        if job not in self._quotes:
            self._quotes[job] = quote_job(job, self._terms.facts, self._terms.fees)
        return self._quotes[job]


def use_of(own: OwnedBlueprint) -> BlueprintUse:
    """Return how a job names a blueprint of the player."""
    return BlueprintUse(
        own.blueprint_type_id, "original" if own.runs is None else "copy", own.me, own.te, own.item_id
    )
