"""Long work: progress, cancelling, and the worker process that computes."""
