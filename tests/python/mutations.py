"""Snippets damaged at random, by a seed: code that no person writes but CPython
accepts, as some of it is, finds what readers disagree about."""

import ast
import random
import re

_TOKENS = re.compile(r'\w+|\s+|[^\w\s]')
_MORE = '''match case type async await lambda yield not in is if else for * ** ( ) [
] { } : := = . , f"{ }" " ' @ -> ... - _ None with as import from class def ! r" b"
f" % {{ }} # 1. e5 ; print try: except: return'''.split() + ['\n', '\n  ', '\\\n', '\t']
_LONGEST = 40  # lines


def statements(text):
    """The statements of a module, but the long ones."""
    lines = text.split('\n')
    return ['\n'.join(lines[node.lineno - 1:node.end_lineno]) + '\n'
            for node in ast.parse(text).body
            if node.end_lineno - node.lineno < _LONGEST]


def mutations(texts, count, seed=1):
    """So many damaged statements; most are no Python any more."""
    draw = random.Random(seed)
    pool = [statement for text in texts for statement in statements(text)]
    for _ in range(count):
        tokens = _TOKENS.findall(draw.choice(pool))
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(tokens) + 1)
            what = draw.random()
            if what < 0.3:
                del tokens[at:at + 1]
            elif what < 0.6:
                tokens.insert(at, draw.choice(_MORE))
            elif what < 0.8:
                tokens[at:at + 1] = [draw.choice(_MORE)]
            else:
                tokens.insert(at, draw.choice(tokens or _MORE))
        yield ''.join(tokens).encode()
