"""Those who signed in, their corporations, and everything of theirs that ESI tells, kept in step."""
