"""Rules about the two builds."""

import re

import bazel_files
from cmake_targets import parse
from layers import SEES

_SOURCES = ('.cc', '.c')


def bazel_mirrors_cmake(tree):
    """BUILD.bazel files are what CMakeLists.txt and layers.py come to."""
    for folder in bazel_files.folders(tree):
        path = f'{folder}/BUILD.bazel'
        if not tree.has(path):
            yield f'{path}: missing; run tools/update-bazel'
        elif tree.text(path) != bazel_files.build_file(tree, folder):
            yield f'{path}: differs from CMake; run tools/update-bazel'


def every_source_is_listed(tree):
    """A source that no target lists is dead; one that is kept as data is none."""
    for path in tree.below('services', 'plugins', 'tests', endings=_SOURCES):
        if path.startswith('tests/testdata/'):
            continue
        folder, _, name = path.rpartition('/')
        # Deeper folders (a test's sample plugins, a corpus) belong to the
        # nearest CMakeLists.txt above them.
        while folder and not tree.has(f'{folder}/CMakeLists.txt'):
            folder, _, parent = folder.rpartition('/')
            name = f'{parent}/{name}'
        listing = tree.text(f'{folder}/CMakeLists.txt') if folder else ''
        if not re.search(rf'(?<![\w/.-]){re.escape(name)}(?![\w/.-])', listing):
            yield f'{path}: no CMakeLists.txt lists it'


def listed_sources_exist(tree):
    """A listed source exists; sources are listed once and in order."""
    for path in tree.below('services', 'plugins', 'tests',
                           endings=['CMakeLists.txt']):
        folder = path.rpartition('/')[0]
        for target in parse(tree.text(path)):
            own = [name for name in target.sources if '$' not in name]
            for name in own:
                if not tree.has(f'{folder}/{name}'):
                    yield f'{path}: {target.name} lists {name}, which is missing'
            if own != sorted(set(own)):
                yield f'{path}: sources of {target.name} are not in order'


def one_list_of_protos(tree):
    """CMake and Bazel compile the same API files, and those are all there are."""
    files = [path[len('proto/'):] for path in tree.below('proto', endings=['.proto'])]
    pattern = re.compile(r'astro/[\w/]+\.proto')
    for path in ('proto/CMakeLists.txt', 'proto/BUILD.bazel'):
        if sorted(set(pattern.findall(tree.text(path)))) != files:
            yield f'{path}: does not list the files of proto/'


def sdk_headers_are_listed(tree):
    """Bazel's SDK is the whole SDK."""
    for path in tree.below('sdk/abi', 'sdk/cpp', endings=['.h']):
        if f'"{path[len("sdk/"):]}"' not in tree.text('sdk/BUILD.bazel'):
            yield f'sdk/BUILD.bazel: does not list {path}'


# Targets of BUILD.bazel files written by hand, and what layers.SEES calls them.
_BY_HAND = {('proto/BUILD.bazel', 'proto'): 'proto',
            ('proto/BUILD.bazel', 'proto_grpc'): 'grpc',
            ('sdk/BUILD.bazel', 'abi'): 'sdk/abi'}


def visibility_by_hand_is_right(tree):
    """Bazel shows the API and the contract to those who may include them."""
    for (path, name), seen in _BY_HAND.items():
        rule = re.search(rf'    name = "{name}",\n.*?\n\)\n', tree.text(path), re.S)
        block = rule and re.search(r'visibility = \[(.*?)\]', rule.group(), re.S)
        labels = re.findall(r'"(.+?)"', block.group(1)) if block else []
        wanted = [label for label in bazel_files.visible_to(seen)
                  if not label.startswith('//sdk/')]
        if labels != wanted:
            yield f'{path}: {name} must be visible to {", ".join(wanted)}'


_LIBRARY = 'ua_library(domain\n  SOURCES\n    a.cc\n  DEPS deps::absl)\n'
_SEERS = ''.join(f'        "{label}",\n' for label in sorted(
    f'//{folder}:__pkg__' for folder in SEES if 'services/domain' in SEES[folder]))
_BUILD = f'''# Written by tools/update-bazel from CMakeLists.txt and layers.py.
load("//bazel:targets.bzl", "ua_library")

ua_library(
    name = "domain",
    srcs = ["a.cc"],
    visibility = [
{_SEERS}        "//tests:__subpackages__",
    ],
    deps = ["@deps//:absl"],
)
'''
_DOMAIN = {'services/domain/a.cc': '', 'services/domain/CMakeLists.txt': _LIBRARY,
           'services/domain/BUILD.bazel': _BUILD}



def _by_hand(seers_of_proto):
    return ''.join(
        f'cc_library(\n    name = "{name}",\n    visibility = ['
        + ', '.join(f'"{label}"' for label in labels) + '],\n)\n'
        for name, labels in (('proto', seers_of_proto),
                             ('proto_grpc', bazel_files.visible_to('grpc'))))


_ABI = ('cc_library(\n    name = "abi",\n    visibility = [' + ', '.join(
    f'"{label}"' for label in bazel_files.visible_to('sdk/abi')
    if not label.startswith('//sdk/')) + '],\n)\n')

# As in include_rules; a third member is what stands around the file.
RULES = {
    bazel_mirrors_cmake: [
        ('services/domain/BUILD.bazel', _BUILD.replace('a.cc', 'b.cc'), _BUILD,
         _DOMAIN),
        ('services/domain/BUILD.bazel',
         _BUILD.replace('//services/sheets:__pkg__', '//plugins:__pkg__'),
         _BUILD, _DOMAIN),
        ('services/domain/CMakeLists.txt', _LIBRARY.replace('absl', 'json'),
         _LIBRARY, _DOMAIN),
    ],
    every_source_is_listed: [
        ('services/domain/CMakeLists.txt', _LIBRARY.replace('a.cc', 'aa.cc'),
         _LIBRARY, _DOMAIN),
        ('tests/domain/CMakeLists.txt', 'add_library(b MODULE b.cc)\n',
         'add_library(b MODULE sub/b.cc)\n', {'tests/domain/sub/b.cc': ''}),
    ],
    listed_sources_exist: [
        ('services/domain/CMakeLists.txt', _LIBRARY.replace('a.cc', 'a.cc b.cc'),
         _LIBRARY, _DOMAIN),
    ],
    one_list_of_protos: [
        ('proto/BUILD.bazel', '"astro/upgrade/v1/b.proto"',
         '"astro/upgrade/v1/a.proto"',
         {'proto/astro/upgrade/v1/a.proto': '',
          'proto/CMakeLists.txt': 'astro/upgrade/v1/a.proto)'}),
    ],
    visibility_by_hand_is_right: [
        ('proto/BUILD.bazel', _by_hand(bazel_files.visible_to('proto')[1:]),
         _by_hand(bazel_files.visible_to('proto')), {'sdk/BUILD.bazel': _ABI}),
    ],
    sdk_headers_are_listed: [
        ('sdk/BUILD.bazel', 'hdrs = []', 'hdrs = ["cpp/a.h"]',
         {'sdk/cpp/a.h': ''}),
    ],
}
