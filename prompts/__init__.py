"""The prompt texts of language models. The answerer that quotes needs none, so there are none yet."""
