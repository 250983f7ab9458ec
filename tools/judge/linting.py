"""What ruff's rules for Airflow 3 say, for comparison."""

from __future__ import annotations

import json
import pathlib
import subprocess


def flagged(folder: pathlib.Path) -> set[str]:
    """The files that AIR301 or AIR302 name."""
    run = subprocess.run(
        ["ruff", "check", "--isolated", "--no-cache", "--select", "AIR301,AIR302",
         "--output-format", "json", str(folder)],
        capture_output=True, text=True, check=False)
    return {pathlib.Path(one["filename"]).name for one in json.loads(run.stdout)
            if one["code"] in ("AIR301", "AIR302")}
