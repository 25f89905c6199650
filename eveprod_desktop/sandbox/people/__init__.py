"""The two make-believe characters, their corporation, and what they own and do."""
