"""Reads the targets of a CMakeLists.txt: calls of ua_library, ua_binary, ua_test
and ua_plugin, which list their sources by name."""

import dataclasses
import re

_CALL = re.compile(r'^\s*(ua_(?:library|binary|test|plugin))\(([^)]*)\)', re.M)
_KEYWORDS = ('SOURCES', 'DEPS', 'DATA', 'LABELS')


@dataclasses.dataclass
class Target:
    rule: str  # "ua_library", ...
    name: str
    sources: list
    deps: list
    data: list


def parse(text):
    """The targets of a file's text, in order."""
    text = re.sub(r'#.*', '', text)
    targets = []
    for rule, arguments in _CALL.findall(text):
        name, *words = arguments.replace('"', ' ').split()
        lists = {keyword: [] for keyword in _KEYWORDS}
        current = None
        for word in words:
            if word in lists:
                current = lists[word]
            elif current is not None:
                current.append(word)
        targets.append(Target(rule, name, lists['SOURCES'], lists['DEPS'],
                              lists['DATA']))
    return targets
