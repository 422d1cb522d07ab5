"""The Quality tab: how well questions to a library are answered."""
