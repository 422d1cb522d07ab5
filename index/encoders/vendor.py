"""OpenVINO, imported so that it stays at home.

Its package starts a child process that posts usage statistics and writes under the home folder. With
its telemetry module marked as absent it falls back on its own silent stub.
"""

from __future__ import annotations

import sys
from typing import Any


def openvino() -> Any:
    """Import OpenVINO without its telemetry and return the module."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino as module

    return module
