"""What the figures of a region were computed from, for those who explain or compare them."""

from collections.abc import Callable
from dataclasses import dataclass

from eveprod_desktop.core.economics.compute import Economics, RegionInputs
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.invention import Decryptor


@dataclass(frozen=True, slots=True)
class PriceSources:
    """Where prices are from, in words: basis, place and moment; of materials and products by type."""

    buying: Callable[[int], str]
    selling: Callable[[int], str]
    buy_orders: str
    adjusted: str


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """What the figures of a region were computed from.

    `sources` says in words where prices are from.
    """

    table: ProductTable
    inputs: RegionInputs
    what_if: WhatIf
    decryptor: Decryptor
    facts: IndustryFacts
    economics: Economics
    sources: PriceSources
