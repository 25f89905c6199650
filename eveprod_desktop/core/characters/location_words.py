"""ESI's location flags in the words a player knows from the inventory window."""

import re
from collections.abc import Mapping

OFFICE_FLAG = "OfficeFolder"
"""Of the item that stands for a corporation's office; what lies in it has the flag of a division."""

_DIVISION = re.compile(r"CorpSAG([1-7])")
_SLOT = re.compile(r"(Hi|Med|Lo|Rig|SubSystem|Service)Slot(\d+)")
_SLOTS = {
    "Hi": "High slot",
    "Med": "Medium slot",
    "Lo": "Low slot",
    "Rig": "Rig slot",
    "SubSystem": "Subsystem slot",
    "Service": "Service slot",
}
_WORDS = {
    "Hangar": "Hangar",
    "HangarAll": "Hangar",
    "Deliveries": "Deliveries",
    "CapsuleerDeliveries": "Deliveries",
    "CorpDeliveries": "Corporation deliveries",
    "CorporationGoalDeliveries": "Project deliveries",
    "AssetSafety": "Asset safety",
    "Impounded": "Impounded",
    OFFICE_FLAG: "Offices",
    "AutoFit": "In space",
    "Unlocked": "",
    "Locked": "Locked",
    "Cargo": "Cargo hold",
    "DroneBay": "Drone bay",
    "FighterBay": "Fighter bay",
    "FleetHangar": "Fleet hangar",
    "ShipHangar": "Ship maintenance bay",
    "SubSystemBay": "Subsystem bay",
    "FrigateEscapeBay": "Frigate escape bay",
    "BoosterBay": "Booster bay",
    "CorpseBay": "Corpse bay",
    "QuafeBay": "Quafe bay",
    "MobileDepotHold": "Mobile depot hold",
    "QuantumCoreRoom": "Quantum core room",
    "StructureFuel": "Fuel bay",
    "MoonMaterialBay": "Moon material bay",
    "SpecializedFuelBay": "Fuel bay",
    "SpecializedMaterialBay": "Moon material hold",
    "SpecializedPlanetaryCommoditiesHold": "Planetary commodities hold",
    "SpecializedCommandCenterHold": "Command center hold",
    "InfrastructureHangar": "Infrastructure hold",
}
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def flag_words(flag: str, divisions: Mapping[int, str] | None = None) -> str:
    """Say where in its holder a thing lies; nothing where the holder has one room only.

    `divisions` are the names of a corporation's hangar divisions, 1 to 7. A flag that nobody knows is
    taken apart at its capitals.
    """
    if (division := _DIVISION.fullmatch(flag)) is not None:
        number = int(division.group(1))
        return (divisions or {}).get(number, f"Division {number}")
    if (slot := _SLOT.fullmatch(flag)) is not None:
        return f"{_SLOTS[slot.group(1)]} {int(slot.group(2)) + 1}"
    known = _WORDS.get(flag)
    if known is not None:
        return known
    return _CAPITAL.sub(" ", flag.removeprefix("Specialized")).capitalize()
