"""How data arrive: HTTP, limits, caches, sign-on. Nothing here stores anything by itself."""
