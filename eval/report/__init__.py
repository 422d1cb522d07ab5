"""What people and build servers read of a run."""
