"""EVE Production Desktop: plan, price and run industry in EVE Online."""

__version__ = "0.1.0"
