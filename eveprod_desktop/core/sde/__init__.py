"""CCP's Static Data Export: zip to tables, and what changed between two builds."""
