"""The database: engines, tables, upgrades, backups. The only room that knows SQL dialects."""
