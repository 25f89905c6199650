"""The make-believe EVE sign-on: authorization code with PKCE, tokens signed by keys of its own."""
