"""What ships, fitted on the development questions: `make fit`."""
