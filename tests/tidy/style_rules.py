"""Rules about the English of texts, documents and comments: docs/style.md."""

import re

_TEXT = ('.md', '.cc', '.h', '.c', '.proto', '.yaml', '.py')
# Kept as they are: data of tests, and the contract as it first shipped.
_DATA = ('tests/testdata/', 'tests/fuzz/corpus/')

# What docs/style.md refuses: a name, the pattern, what to write instead.
_REFUSED = [
    ('mend', r'\bmend(s|ed|ing)?\b', 'fix'),
    ('anew', r'\banew\b', 'again, reload, rebuild'),
    ('beside', r'\bbeside\b', 'next to, besides, in addition to'),
    ('for ever', r'\bfor ever\b', 'forever'),
    ('hang on', r'\bhangs? on\b', 'depend on'),
    ('is told', r'\b(is|are|was|were|be|been) told\b',
     'gets, learns, reports, says'),
    ('told of', r'\b(tells?|told) of\b', 'report, say'),
    ('that is none', r'\b(that|which|what|it|they) (is|are) none\b|\b(is|are) none of\b',
     'is not one, is not a ...'),
    ('is no X', r'\b(that|which|what|it) (is|are) no (?!longer\b)[a-z]',
     'is not a ...'),
    ("one's own", r"\bof (one's|somebody's) own\b", 'custom, your own'),
    ('sound twin', r'\bsound twins?\b', 'the same without the problem'),
    ('by the way', r'\bby the way\b', 'along the way, or nothing'),
    ('to who', r'\b(to|by|from) who (?!should\b)[a-z]+s?\b', 'if you, for anyone who'),
    ('all the same', r'\ball the same\b', 'anyway, still'),
]

# Legitimate uses, by file and name; '*' is every name. Say why.
_ALLOWED = {
    # They quote what they refuse.
    'docs/style.md': ['*'],
    'tests/tidy/style_rules.py': ['*'],
    # A field of the JSON that scripts read.
    'services/cli/author/plugin_check_text.cc': ['mend'],
    'services/cli/author/plugin_check_text.h': ['mend'],
    'tests/conformance/commands_test.py': ['mend'],
}


def mannerisms(tree):
    """Texts, documents and comments avoid the words that docs/style.md lists."""
    for path in tree.paths:
        if not path.endswith(_TEXT) or path.startswith(_DATA):
            continue
        allowed = _ALLOWED.get(path, [])
        for name, pattern, instead in _REFUSED:
            if name in allowed or '*' in allowed:
                continue
            for number, line in tree.lines(path):
                if re.search(pattern, line):
                    yield f'{path}:{number}: "{name}"; write: {instead}'


# As in include_rules: one plant for each word, and one for each kind of file.
RULES = {
    mannerisms: [
        ('README.md', 'how to mend it\n', 'how to fix it\n'),
        ('services/server/a.h', '// Reads it anew.\n', '// Reads it again.\n'),
        ('services/base/a.cc', '// A file beside it.\n', '// A file next to it.\n'),
        ('sdk/abi/a.h', '/* kept for ever */\n', '/* kept forever */\n'),
        ('docs/a.md', 'what hangs on it\n', 'what depends on it\n'),
        ('sdk/a.c', '/* it is told UA_NO */\n', '/* it gets UA_NO */\n'),
        ('plugins/a/plugin.cc', '// What it tells of.\n', '// What it reports.\n'),
        ('services/a.cc', '"a version that is none"\n', '"not a version"\n'),
        ('proto/a.proto', '// bytes that are no message\n',
         '// bytes that are not a message; there is no other\n'),
        ('plugins/a/cases/a.yaml', "- name: a sensor of one's own\n",
         '- name: a custom sensor\n'),
        ('plugins/a/cases/a.yaml', '- name: its sound twin\n',
         '- name: the same with the new name\n'),
        ('tools/a.py', '# What died by the way.\n', '# What died along the way.\n'),
        ('docs/a.md', 'nothing happens to who ignores it\n',
         'nothing happens if you ignore it\n'),
        ('docs/a.md', 'it starts all the same\n', 'it starts anyway\n'),
    ],
}
