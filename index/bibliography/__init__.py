"""References to papers: citation keys, BibTeX, RIS, CSL-JSON, and references formatted by a citation style."""
