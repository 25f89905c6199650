"""The public market: orders and history in, prices with a basis, a place and an age out."""
