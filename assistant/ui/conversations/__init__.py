"""The sidebar: which library is asked, and the conversations so far."""
