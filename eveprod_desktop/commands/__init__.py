"""The commands of `eveprod`, a file a group: thin functions over the services, and how they print."""
