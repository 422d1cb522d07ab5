"""The page: an answer beside its evidence. Knows how things look; nothing of how answers are made.

Nothing leaves the machine: Gradio's analytics are switched off before it is loaded, fonts are the machine's own.
"""

from __future__ import annotations

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
