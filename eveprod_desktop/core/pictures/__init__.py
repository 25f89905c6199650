"""Pictures of items: which one shows a type, and which are kept on disk."""
