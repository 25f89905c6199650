"""What industry is. No Qt and no HTTP in here."""
