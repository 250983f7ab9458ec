"""Redaction, shell commands and templates, for the reference reader.

Written from the descriptions in the headers, to be compared with the C++.
"""

import re

_SECRET_PARTS = '''password passwd passphrase secret token apikey api_key
access_key private_key fernet sql_alchemy_conn result_backend broker_url
credential authorization sentry_dsn keyfile key_file _conn_ _var_ _dsn client_id
sas_key account_key pwd='''.split() + ['bearer ']
_BEGINNINGS = '''AKIA ASIA ghp_ gho_ ghs_ github_pat_ glpat- xox eyJ -----BEGIN
sk_live_ sk- AIza hvs. dapi npm_'''.split()
_CODE = {'call', 'keyword', 'shell', 'context', 'class'}
_SETTING = {'config', 'env', 'keyword', 'shell'}


def lower(text):
    return ''.join(chr(ord(c) + 32) if 'A' <= c <= 'Z' else c for c in text)


def is_secret_name(name):
    low = lower(name)
    return (any(part in low for part in _SECRET_PARTS)
            or low.endswith(('_key', '_pw', '_pass', '_cmd')))


def scrub(text):
    out, stop = '', re.compile(r'[ \t\r\n"\']')

    def end_of(text):
        found = stop.search(text)
        return found.start() if found else len(text)
    while '://' in text:
        head, _, text = text.partition('://')
        out += head + '://'
        at = text[:end_of(text)].rfind('@')
        if at >= 0:
            out += '[redacted]'
            text = text[at:]
        end = end_of(text)
        query = text[:end].find('?')
        if query >= 0:
            out += text[:query + 1] + '[redacted]'
            text = text[end:]
    return out + text


def _looks_like_key(value):
    size = len(value.encode())
    if any(value.startswith(b) and size >= len(b) + 12 for b in _BEGINNINGS):
        return True
    return (size >= 32 and re.fullmatch(r'[A-Za-z0-9+/=_-]*', value) is not None
            and re.search('[0-9]', value) is not None
            and re.search('[A-Za-z]', value) is not None)


def redact(kind, name, value):
    """(value, withheld)"""
    if not value:
        return value, False
    secret = (kind in _SETTING and is_secret_name(name)
              or kind in _CODE and is_secret_name(value)
              or _looks_like_key(value))
    if not secret:
        return scrub(value), False
    scheme = re.match(r'([A-Za-z0-9+._-]{1,32})://', value)
    if scheme:
        return scheme.group(1) + '://[redacted]', False
    stripped = value.strip(' \t\n\v\f\r')
    if len(stripped) >= 2 and stripped[0] == '{' and stripped[-1] == '}':
        return '{[redacted]}', False
    return '', True


def cut(text, most=200):
    return text.encode()[:most].decode(errors='ignore')


_SPACE = ' \t\n\v\f\r'
_WORD = re.compile(r'''(?: (?!\\\n) \\(?s:.) | \\\Z | '[^']*(?:'|\Z)
                        | "(?:[^"\\]|\\(?s:.)|\\\Z)*(?:"|\Z)
                        | [^\s\\'"] )+''', re.X | re.A)
_PIECE = re.compile(r'''\\(?s:.) | '[^']*(?:'|\Z)
                         | "(?:[^"\\]|\\(?s:.)|\\\Z)*(?:"|\Z) | (?s:.)''', re.X)
_PRELUDE = {'sudo', 'exec', 'time', 'nohup', 'env', 'command', 'then', 'do',
            'else', 'if', 'while', '!', '(', '{'}
_ASSIGNED = re.compile(r'[A-Za-z_][A-Za-z0-9_]*=')


def _scrubbed(words):
    out, secret = [], False
    for word in words:
        assigned = _ASSIGNED.match(word)
        if secret:
            out.append('[redacted]')
        elif assigned:
            out.append(assigned.group() + '[redacted]')
        elif option := re.match('(-[puH]|--(user|proxy-user|header)=)(?s:.)', word):
            out.append(option[1] + '[redacted]')
        else:
            out.append(word)
        secret = word in ('-u', '--user', '-p', '--proxy-user', '-U', '-H', '--header')
    return cut(scrub(' '.join(out)))


_ALONE = ('backfill', 'clear', 'pause', 'render', 'run', 'test', 'unpause')
_SHELLS = ('bash', 'dash', 'ksh', 'sh', 'ssh', 'su', 'zsh')


def _delimiter(script, at):
    """Of the here document that "<<" at this place begins."""
    found = re.compile(r"""<<(?!<)-?[ \t\v\f]*['"]?([^ \t'";|&)>\r\n]*)""").match(script, at)
    return found.group(1) if found else ''


def _past_here(script, at, delimiter):
    """Where its last line ends, or None if there is none."""
    while at < len(script):
        end = script.find('\n', at)
        end = len(script) if end < 0 else end
        if script[at:end].strip(_SPACE) == delimiter:
            return end
        at = end + 1
    return None


def _reads_script(command):
    words = [word.rpartition('/')[2] for word in _WORD.findall(command)]
    return any(w in _SHELLS for w in words) or command.lstrip(_SPACE).startswith('<<')


def _command(text):
    words = _WORD.findall(text)
    rest = list(words)
    while rest and (rest[0] in _PRELUDE or _ASSIGNED.match(rest[0])):
        rest.pop(0)
    if not rest:
        return None
    program = rest[0].lstrip('(').rpartition('/')[2]
    if not re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9._+-]*', program) or len(program) > 200:
        return None
    names = [program]
    for word in rest[1:3] if program == 'airflow' else []:
        if not re.fullmatch('[a-z][a-z_-]*', word) or len(word) > 200:
            break
        names.append(word)
        if '_' in word or word in _ALONE:
            break
    withheld = len(text.encode()) > 4096
    return ' '.join(names), '' if withheld else _scrubbed(words), withheld


def shell_commands(script):
    """(name, text, withheld) of each command."""
    found, start, at, here, has_here = [], 0, 0, '', True
    while at < len(script):
        c = script[at]
        before = script[at - 1] if at else ' '
        after = script[at + 1] if at + 1 < len(script) else ' '
        if c == '#' and (before in _SPACE or at == start):
            found.append(script[start:at])
            at = script.find('\n', at)
            at = start = len(script) if at < 0 else at
        elif c in '\n\r;|' or c == '&' and before not in '<>' and after != '>':
            command = script[start:at]
            found.append(command)
            at += 1
            start = at
            if c == '\n' and here:
                past = at if _reads_script(command) else _past_here(script, at, here)
                has_here = past is not None
                at = start = at if past is None else past
                here = ''
        elif c == '<' == after and before != '<' and has_here:
            here = _delimiter(script, at)
            at += 2
        else:
            at = _PIECE.match(script, at).end()
    found.append(script[start:])
    return [command for command in map(_command, found) if command]


_TOKEN = re.compile(r'''(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*) | (?P<number>[0-9][A-Za-z0-9_.]*)
    | (?P<mark>[=!<>]=|[^ \t\n\v\f\r"']) | (?P<space>[ \t\n\v\f\r]+)''', re.X | re.S)
_WORDS = set('''and or not in is if else true false none True False None
recursive'''.split())
_SILENT = set('''else block import from include extends filter raw
autoescape'''.split())


def _pieces(text, at, close):
    """The tokens of a tag and where it ends; None where it does not."""
    pieces, braces = [], 0
    while at < len(text):
        if text[at:at + 2] == close + '}' and not braces:
            return pieces, at + 2
        token = _TOKEN.match(text, at)
        if not token:
            return None
        braces += {'{': 1, '}': -1 if braces else 0}.get(token.group(), 0)
        if token.lastgroup != 'space':
            pieces.append((token.lastgroup, token.group(), at))
        at = token.end()
    return None


def _uses(pieces):
    """(root, dotted) of each variable."""
    skip = 0
    for i, (kind, text, at) in enumerate(pieces):
        if i < skip or kind != 'name' or text in _WORDS:
            continue
        before = [p[1] if p[0] != 'string' else '' for p in pieces[max(i - 2, 0):i]]
        after = pieces[i + 1][1] if i + 1 < len(pieces) else ''
        if (after == '=' or before[-1:] and before[-1] in ('.', '|', 'is')
                or before == ['is', 'not']):
            continue
        name, skip = text, i + 1
        while (skip + 1 < len(pieces) and pieces[skip][1] == '.'
               and pieces[skip + 1][0] == 'name'
               and pieces[skip + 1][2] == at + len(name) + 1):
            name += '.' + pieces[skip + 1][1]
            skip += 2
        yield text, name


_NAME = '[A-Za-z_][A-Za-z0-9_]*'
_BEGUN = re.compile(rf"""[ \t\n\v\f\r]*({_NAME})(?![A-Za-z0-9_])
                    (?![ \t\n\v\f\r]*=(?!=))((?:\.{_NAME})*)""", re.VERBOSE)


def template_names(text):
    at, raw, uses, local = 0, False, [], set()
    while True:
        tag = re.compile(r'\{[{%#]').search(text, at)
        if not tag:
            break
        if tag.group() == '{#':
            at = text.find('#}', tag.end()) + 2
            if at == 1:
                break
            continue
        read = _pieces(text, tag.end(), '}' if tag.group() == '{{' else '%')
        if not read:
            # Code adds the rest: the first name is one.
            begun = _BEGUN.match(text, tag.end())
            if begun and tag.group() == '{{' and not raw and begun[1] not in _WORDS:
                uses.append((begun[1], begun[1] + begun[2]))
            break
        pieces, at = read
        if tag.group() == '{{':
            if not raw:
                uses += _uses(pieces)
            continue
        while pieces and pieces[0][0] != 'name':
            pieces.pop(0)
        if not pieces:
            continue
        word = pieces.pop(0)[1]
        raw = {'raw': True, 'endraw': False}.get(word, raw)
        if raw or word.startswith('end') or word in _SILENT:
            continue
        if word == 'for':
            local.add('loop')
        if word in ('for', 'set', 'macro'):
            until = {'for': 'in', 'set': '='}.get(word)
            while pieces:
                kind, name, _ = pieces.pop(0)
                if name == until and kind != 'string':
                    break
                if kind == 'name':
                    local.add(name)
        elif word == 'with':
            local.update(a[1] for a, b in zip(pieces, pieces[1:])
                         if a[0] == 'name' and b[1] == '=')
        uses += _uses(pieces)
    return sorted({name for root, name in uses
                   if root not in local and len(name) <= 250})
