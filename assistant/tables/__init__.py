"""Tables that compare papers: which columns, and what each abstract states under them, as located spans."""
