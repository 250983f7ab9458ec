"""The names in a wheel of Airflow, read by parsing; nothing is imported."""

import ast
import re
import zipfile


class Wheel:
    """The modules of a release, their names, and what it redirects."""

    def __init__(self, *paths):
        self.sources = {}
        for path in paths:
            archive = zipfile.ZipFile(path)
            for name in archive.namelist():
                if name.startswith("airflow/") and name.endswith(".py"):
                    module = re.sub(r"(/__init__)?\.py$", "", name)
                    self.sources[module.replace("/", ".")] = (
                        archive.read(name).decode())
        self.redirects = {}  # module: {name, or "*": its new name}
        for module, source in self.sources.items():
            if "add_deprecated_classes" in source:
                self._read_redirects(module, ast.parse(source))
        self._names = {}

    def _read_redirects(self, module, tree):
        named = {}
        for node in ast.walk(tree):
            if isinstance(node, (ast.Assign, ast.AnnAssign)):
                for target in getattr(node, "targets", None) or [node.target]:
                    named[getattr(target, "id", "")] = node.value
        for node in ast.walk(tree):
            if (not isinstance(node, ast.Call) or not node.args or
                    getattr(node.func, "id", "") != "add_deprecated_classes"):
                continue
            table = node.args[0]
            table = named.get(getattr(table, "id", ""), table)
            for below, names in zip(getattr(table, "keys", ()),
                                    getattr(table, "values", ())):
                home = (module if isinstance(below, ast.Name)
                        else f"{module}.{below.value}")
                try:
                    names = ast.literal_eval(names)
                except ValueError:
                    continue
                self.redirects.setdefault(home, {}).update(names)

    def modules(self):
        return self.sources.keys() | self.redirects.keys()

    def names(self, module):
        """Name: where it is imported from; None if it is defined here."""
        if module not in self._names:
            out = dict.fromkeys(self.redirects.get(module, ()))
            out.pop("*", None)
            if module in self.sources:
                collect(ast.parse(self.sources[module]).body, out)
            self._names[module] = out
        return self._names[module]

    def has(self, module, name):
        redirects = self.redirects.get(module, {})
        if name in redirects or "*" in redirects:
            return True
        if f"{module}.{name}" in self.modules():
            return True
        source = self.sources.get(module)
        if source is None:
            return False
        if name in self.names(module):
            return True
        lazily = "__getattr__" in source or "deprecat" in source
        return (lazily and re.search(rf"[\"']{name}[\"']", source) is not None
                or any(self.has(star, name) for star in re.findall(
                    r"^from (airflow[\w.]*) import \*", source, re.M)
                    if star != module))

    def has_dotted(self, name):
        module, _, last = name.rpartition(".")
        return name in self.modules() or self.has(module, last)


def collect(body, out):
    """The names that statements give a module when it is run."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            out[node.name] = None
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in getattr(node, "targets", None) or [node.target]:
                if getattr(target, "id", "") == "__lazy_imports":
                    out.update(dict.fromkeys(k.value for k in node.value.keys))
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        out.setdefault(name.id)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                out.setdefault(alias.asname or alias.name, node.module or "")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                out.setdefault(bound, alias.name)
        elif isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.dump(node.test):
                collect(node.body, out)
            collect(node.orelse, out)
        elif isinstance(node, ast.Try):
            collect(node.body + node.orelse + node.finalbody, out)
            for handler in node.handlers:
                collect(handler.body, out)
