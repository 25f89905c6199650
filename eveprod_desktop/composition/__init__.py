"""The services of the program, room by room, each made at its first use; `app.App` is all of them."""
