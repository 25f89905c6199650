"""The make-believe market: levels, prices, order books, history, cost indices, all computed from a seed."""
