"""Loads the corpus in an environment."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
from collections.abc import Iterable

from .environments import Environment

_SCRIPT = pathlib.Path(__file__).parent / "load_files.py"
_ATTEMPTS = 5

NO_DAG = "defines no DAG"


def load(environment: Environment, corpus: pathlib.Path, files: Iterable[str],
         work: pathlib.Path) -> dict[str, str]:
    """What is wrong with each file, as Airflow says it; empty for one that loads."""
    version = environment.release.version
    out, home = work / "loads" / f"{version}.jsonl", work / "homes" / version
    out.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    wanted = home / "wanted.json"
    wanted.write_text(json.dumps(sorted(files)))
    for _ in range(_ATTEMPTS):
        run = subprocess.run(
            [str(environment.python), "-B", str(_SCRIPT), str(corpus),
             str(wanted), str(out)],
            env={**os.environ, "AIRFLOW_HOME": str(home), "HOME": str(home),
                 "PATH": f"{environment.python.parent}:{os.environ['PATH']}",
                 "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
                 "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "25"},
            cwd=home, capture_output=True, check=False)
        if run.returncode == 0:
            break
    return {said["file"]: said["error"] or ("" if said["dags"] else NO_DAG)
            for said in map(json.loads, out.read_text().splitlines())}
