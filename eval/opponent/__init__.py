"""Language models put to the test: scripted ones that plant right and wrong sentences, and a small real one."""
