"""What can be found wrong in a document: links that lead nowhere, commands and
options that no program has."""

import os
import re

_FENCE = re.compile(r'^ {0,3}(```|~~~)')
_LINK = re.compile(r'\[[^\]]*\]\(([^)\s]+)\)')
_SPAN = re.compile(r'`([^`]+)`')
_COMMAND = re.compile(r'(?:^|[\s/$(])(upgrade-advisord?)\s+(?=[a-z<-])(.*)')
_ENDS = {'|', '||', '&&', '&', ';', '>', '2>', '<', '>>', '2>&1'}
_OPTION = re.compile(r'--[a-z][a-z0-9-]*')
# Options of other programs that a document names alone.
_OTHERS = {'--exclude-libs'}


def split(text):
    """(prose, code): lines of prose as (number, text), commands and other code as
    (number, text) with continued lines joined."""
    prose, code, fence, paragraph = [], [], None, False
    for number, line in enumerate(text.splitlines(), 1):
        mark = _FENCE.match(line)
        if mark and fence in (None, mark.group(1)):
            fence = None if fence else mark.group(1)
        elif fence or (line.startswith('    ') and not paragraph):
            if code and code[-1][1].endswith('\\'):
                code[-1] = (code[-1][0], code[-1][1][:-1] + ' ' + line.strip())
            else:
                code.append((number, line.strip()))
            continue
        else:
            prose.append((number, line))
            code += [(number, span) for span in _SPAN.findall(line)]
        # An indented line goes on with a paragraph or a list.
        paragraph = bool(line.strip()) and not mark
    return prose, code


def anchors(text):
    """The fragments by which the headings of a document are reached."""
    out = set()
    for _, line in split(text)[0]:
        heading = re.match(r'#+ +(.*)', line)
        if heading:
            words = re.sub(r'[^\w\- ]', '', heading.group(1).lower())
            out.add(words.replace(' ', '-'))
    return out


def broken_links(path):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    for number, line in split(text)[0]:
        for target in _LINK.findall(_SPAN.sub('', line)):
            if re.match(r'[a-z]+:', target):
                continue
            name, _, fragment = target.partition('#')
            there = os.path.join(os.path.dirname(path), name) if name else path
            if not os.path.exists(there):
                yield f'{path}:{number}: {target} leads nowhere'
            elif fragment and there.endswith('.md'):
                with open(there, encoding='utf-8') as file:
                    if fragment not in anchors(file.read()):
                        yield f'{path}:{number}: {target}: no such heading'


def commands(text):
    """(number, program, words) of every call of a program, up to its end."""
    for number, line in split(text)[1]:
        for found in _COMMAND.finditer(line):
            words = []
            for word in found.group(2).split():
                if word in _ENDS or word.startswith('#'):
                    break
                words.append(word)
            yield number, found.group(1), words


def wrong_commands(path, programs):
    """Commands and options that are not there. `programs` is a Program by name."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    for number, name, words in commands(text):
        program = programs[name]
        while words and program.commands and words[0] in program.commands:
            program = program.commands[words.pop(0)]
        if program.commands and words and re.fullmatch(r'[a-z]+', words[0]):
            yield f'{path}:{number}: {program.name} has no command {words[0]}'
        for word in words:
            option = _OPTION.match(word)
            if option and option.group() not in program.options:
                yield f'{path}:{number}: {program.name} has no {option.group()}'
    known = _OTHERS.union(*(p.all_options() for p in programs.values()))
    for number, line in split(text)[0]:
        for span in _SPAN.findall(line):
            option = _OPTION.match(span)
            if option and option.group() not in known:
                yield f'{path}:{number}: no program has {option.group()}'


class Program:
    """A program or one of its commands, as its help tells. `help_of` returns the
    help of a list of words."""

    def __init__(self, words, help_of):
        text = help_of(words)
        self.name = ' '.join(words)
        self.options = set(re.findall(r'^ +(?:-\w,)?(--[a-z][a-z0-9-]*)', text, re.M))
        listed = re.search(r'^Subcommands:\n((?: +\S.*\n)+)', text, re.M)
        names = re.findall(r'^  (\S+)', listed.group(1), re.M) if listed else []
        self.commands = {name: Program(words + [name], help_of) for name in names}

    def all_options(self):
        return self.options.union(*(c.all_options() for c in self.commands.values()))
