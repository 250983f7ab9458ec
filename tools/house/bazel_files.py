"""Writes the BUILD.bazel files of folders whose targets CMake lists.

CMakeLists.txt is the source; headers are the folder's; visibility mirrors
layers.SEES. tools/update-bazel writes the files, tidy_test compares them.
"""

import re

from cmake_targets import parse
from layers import SEES, home

_HEAD = '# Written by tools/update-bazel from CMakeLists.txt and layers.py.\n'
_ROOT = '${PROJECT_SOURCE_DIR}/'
# The words of DATA in CMake.
_DATA = {
    'api_index': '//services/api_index:data',
    'cases': '//plugins:cases',
    'catalog': '//services/catalog:data',
    'plugins': '//plugins',
    'template': '//sdk:template',
    'testdata': '//tests/testdata',
    'worker': '//services/plugin_host/worker:upgrade-advisor-worker',
}


_CASES = """
filegroup(
    name = "cases",
    srcs = glob(["cases/**"]),
    visibility = ["//plugins:__pkg__"],
)
"""


def _items(key, values):
    if not values:
        return ''
    if len(values) == 1:
        return f'    {key} = ["{values[0]}"],\n'
    rows = ''.join(f'        "{value}",\n' for value in values)
    return f'    {key} = [\n{rows}    ],\n'


def _call(rule, name, **lists):
    rows = ''.join(_items(key, values) for key, values in lists.items())
    return f'\n{rule}(\n    name = "{name}",\n{rows})\n'


def _targets(tree):
    """(folder, target) of everything CMake lists."""
    for path in tree.paths:
        if path.endswith('/CMakeLists.txt'):
            for target in parse(tree.text(path)):
                yield path.rpartition('/')[0], target


def _library_folders(tree):
    """Library name -> its folder."""
    return {target.name: folder for folder, target in _targets(tree)
            if target.rule == 'ua_library'}


def _foreign(source):
    """(folder, file) of a source that is written with its whole path."""
    if not source.startswith(_ROOT):
        return None
    folder, _, name = source[len(_ROOT):].rpartition('/')
    return folder, name


def _lent(tree, folder):
    """Sources of a folder that targets of other folders compile too."""
    return sorted({found[1] for _, target in _targets(tree)
                   for found in map(_foreign, target.sources)
                   if found and found[0] == folder})


def _headers(tree, folder, targets, target):
    """The headers of a library: those of its sources; the first of a folder has
    those without a source as well. Other targets have all."""
    headers = tree.names(folder, '.h', '.inc')
    libraries = [other for other in targets if other.rule == 'ua_library']
    if target not in libraries:
        return headers
    owner = {source.rpartition('.')[0]: other
             for other in libraries for source in other.sources}
    return [header for header in headers
            if owner.get(header[:-len('.h')], libraries[0]) is target]


def _dep(word, folder, libraries):
    """The label of a word of CMake's DEPS; None for what Bazel does not need."""
    if word.startswith('deps::'):
        return '@deps//:' + word[len('deps::'):]
    if word in ('ua::proto', 'ua::proto_grpc'):
        return '//proto' + ('' if word == 'ua::proto' else ':proto_grpc')
    if word == 'upgrade_advisor_sdk':
        return '//sdk:upgrade_advisor_sdk'
    if not word.startswith('ua::'):
        return None
    name = word[len('ua::'):]
    home = libraries.get(name, f'services/{name}')
    if home == folder:
        return f':{name}'
    return f'//{home}' if home.endswith(f'/{name}') else f'//{home}:{name}'


def _includes(tree, folder, names):
    found = set()
    for name in names:
        found.update(re.findall(r'^#include "([^"]+)"',
                                tree.text(f'{folder}/{name}'), re.M))
    return found


def _borrowed(tree, folder, files):
    """Headers of other folders of tests that these files include, as paths."""
    found, left = set(), [f'{folder}/{name}' for name in files]
    while left:
        home, _, name = left.pop().rpartition('/')
        for path in _includes(tree, home, [name]):
            if path.startswith('tests/') and path not in found:
                found.add(path)
                left.append(path)
    return sorted(path for path in found if path.rpartition('/')[0] != folder)


def _label(path):
    folder, _, name = path.rpartition('/')
    return f'//{folder}:{name}'


def _deps(tree, folder, target, files):
    libraries = _library_folders(tree)
    labels = {_dep(word, folder, libraries) for word in target.deps}
    labels.update(f'//{found[0]}:parts'
                  for found in map(_foreign, target.sources) if found)
    includes = _includes(tree, folder, files)
    # The contract is on everybody's include path in CMake.
    if any(path.startswith('sdk/cpp/') for path in includes):
        labels.add('//sdk:upgrade_advisor_sdk')
    elif 'sdk/abi/upgrade_plugin.h' in includes:
        labels.add('//sdk:abi')
    labels.discard(None)
    order = lambda label: (label.startswith('@'), label.startswith('//'), label)
    return sorted(labels, key=order)


def _visibility(folder):
    """Who may include a folder's headers, and the tests."""
    return visible_to(home(folder))


def visible_to(seen: str) -> list[str]:
    """Labels of the folders that layers.SEES lets see a folder or word, and the tests."""
    seers = [f'//{folder}:__pkg__' for folder, sees in SEES.items() if seen in sees]
    return sorted(seers) + ['//tests:__subpackages__']


def build_file(tree, folder):
    """The text of a folder's BUILD.bazel, or None where CMake lists nothing."""
    if folder == 'plugins':
        return _plugins_file(tree)
    if not tree.has(f'{folder}/CMakeLists.txt'):
        return None
    targets = parse(tree.text(f'{folder}/CMakeLists.txt'))
    if not targets:
        return None
    calls = []
    for target in targets:
        sources = [name for name in target.sources if not _foreign(name)]
        headers = _headers(tree, folder, targets, target)
        files = [name for name in sources + headers if tree.has(f'{folder}/{name}')]
        deps = _deps(tree, folder, target, files)
        if target.rule == 'ua_library':
            calls.append(_call('ua_library', target.name, srcs=sources,
                               hdrs=headers, visibility=_visibility(folder),
                               deps=deps))
        elif target.rule == 'ua_binary':
            # A folder without a library leaves its headers to its program.
            alone = all(other.rule != 'ua_library' for other in targets)
            calls.append(_call('ua_binary', target.name,
                               srcs=sorted(sources + (headers if alone else [])),
                               visibility=['//tests:__subpackages__'], deps=deps))
        elif target.rule == 'ua_test':
            borrowed = _borrowed(tree, folder, files)
            calls.append(_call('ua_test', target.name,
                               srcs=sorted(sources + headers) +
                               [_label(path) for path in borrowed],
                               data=sorted(_DATA[word] for word in target.data),
                               deps=deps))
        else:
            calls.append(_call('ua_plugin', target.name,
                               srcs=sorted(sources + headers)))
            calls.append(_CASES)
    if _lent(tree, folder):
        calls.append(_call('ua_plugin_parts', 'parts', srcs=_lent(tree, folder),
                           hdrs=tree.names(folder, '.h'),
                           visibility=['//tests:__subpackages__']))
    rules = ', '.join(f'"{rule}"' for rule in sorted(
        {rule for rule in re.findall(r'^(ua_\w+)\($', ''.join(calls), re.M)}))
    text = f'{_HEAD}load("//bazel:targets.bzl", {rules})\n' + ''.join(calls)
    if folder.startswith('tests/') and tree.names(folder, '.h'):
        text += '\nexports_files(glob(["*.h"]))\n'
    for ending in ('.json', '.api'):
        if not tree.names(f'{folder}/data', ending):
            continue
        text += ('\nfilegroup(\n    name = "data",\n'
                 f'    srcs = glob(["data/*{ending}"]),\n'
                 '    visibility = ["//tests:__subpackages__"],\n)\n')
    return text


def _plugins_file(tree):
    names = [target.name for path in tree.below('plugins', endings=['CMakeLists.txt'])
             for target in parse(tree.text(path)) if target.rule == 'ua_plugin']
    cases = [f'//plugins/{name}:cases' for name in names]
    return (f'{_HEAD}load("//bazel:targets.bzl", "ua_plugin_folder")\n' +
            _call('ua_plugin_folder', 'plugins', plugins=names,
                  visibility=['//tests:__subpackages__']) +
            _call('filegroup', 'cases', srcs=cases,
                  visibility=['//tests:__subpackages__']))


def folders(tree):
    """Folders whose BUILD.bazel is written, not edited."""
    found = {path.rpartition('/')[0] for path in tree.paths
             if path.endswith('/CMakeLists.txt')}
    if any(folder.startswith('plugins/') for folder in found):
        found.add('plugins')
    return sorted(folder for folder in found
                  if folder.startswith(('services/', 'plugins', 'tests/'))
                  and build_file(tree, folder) is not None)
