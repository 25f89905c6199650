"""Fetching planetary colonies. All of it is as its owner last saw it."""

from eveprod_desktop.core.characters.reading import Cells, Content, Reader
from eveprod_desktop.core.db.character_tables import colonies, colony_contents, colony_pins
from eveprod_desktop.core.received.owned import ColonyAnswer, ColonyRow, ExtractorPart
from eveprod_desktop.core.received.owned_source import Question

_NO_EXTRACTOR = ExtractorPart()


def planets(reader: Reader) -> Content:
    """Return a character's colonies with what stands in them."""
    owner = reader.owner_id
    listed = reader.rows(Question.COLONIES, ColonyRow)
    pins: list[Cells] = []
    contents: list[Cells] = []
    for colony in listed:
        for pin in reader.one(Question.COLONY, ColonyAnswer, path={"planet_id": colony.planet_id}).pins:
            extractor = pin.extractor_details or _NO_EXTRACTOR
            pins.append(
                (
                    owner,
                    colony.planet_id,
                    pin.pin_id,
                    pin.type_id,
                    pin.schematic_id,
                    extractor.product_type_id,
                    extractor.qty_per_cycle,
                    extractor.cycle_time,
                    pin.expiry_time,
                )
            )
            contents += [
                (owner, colony.planet_id, pin.pin_id, one.type_id, one.amount) for one in pin.contents
            ]
    return Content(
        {
            colonies: [
                (
                    owner,
                    one.planet_id,
                    one.solar_system_id,
                    one.planet_type,
                    one.upgrade_level,
                    one.num_pins,
                    one.last_update,
                )
                for one in listed
            ],
            colony_pins: pins,
            colony_contents: contents,
        }
    )
