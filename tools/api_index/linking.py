"""Follows the names of one release to the places where they are defined."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from .records import Module, Modules, Name, Shape

SKIPPED = frozenset(("tests", "test", "example_dags", "system", "migrations",
                     "alembic", "node_modules"))
_DEPTH = 20

# Whether each Airflow that a release works with has a name. Of several places that a
# name may be imported from, such a one is recorded.
Known = Callable[[str], bool]

# Other spellings of names of Airflow, each with the one that is recorded: those of the
# package of compatibility, which every provider may require, and those of the modules
# in `airflow.models`.
Spellings = Mapping[str, str]

Lines = dict[str, list[str]]


@dataclasses.dataclass
class Recorded:
    """A module as it is written: its lines and what is below them.

    `asked` is the source of the `__getattr__` that alone makes it open.
    """

    open: bool
    lines: Lines
    asked: str = ""


def is_skipped(module: str) -> bool:
    """Whether nobody imports the module from a DAG."""
    parts = module.split(".")
    return not SKIPPED.isdisjoint(parts) or any(part.endswith("_vendor")
                                                for part in parts)


def is_private(name: str) -> bool:
    """Whether any part of a dotted name is private."""
    return any(part.startswith("_") for part in name.split("."))


class Release:
    """The modules of one release, linked to one another."""

    def __init__(self, modules: Modules, known: Known,
                 spellings: Spellings | None = None) -> None:
        self._modules = dict(modules)
        self._known = known
        self._spellings = spellings or {}
        self._names: dict[str, dict[str, Name]] = {}
        self._open: set[str] = {name for name, one in modules.items() if one.open}
        self._asked = {name: one.asked for name, one in modules.items()}
        for module in list(modules.values()):
            for home, names in module.virtual.items():
                self._add_virtual(home, names)

    def _add_virtual(self, home: str, names: dict[str, str]) -> None:
        there = self._modules.get(home)
        made = Module(package=there.package if there else False)
        for name, target in names.items():
            if name == "*":
                made.moved.append(target)
            else:
                made.names[name] = Name("d", [target])
        self._modules[home] = made
        self._open.discard(home)
        self._asked.pop(home, None)

    def names(self, module: str) -> dict[str, Name]:
        """The names of a module, with those it has by `import *`."""
        if module not in self._names:
            self._names[module] = {}  # in case of a cycle
            one = self._modules[module]
            out: dict[str, Name] = {}
            for star in one.stars:
                out.update(self._star(module, star, "d" if one.deprecated else "r"))
            for star in one.moved:
                out.update(self._star(module, star, "d"))
            self._names[module] = {**out, **one.names}
        return self._names[module]

    def _star(self, module: str, star: str, kind: str) -> Iterator[tuple[str, Name]]:
        if star not in self._modules:
            self._make_open(module)
            return
        names = self.names(star)
        if star in self._open:
            self._make_open(module)
        exports = self._modules[star].exports
        for name in names if exports is None or kind == "d" else exports:
            if not name.startswith("_") and (name in names
                                             or f"{star}.{name}" in self._modules):
                yield name, Name(kind, [f"{star}.{name}"])

    def _make_open(self, module: str) -> None:
        self._open.add(module)
        self._asked.pop(module, None)

    def canonical(self, dotted: str) -> str:
        """Where a name is defined, as far as this release tells."""
        found = self._followed(dotted, _DEPTH)
        return self._spellings.get(found, found)

    def _followed(self, dotted: str, depth: int) -> str:
        module, rest = self._start(dotted)
        while rest and module:
            name, *rest = rest
            found = self.names(module).get(name)
            if found is None or not depth:
                if f"{module}.{name}" not in self._modules:
                    return dotted
                module = f"{module}.{name}"
            elif found.kind in ("r", "d") and f"{module}.{name}" not in found.targets:
                if not (target := self.target(found)):
                    return ".".join([module, name, *rest])
                return self._followed(".".join([target, *rest]), depth - 1)
            elif f"{module}.{name}" in self._modules and found.kind in ("r", "d"):
                module = f"{module}.{name}"
            else:
                return ".".join([module, name, *rest])
        return module or dotted

    def _start(self, dotted: str) -> tuple[str, list[str]]:
        """The module that a name is imported from, and the name.

        A package may have a function of the name of the module that it is in.
        """
        home, _, last = dotted.rpartition(".")
        if home in self._modules:
            return home, [last]
        parts = dotted.split(".")
        for size in range(1, len(parts) + 1):
            if (home := ".".join(parts[:size])) in self._modules:
                return home, parts[size:]
        return "", parts

    def target(self, name: Name) -> str:
        """The place that a name comes from; empty if that depends on Airflow."""
        for target in name.targets:
            if self.has(target):
                return target
        if name.kind == "d" or (len(name.targets) == 1 and not name.maybe):
            return name.targets[0]
        return next(filter(self._known, name.targets), "")

    def has(self, dotted: str) -> bool:
        """Whether this release has what a dotted name names."""
        home, _, last = dotted.rpartition(".")
        return dotted in self._modules or (
            home in self._modules and last in self.names(home))

    def record(self) -> dict[str, Recorded]:
        """The lines of every module."""
        out: dict[str, Recorded] = {}
        wanted: list[str] = []
        for module in sorted(self._modules):
            if is_skipped(module) or is_private(module):
                continue
            lines: Lines = {}
            for name, one in self.names(module).items():
                if not name.startswith("_") and not self._leads_nowhere(one):
                    lines.update([self._line(module, name, one, wanted)])
            out[module] = Recorded(module in self._open, lines,
                                   self._asked.get(module, ""))
        self._private(out, wanted)
        return out

    def _leads_nowhere(self, one: Name) -> bool:
        """Whether a redirect is broken: asked for, the name is an error."""
        if one.kind != "d" or not all(target.startswith("airflow.")
                                      for target in one.targets):
            return False
        homes = [target.rpartition(".")[0] for target in one.targets]
        return "airflow" in self._modules and not any(
            home.startswith("airflow.providers") or home in self._open
            or self.has(target) or is_skipped(home)
            for home, target in zip(homes, one.targets))

    def _private(self, out: dict[str, Recorded], wanted: list[str]) -> None:
        """The private classes that public ones are made of."""
        while wanted:
            dotted = wanted.pop()
            module, _, name = dotted.rpartition(".")
            if not is_private(dotted) or module not in self._modules:
                continue
            one = self.names(module).get(name)
            there = out.setdefault(module, Recorded(True, {}))
            if one is not None and f"{one.kind} {name}" not in there.lines:
                there.lines.update([self._line(module, name, one, wanted)])

    def _line(self, module: str, name: str, one: Name,
              wanted: list[str]) -> tuple[str, list[str]]:
        if one.shape is not None:
            bases = [self.canonical(base) for base in one.shape.bases]
            wanted.extend(bases)
            return f"{one.kind} {name}", shape_lines(one.shape, bases)
        if one.kind == "v" or not (target := self.target(one)):
            return f"v {name}", []
        found = self.canonical(f"{module}.{name}")
        target = target if found == f"{module}.{name}" else found
        wanted.append(target)
        return f"{one.kind} {name} > {target}", []


def shape_lines(shape: Shape, bases: list[str]) -> list[str]:
    """What stands below a class or a function."""
    lines = [f"b {base}" for base in bases]
    lines += [letter for letter, on in (
        ("i", shape.own), ("x", shape.raises), ("k", shape.passes), ("K", shape.any),
        ("V", shape.star)) if on]
    lines += [f"p {name}" for name, must in sorted(shape.params.items()) if not must]
    lines += [f"P {name}" for name, must in sorted(shape.params.items()) if must]
    return lines + [f"a {name}" for name in shape.attributes]
