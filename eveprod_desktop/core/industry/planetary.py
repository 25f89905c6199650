"""Planetary industry: schematics as recipes, and the customs duty on what leaves or enters a planet."""

from dataclasses import dataclass
from decimal import Decimal

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts, SchematicFacts
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.prices import Prices, Units
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.totals import material_costs, per, total_of
from eveprod_desktop.core.industry.typed_rules import CUSTOMS_EXPERTISE, IMPORT_SHARE_OF_TAX

_IMPORT_VALUE = 1640
_EXPORT_VALUE = 1641
_DUTY_PERCENT = 1925


@dataclass(frozen=True, slots=True)
class CustomsRate:
    """Shares of the taxable value due at customs: the NPC part, which skill lowers, and the owner's."""

    npc: float = 0.0
    owner: float = 0.0


@dataclass(frozen=True, slots=True)
class Duty:
    """What passing a customs office costs: ISK to 0.01, and the numbers it was worked out from.

    `rate` is the share due after skill; `part` is 1 for an export, one half for an import.
    """

    type_id: int
    units: int
    taxable_value: float
    rate: Decimal
    part: float
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanetaryQuote:
    """Whole cycles of a schematic in one factory. ISK to 0.01, None is unknown for want of a price."""

    schematic: SchematicFacts
    cycles: int
    inputs: Units
    units: int
    time_seconds: int
    import_duties: tuple[Duty, ...]
    export_duties: tuple[Duty, ...]
    input_costs: tuple[Decimal | None, ...]
    total_cost: Decimal | None
    cost_per_unit: Decimal | None

    @property
    def import_duty(self) -> Decimal:
        """ISK due on all inputs."""
        return sum((one.amount for one in self.import_duties), start=Decimal(0))

    @property
    def export_duty(self) -> Decimal:
        """ISK due on the output."""
        return sum((one.amount for one in self.export_duties), start=Decimal(0))


def schematic_of(facts: IndustryFacts, type_id: int) -> SchematicFacts:
    """Return the schematic that makes a planetary good. Raises AppError where none does."""
    for schematic in facts.schematics.values():
        if schematic.output[0] == type_id:
            return schematic
    raise AppError(
        f"No planetary schematic makes {facts.name(type_id)}.", "Choose a processed planetary good."
    )


def duty_rate(facts: IndustryFacts, rate: CustomsRate, skills: Skills) -> Decimal:
    """Return the share of the taxable value that is due; the skill lowers the NPC part only."""
    percent = facts.type_attributes.get(CUSTOMS_EXPERTISE, {}).get(_DUTY_PERCENT, 0.0)
    lowered = 1 + exact(percent) * skills.level(CUSTOMS_EXPERTISE) / 100
    return exact(rate.npc) * lowered + exact(rate.owner)


def customs_duty(
    facts: IndustryFacts, type_id: int, units: int, rate: CustomsRate, skills: Skills, *, importing: bool
) -> Duty:
    """Return the duty for units that leave a planet, or enter it at half the rate.

    The taxable value of a unit is the type's own attribute, not its base price.
    Raises AppError for a type the data give no taxable value for.
    """
    attribute = _IMPORT_VALUE if importing else _EXPORT_VALUE
    value = facts.type_attributes.get(type_id, {}).get(attribute)
    if value is None:
        raise AppError(
            f"The loaded data give no taxable value for {facts.name(type_id)}.", "Choose a planetary good."
        )
    share = duty_rate(facts, rate, skills)
    part = IMPORT_SHARE_OF_TAX if importing else 1.0
    amount = cents(units * exact(value) * share * exact(part))
    return Duty(type_id, units, value, share, part, amount)


def quote_schematic(
    facts: IndustryFacts,
    type_id: int,
    cycles: int,
    prices: Prices,
    skills: Skills,
    *,
    rate: CustomsRate,
    inputs_imported: bool = True,
    output_exported: bool = True,
) -> PlanetaryQuote:
    """Quote whole cycles of the schematic that makes a good, inputs bought at market prices.

    `inputs_imported` and `output_exported` say whether they pass a customs office; a good made on the
    planet from what lies there pays nothing.
    """
    if cycles < 1:
        raise AppError(f"A factory can't run {cycles} cycles.", "Ask for one or more.")
    schematic = schematic_of(facts, type_id)
    inputs = tuple((one, quantity * cycles) for one, quantity in schematic.inputs)
    units = schematic.output[1] * cycles
    import_duties = [
        customs_duty(facts, one, quantity, rate, skills, importing=True)
        for one, quantity in (inputs if inputs_imported else ())
    ]
    export_duties = [
        customs_duty(facts, one, quantity, rate, skills, importing=False)
        for one, quantity in (((type_id, units),) if output_exported else ())
    ]
    duty = sum((one.amount for one in (*import_duties, *export_duties)), start=Decimal(0))
    costs = material_costs(inputs, prices)
    bought = total_of(costs)
    total = None if bought is None else bought + duty
    return PlanetaryQuote(
        schematic=schematic,
        cycles=cycles,
        inputs=inputs,
        units=units,
        time_seconds=schematic.cycle_seconds * cycles,
        import_duties=tuple(import_duties),
        export_duties=tuple(export_duties),
        input_costs=costs,
        total_cost=total,
        cost_per_unit=per(total, units),
    )
