"""What is recorded of one release, and how it is kept between runs."""

from __future__ import annotations

import dataclasses

ROOTS = ("airflow", "cosmos", "astronomer", "astro", "dagfactory",
         "universal_transfer_operator", "duckdb_provider")


def is_recorded_name(dotted: str) -> bool:
    """Whether a dotted name lies in a package that is recorded."""
    return dotted.partition(".")[0] in ROOTS


@dataclasses.dataclass
class Shape:
    """A class with its constructor, or a function."""

    bases: list[str] = dataclasses.field(default_factory=list)
    own: bool = False
    passes: bool = False
    any: bool = False
    star: bool = False
    raises: bool = False
    params: dict[str, bool] = dataclasses.field(default_factory=dict)
    attributes: list[str] = dataclasses.field(default_factory=list)

    def add(self, name: str, required: bool) -> None:
        """A parameter; one that may be left out somewhere may be left out."""
        self.params[name] = required and self.params.get(name, True)


@dataclasses.dataclass
class Name:
    """A name of a module: c(lass), f(unction), v(alue), r(e-export), d(eprecated).

    What is imported under a condition may come from elsewhere, or not be there.
    """

    kind: str
    targets: list[str] = dataclasses.field(default_factory=list)
    shape: Shape | None = None
    maybe: bool = False


@dataclasses.dataclass
class Module:
    """What is read from the source of one module.

    Of the modules in `stars` it has every name, and of those in `moved` it serves
    every name with a warning. If it is open, and only for its `__getattr__`, `asked`
    is the source of that.
    """

    package: bool = False
    open: bool = False
    asked: str = ""
    deprecated: bool = False
    names: dict[str, Name] = dataclasses.field(default_factory=dict)
    stars: list[str] = dataclasses.field(default_factory=list)
    moved: list[str] = dataclasses.field(default_factory=list)
    exports: list[str] | None = None
    virtual: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)


Modules = dict[str, Module]


def merged_shapes(one: Shape, other: Shape) -> Shape:
    """Either of two definitions, of which one is made as the module is run."""
    both = one.params.keys() & other.params.keys()
    params = {name: shape.params[name] and name in both
              for shape in (one, other) for name in shape.params}
    for name in both:
        params[name] = one.params[name] and other.params[name]
    return Shape(
        bases=list(dict.fromkeys(one.bases + other.bases)),
        own=one.own or other.own, passes=one.passes or other.passes,
        any=one.any or other.any or set(one.bases) != set(other.bases)
        or one.own != other.own,
        star=one.star or other.star, raises=one.raises and other.raises, params=params,
        attributes=sorted({*one.attributes, *other.attributes}))


def merged(one: Name, other: Name) -> Name:
    """Either of two names, of which one is given as the module is run."""
    kinds = {one.kind, other.kind}
    if one.kind == other.kind and one.shape and other.shape:
        return Name(one.kind, [], merged_shapes(one.shape, other.shape))
    if kinds <= {"r", "d"}:
        return Name("r" if "r" in kinds else "d",
                    list(dict.fromkeys(one.targets + other.targets)),
                    maybe=one.maybe or other.maybe)
    shaped = [name for name in (one, other) if name.shape]
    if len(shaped) == 1 and shaped[0].shape:
        return Name(shaped[0].kind, [], dataclasses.replace(shaped[0].shape, any=True))
    if kinds == {"v", "r"} or kinds == {"v", "d"}:
        return one if one.kind != "v" else other
    return Name("v")
