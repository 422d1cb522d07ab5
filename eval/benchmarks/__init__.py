"""Public benchmarks of retrieval and labelled claims, and the claim test calibrated on labels of one's own."""
