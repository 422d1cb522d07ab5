"""The server around the page: who is asking, who may, whether it is ready, and files to take away.

Knows HTTP; neither what the page looks like nor how an answer is made.
"""
