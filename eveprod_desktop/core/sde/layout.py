"""The lines of CCP's files, as far as this program reads them.

Unknown fields are passed over by the decoder. A field without a default is essential: a line
without it stops the import. Absent optional fields take the defaults given here.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

Whole = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""A whole number that JSON and SQLite both keep exactly."""


class Line(Struct, gc=False):
    """Any line: an object with its key in `_key`."""

    key: Whole = field(name="_key")


class BuildLine(Struct, gc=False):
    """`_sde`: which build this is."""

    key: str = field(name="_key")
    build: Whole = field(name="buildNumber", default=0)
    release_date: str = field(name="releaseDate", default="")


class Names(Struct, gc=False):
    """A name in the eight languages of the data; what is absent is empty."""

    en: str = ""
    de: str = ""
    es: str = ""
    fr: str = ""
    ja: str = ""
    ko: str = ""
    ru: str = ""
    zh: str = ""

    def columns(self, otherwise: str) -> tuple[str | None, ...]:
        """Return the English name (or `otherwise`) and the others, None where they are no different."""
        en = self.en
        return (
            en or otherwise,
            None if self.de == en else self.de or None,
            None if self.es == en else self.es or None,
            None if self.fr == en else self.fr or None,
            None if self.ja == en else self.ja or None,
            None if self.ko == en else self.ko or None,
            None if self.ru == en else self.ru or None,
            None if self.zh == en else self.zh or None,
        )


class TypeLine(Line):
    """`types`."""

    name: Names
    group_id: Whole = field(name="groupID")
    published: bool
    market_group_id: Whole | None = field(name="marketGroupID", default=None)
    meta_group_id: Whole | None = field(name="metaGroupID", default=None)
    portion_size: Whole = field(name="portionSize", default=1)
    volume_m3: float | None = field(name="volume", default=None)
    packaged_volume_m3: float | None = field(name="packagedVolume", default=None)
    base_price_isk: float | None = field(name="basePrice", default=None)
    variation_parent_type_id: Whole | None = field(name="variationParentTypeID", default=None)


class GroupLine(Line):
    """`groups`."""

    name: Names
    category_id: Whole = field(name="categoryID")
    published: bool = False


class CategoryLine(Line):
    """`categories`."""

    name: Names
    published: bool = False


class MarketGroupLine(Line):
    """`marketGroups`."""

    name: Names
    parent_group_id: Whole | None = field(name="parentGroupID", default=None)


class NamedLine(Line):
    """`metaGroups` and others of which only the name is read."""

    name: Names


class MaterialPart(Struct, gc=False):
    """A material of one activity."""

    type_id: Whole = field(name="typeID")
    quantity: Whole


class ProductPart(Struct, gc=False):
    """A product of one activity; the probability is that of an invention."""

    type_id: Whole = field(name="typeID")
    quantity: Whole
    probability: float | None = None


class SkillPart(Struct, gc=False):
    """A skill an activity asks for."""

    type_id: Whole = field(name="typeID")
    level: Whole


class ActivityPart(Struct, gc=False):
    """One activity of a blueprint."""

    time_seconds: Whole = field(name="time", default=0)
    materials: list[MaterialPart] = []
    products: list[ProductPart] = []
    skills: list[SkillPart] = []


class BlueprintLine(Line):
    """`blueprints`; activities by the names of the data, unknown ones included."""

    activities: dict[str, ActivityPart]
    max_production_limit: Whole | None = field(name="maxProductionLimit", default=None)


class SchematicType(Struct, gc=False):
    """What a planetary schematic takes or gives."""

    key: Whole = field(name="_key")
    is_input: bool = field(name="isInput")
    quantity: Whole


class SchematicLine(Line):
    """`planetSchematics`."""

    name: Names
    cycle_seconds: Whole = field(name="cycleTime")
    types: list[SchematicType]


class YieldPart(Struct, gc=False):
    """One material that reprocessing gives."""

    type_id: Whole = field(name="materialTypeID")
    quantity: Whole


class YieldLine(Line):
    """`typeMaterials`: yields of reprocessing, not recipes."""

    materials: list[YieldPart] = []


class CompressibleLine(Line):
    """`compressibleTypes`."""

    compressed_type_id: Whole = field(name="compressedTypeID")


class DogmaAttributeLine(Line):
    """`dogmaAttributes`."""

    name: str = ""
    default_value: float = field(name="defaultValue", default=0.0)


class ModifierPart(Struct, gc=False):
    """What an effect does to one attribute."""

    domain: str | None = None
    function: str | None = field(name="func", default=None)
    operation: Whole | None = None
    modified_attribute_id: Whole | None = field(name="modifiedAttributeID", default=None)
    modifying_attribute_id: Whole | None = field(name="modifyingAttributeID", default=None)
    group_id: Whole | None = field(name="groupID", default=None)
    skill_type_id: Whole | None = field(name="skillTypeID", default=None)


class DogmaEffectLine(Line):
    """`dogmaEffects`."""

    modifiers: list[ModifierPart] = field(name="modifierInfo", default_factory=list)


class AttributePart(Struct, gc=False):
    """The value of one attribute of a type."""

    attribute_id: Whole = field(name="attributeID")
    value: float


class EffectPart(Struct, gc=False):
    """One effect of a type."""

    effect_id: Whole = field(name="effectID")


class TypeDogmaLine(Line):
    """`typeDogma`."""

    attributes: list[AttributePart] = field(name="dogmaAttributes", default_factory=list)
    effects: list[EffectPart] = field(name="dogmaEffects", default_factory=list)


class TargetFilterLine(Line):
    """`industryTargetFilters`."""

    name: str = ""
    group_ids: list[Whole] = field(name="groupIDs", default_factory=list)
    category_ids: list[Whole] = field(name="categoryIDs", default_factory=list)


AnyLine = dict[str, Any]
"""`industryModifierSources`: activities are keys beside `_key`, so it is read without a fixed form."""


class RegionLine(Line):
    """`mapRegions`."""

    name: Names


class ConstellationLine(Line):
    """`mapConstellations`."""

    name: Names
    region_id: Whole = field(name="regionID")


class SystemLine(Line):
    """`mapSolarSystems`."""

    name: Names
    constellation_id: Whole = field(name="constellationID")
    region_id: Whole = field(name="regionID")
    security_status: float = field(name="securityStatus")


class GateDestination(Struct, gc=False):
    """Where a stargate leads."""

    system_id: Whole = field(name="solarSystemID")


class StargateLine(Line):
    """`mapStargates`."""

    system_id: Whole = field(name="solarSystemID")
    destination: GateDestination


class CorporationLine(Line):
    """`npcCorporations`."""

    name: Names
    faction_id: Whole | None = field(name="factionID", default=None)
    tax_rate: float | None = field(name="taxRate", default=None)


class OperationLine(Line):
    """`stationOperations`."""

    name: Names = field(name="operationName", default_factory=Names)


class StationLine(Line):
    """`npcStations`; its name has to be put together."""

    system_id: Whole = field(name="solarSystemID")
    type_id: Whole = field(name="typeID")
    owner_id: Whole = field(name="ownerID")
    operation_id: Whole | None = field(name="operationID", default=None)
    use_operation_name: bool = field(name="useOperationName", default=False)
    planet: Whole | None = field(name="celestialIndex", default=None)
    moon: Whole | None = field(name="orbitIndex", default=None)
    reprocessing_efficiency: float | None = field(name="reprocessingEfficiency", default=None)
    reprocessing_take: float | None = field(name="reprocessingStationsTake", default=None)
