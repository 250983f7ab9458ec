"""Compares what the product says with what Airflow does."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from .answers import NOT_BROUGHT, Answer
from .loading import NO_DAG


@dataclasses.dataclass
class Verdict:
    """One file on one hop."""

    file: str
    broken: bool
    error: str
    answer: Answer
    ruff: bool = False

    @property
    def blocked(self) -> list[str]:
        """The findings that block, if an import can tell whether they are right."""
        return [text for text in self.answer.blocked
                if text.partition(" ")[0] not in _OF_RUNS and (
                    self.error.endswith(_NOT_IN_IMAGE) or not _is_of_packages(text))]


@dataclasses.dataclass
class Score:
    """A hop's figures, of the files that load at the source."""

    loading: int
    broken: int
    right: int
    wrong: int
    warned_broken: int
    warned: int
    ruff_right: int
    ruff_wrong: int

    @property
    def recall(self) -> float:
        """How many of the broken files are blocked."""
        return self.right / self.broken if self.broken else 1.0

    @property
    def precision(self) -> float:
        """How many of the blocked files are broken."""
        blocked = self.right + self.wrong
        return self.right / blocked if blocked else 1.0


# An import cannot tell whether these are right. They say that a package is not in the
# target's image, and an environment has what the project would add; or they speak of what
# tasks do when they run.
_OF_PACKAGES = frozenset(("ANY-PROVIDER-VANISHES", "R3-PROVIDERS-TRIMMED"))
_OF_RUNS = frozenset(("R3-DIRECT-DB", "R3-CTX-KEYS", "R3-REST-V1"))
_NOT_IN_IMAGE = "is not in the image"


def _is_of_packages(text: str) -> bool:
    return text.endswith(NOT_BROUGHT) or text.partition(" ")[0] in _OF_PACKAGES


# Modules that Python itself, or the package setuptools in its environment, had once.
_PYTHON = frozenset(("asynchat", "asyncore", "distutils", "imp", "pkg_resources", "smtpd"))


def artefact(error: str) -> str:
    """Why an error says nothing of Airflow and its providers; empty if it does."""
    last = (error.strip().splitlines() or [""])[-1]
    missing = re.search(r"No module named '([\w.]+)'", last)
    if missing is not None:
        top = missing[1].partition(".")[0]
        known = top in _PYTHON or top in ("airflow", "astronomer", "cosmos", "astro")
        return "" if known else "the environment lacks a library"
    if last == NO_DAG:
        return last
    if last.startswith("FileNotFoundError"):
        return "reads a file that is not there"
    if "sqlalche.me" in last or "OperationalError" in error:
        return "the environment has no database"
    if "requires virtualenv" in last:
        return "the environment lacks a library"
    if "takes too long" in last or "Timeout" in last:
        return "takes too long"
    return ""


def judge(source: Mapping[str, str], target: Mapping[str, str],
          left: Mapping[str, str]) -> dict[str, str]:
    """The files that load at the source, each with what is wrong at the target.

    `left` holds, of files that import a package that the target's image lacks, its name.
    """
    return {file: target[file] or (f"{left[file]} {_NOT_IN_IMAGE}"
                                   if file in left else "")
            for file, error in source.items() if not error and file in target}


def score(verdicts: list[Verdict]) -> Score:
    """The figures of a hop."""
    def count(*, broken: bool, by: str) -> int:
        return sum(one.broken == broken and bool(
            one.answer.warned if by == "warned" else getattr(one, by)) for one in verdicts)

    return Score(
        len(verdicts), sum(one.broken for one in verdicts),
        count(broken=True, by="blocked"), count(broken=False, by="blocked"),
        count(broken=True, by="warned"),
        count(broken=True, by="warned") + count(broken=False, by="warned"),
        count(broken=True, by="ruff"), count(broken=False, by="ruff"))


HEADER = ("| hop (Runtime) | files that load at the source | newly broken | blocked "
          "rightly | wrongly | recall | precision | warned, of them broken | "
          "ruff AIR301+302: right / wrong / recall |\n|---|---|---|---|---|---|---|---|---|")


def row(name: str, score: Score, with_ruff: bool) -> str:
    """A line of the table."""
    ruff = (f"{score.ruff_right} / {score.ruff_wrong} / "
            f"{score.ruff_right / max(score.broken, 1):.3f}") if with_ruff else ""
    return (f"| {name} | {score.loading} | {score.broken} | {score.right} | {score.wrong} "
            f"| {score.recall:.3f} | {score.precision:.3f} "
            f"| {score.warned}, {score.warned_broken} | {ruff} |")
