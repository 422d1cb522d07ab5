"""The Library tab: papers to search, to read, to see as a map, to add and to remove."""
