"""Where the make-believe market starts: price levels of what nobody builds, in ISK a unit.

Invented round numbers, of the order that players know. Everything else is computed from these: a
product costs what its materials cost and a margin, ore what it yields.
"""

BY_NAME: dict[str, float] = {
    # minerals
    "Tritanium": 4.0,
    "Pyerite": 18.0,
    "Mexallon": 60.0,
    "Isogen": 200.0,
    "Nocxium": 700.0,
    "Zydrine": 1_500.0,
    "Megacyte": 2_800.0,
    "Morphite": 25_000.0,
    "Chromodynamic Tricarboxyls": 900.0,
    "Neo-Jadarite": 900.0,
    # what moons give, from the common to the rare
    "Hydrocarbons": 800.0,
    "Atmospheric Gases": 700.0,
    "Evaporite Deposits": 900.0,
    "Silicates": 600.0,
    "Cobalt": 900.0,
    "Scandium": 1_100.0,
    "Titanium": 1_000.0,
    "Tungsten": 1_200.0,
    "Cadmium": 2_500.0,
    "Chromium": 2_800.0,
    "Platinum": 3_000.0,
    "Vanadium": 2_600.0,
    "Caesium": 7_000.0,
    "Hafnium": 6_000.0,
    "Mercury": 6_500.0,
    "Technetium": 8_000.0,
    "Dysprosium": 45_000.0,
    "Neodymium": 30_000.0,
    "Promethium": 40_000.0,
    "Thulium": 35_000.0,
    # what ice gives
    "Heavy Water": 150.0,
    "Liquid Ozone": 180.0,
    "Strontium Clathrates": 2_500.0,
    "Helium Isotopes": 700.0,
    "Hydrogen Isotopes": 650.0,
    "Nitrogen Isotopes": 600.0,
    "Oxygen Isotopes": 550.0,
    # gases that are worth more than the others
    "Fullerite-C50": 6_000.0,
    "Fullerite-C60": 7_000.0,
    "Fullerite-C70": 5_000.0,
    "Fullerite-C72": 12_000.0,
    "Fullerite-C84": 14_000.0,
    "Fullerite-C28": 20_000.0,
    "Fullerite-C32": 50_000.0,
    "Fullerite-C320": 90_000.0,
    "Fullerite-C540": 70_000.0,
    # salvage that everyone needs
    "Armor Plates": 100_000.0,
    "Burned Logic Circuit": 60_000.0,
    "Charred Micro Circuit": 25_000.0,
    "Contaminated Lorentz Fluid": 20_000.0,
    "Contaminated Nanite Compound": 30_000.0,
    "Damaged Artificial Neural Network": 40_000.0,
    "Fried Interface Circuit": 90_000.0,
    "Intact Armor Plates": 3_000_000.0,
    "Intact Shield Emitter": 2_500_000.0,
    "Melted Capacitor Console": 70_000.0,
    "Tripped Power Circuit": 50_000.0,
    "Alloyed Tritanium Bar": 35_000.0,
    # tradeable oddities of many recipes
    "PLEX": 5_000_000.0,
    "Skill Extractor": 400_000_000.0,
    "Large Skill Injector": 900_000_000.0,
}
"""Types by their English name."""

BY_GROUP: dict[str, float] = {
    "Mineral": 500.0,
    "Moon Materials": 5_000.0,
    "Ice Product": 500.0,
    "Harvestable Cloud": 9_000.0,
    "Salvaged Materials": 40_000.0,
    "Ancient Salvage": 600_000.0,
    "Named Components": 250_000.0,
    "Datacores": 80_000.0,
    "Generic Decryptor": 1_200_000.0,
    "Planet Solid - Raw Resource": 3.0,
    "Planet Liquid-Gas - Raw Resource": 2.5,
    "Planet Organic - Raw Resource": 3.0,
    "Rogue Drone Components": 90_000.0,
    "Artifacts and Prototypes": 300_000.0,
    "Materials and Compounds": 120_000.0,
    "Construction Components": 2_000_000.0,
    "Miscellaneous": 200_000.0,
    "Commodities": 300_000.0,
    "Abyssal Battlefield Filament Materials": 700_000.0,
    "Abyssal Materials": 15_000.0,
    "Unknown Components": 3_000_000.0,
    "General": 3_000.0,
    "Livestock": 4_000.0,
    "Frozen": 500.0,
    "Biohazard": 800.0,
    "Research Data": 50_000.0,
    "Peculiar Materials": 500_000.0,
}
"""The middle of what the types of a group cost that have no line of their own."""

BASE_PRICE_FACTOR: dict[int, float] = {3: 8.0, 4: 15.0, 5: 400.0, 6: 60.0, 15: 4.0, 19: 25.0}
"""How far above the game's base price things are traded that nobody builds, by meta group."""

DEFAULT_LEVEL = 150_000.0
"""The middle of what things cost that the tables above say nothing about."""
