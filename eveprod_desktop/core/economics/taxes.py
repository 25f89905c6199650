"""What trading takes off: sales tax and broker fee, by skills or as typed.

No attribute of the static data holds these; the game tells them in words. The tax and what skills take off
stand in the descriptions of Accounting (type 16622) and Broker Relations (3446), the build of 2025-06-25;
standings and the least fee in CCP's support article "Broker Fee and Sales Tax"
(https://support.eveonline.com/hc/en-us/articles/203218962). Every one can be replaced in the settings.
"""

from dataclasses import dataclass

SALES_TAX = 0.075
"""Share of every sale before skills; it was 8 % in the build of 2024-06-18."""
ACCOUNTING_STEP = 0.11
"""Share of the sales tax that each level of Accounting takes off."""
BROKER_FEE = 0.03
"""Share of an order's value in an NPC station, before skills and standings."""
BROKER_RELATIONS_STEP = 0.003
FACTION_STANDING_STEP, CORPORATION_STANDING_STEP = 0.0003, 0.0002
"""What each level of Broker Relations and each point of unmodified standing takes off the fee."""
LEAST_BROKER_FEE = 0.01


@dataclass(frozen=True, slots=True)
class TradeTaxes:
    """Shares of a sale: `sales_tax` of every one, `broker_fee` of those through an order of one's own."""

    sales_tax: float = SALES_TAX
    broker_fee: float = BROKER_FEE


def sales_tax(accounting_level: int) -> float:
    """Return the share of a sale that is taxed at a level of Accounting, 0 to 5."""
    return SALES_TAX * (1 - ACCOUNTING_STEP * accounting_level)


def broker_fee(
    broker_relations_level: int, faction_standing: float = 0.0, corporation_standing: float = 0.0
) -> float:
    """Return the share of an order's value that an NPC station takes; standings are -10 to 10."""
    fee = (
        BROKER_FEE
        - BROKER_RELATIONS_STEP * broker_relations_level
        - FACTION_STANDING_STEP * faction_standing
        - CORPORATION_STANDING_STEP * corporation_standing
    )
    return max(LEAST_BROKER_FEE, fee)
