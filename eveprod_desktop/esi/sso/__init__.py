"""EVE's sign-on (OAuth 2 with PKCE, for a program without a secret) and the tokens that come of it."""
