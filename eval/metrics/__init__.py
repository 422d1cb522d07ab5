"""What is measured: one figure of one query, answer or set of labels at a time; None where it is undefined."""
