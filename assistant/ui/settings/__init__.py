"""The Settings tab: what is in force, and what a person may set."""
