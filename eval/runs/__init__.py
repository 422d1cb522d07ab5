"""Runs: every case asked once, kept in one file with what is needed to judge, compare and replay it."""
