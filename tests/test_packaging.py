"""What is installed is everything that runs."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]


def test_the_wheel_holds_every_package_and_the_command() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(WHEEL["packages"]) == packages
    command = PROJECT["project"]["scripts"]["citewell"].split(":")[0]
    assert f"{command}.py" in WHEEL["force-include"]


def test_every_package_is_marked_as_typed() -> None:
    assert all((ROOT / package / "py.typed").is_file() for package in WHEEL["packages"])
