"""The page a browser shows when the sign-on has sent it back to us: nothing on it comes from elsewhere."""

import html

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title} - EVE Production Desktop</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 32rem; padding: 0 1.5rem; }}
h1 {{ font-size: 1.5rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
</body>
</html>
"""


def closing_page(title: str, text: str) -> bytes:
    """Return the page; both texts are plain."""
    return _PAGE.format(title=html.escape(title), text=html.escape(text)).encode()
