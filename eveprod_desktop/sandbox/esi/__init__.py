"""The make-believe ESI: routes, cache times, limits, tokens, answers."""
