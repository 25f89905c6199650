"""A make-believe ESI, sign-on, static data host and image host on loopback.

For people (demo mode: the whole program without account or network) and for tests, which talk HTTP
to it. Nothing but `commands`, the demo's wiring and tests imports this room.
"""
