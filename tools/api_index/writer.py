"""Writes the data file of a distribution."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from .linking import Recorded

_ORDER = "ixkKVpPa"


@dataclasses.dataclass
class ReleaseLine:
    """A release as its line says it."""

    version: str
    day: str
    airflow: str
    python: str
    yanked: bool

    def text(self) -> str:
        """The line."""
        words = ["release", self.version, self.day,
                 f"airflow>={self.airflow}" if self.airflow else "",
                 f"python{self.python}" if self.python else "",
                 "yanked" if self.yanked else ""]
        return " ".join(word for word in words if word)


@dataclasses.dataclass
class _Line:
    """In which releases a line is, a bit a release, and what is below it."""

    releases: int = 0
    below: dict[str, _Line] = dataclasses.field(default_factory=dict)
    bases: list[tuple[str, _Line]] = dataclasses.field(default_factory=list)

    def line(self, text: str, bit: int) -> _Line:
        found = self.below.setdefault(text, _Line())
        found.releases |= bit
        return found

    def add_bases(self, texts: list[str], bit: int) -> None:
        """A base that changes its place among the others gets another line."""
        at = 0
        for text in texts:
            places = [place for place in range(at, len(self.bases))
                      if self.bases[place][0] == text]
            if places:
                at = places[0]
            else:
                self.bases.insert(at, (text, _Line()))
            self.bases[at][1].releases |= bit
            at += 1

    def small_lines(self) -> list[tuple[str, _Line]]:
        """The bases and then all else that is below a class or a function."""
        return self.bases + sorted(self.below.items(), key=_small_order)


class DataFile:
    """The file of one distribution, filled from the newest release backwards."""

    def __init__(self, package: str, releases: list[ReleaseLine]) -> None:
        self._package = package
        self._releases = releases
        self._root = _Line()
        self._needs: dict[tuple[str, str], int] = {}

    def add(self, at: int, modules: dict[str, Recorded],
            needs: dict[str, str]) -> None:
        """The modules of the release with this number, and what it needs."""
        bit = 1 << at
        for one in needs.items():
            self._needs[one] = self._needs.get(one, 0) | bit
        for name, module in modules.items():
            line = self._root.line(name, bit)
            if module.open:
                line.line("o", bit)
            for text, below in module.lines.items():
                named = line.line(text, bit)
                named.add_bases([one for one in below if one.startswith("b ")], bit)
                for one in below:
                    if not one.startswith("b "):
                        named.line(one, bit)

    def lines(self) -> Iterator[str]:
        """All lines of the file."""
        yield "airflow-api-index 1"
        yield f"package {self._package}"
        yield from (release.text() for release in self._releases)
        for (needed, oldest), releases in sorted(self._needs.items(), key=_needs_order):
            yield f"needs {needed} {oldest} {self._intervals(releases)}"
        for name, module in sorted(self._root.below.items()):
            yield f"m {name} {self._intervals(module.releases)}"
            for text, line in sorted(module.below.items(), key=_name_order):
                yield " " + self._text(text, line, module)
                for small, below in line.small_lines():
                    yield "  " + self._text(small, below, line)

    def _text(self, text: str, line: _Line, parent: _Line) -> str:
        if line.releases == parent.releases:
            return text
        start, arrow, target = text.partition(" > ")
        return f"{start} {self._intervals(line.releases)}{arrow}{target}"

    def _intervals(self, releases: int) -> str:
        return ",".join(self._interval(first, last) for first, last in runs(releases))

    def _interval(self, first: int, last: int) -> str:
        start = self._releases[first].version
        if last == len(self._releases) - 1:
            return f"{start}-"
        return start if first == last else f"{start}-{self._releases[last].version}"


def runs(bits: int) -> Iterable[tuple[int, int]]:
    """The first and last numbers of the runs of ones."""
    at = 0
    while bits >> at:
        if bits >> at & 1:
            first = at
            while bits >> at & 1:
                at += 1
            yield first, at - 1
        at += 1


def _needs_order(item: tuple[tuple[str, str], int]) -> tuple[str, int]:
    (needed, _), releases = item
    return needed, releases & -releases


def _name_order(item: tuple[str, _Line]) -> tuple[str, str, int, str]:
    text, line = item
    letter, _, rest = text.partition(" ")
    name, _, target = rest.partition(" > ")
    return name, letter, line.releases & -line.releases, target


def _small_order(item: tuple[str, _Line]) -> tuple[int, str]:
    letter, _, name = item[0].partition(" ")
    return _ORDER.index(letter), name
