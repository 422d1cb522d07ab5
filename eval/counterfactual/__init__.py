"""What the assistant does when the library is not as it was: a paper gone, a false one added, another order."""
