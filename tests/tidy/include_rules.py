"""Rules about #include lines: the walls of the house."""

import re

from layers import (ABI_HEADERS, CPP_HEADERS, IMPURE_HEADERS, PLUGIN_SEES, PURE,
                    SEES, SYSTEM, THIRD_PARTY, home)

_INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
_CODE = ('.h', '.cc', '.c')
_GENERATED = ('astro/', 'google/rpc/', 'grpc/health/')


def includes(tree):
    """(path, line, folder, header) of every #include outside tests/."""
    for path in tree.below('services', 'sdk', 'plugins', endings=_CODE):
        folder = home(path.rpartition('/')[0])
        for number, line in tree.lines(path):
            match = _INCLUDE.match(line)
            if match:
                yield path, number, folder, match.group(2)


def _seen_from(folder):
    return PLUGIN_SEES if folder.startswith('plugins/') else SEES.get(folder, [])


def _is_ours(header):
    return header.startswith(('services/', 'sdk/', 'plugins/', 'tests/'))


def _listed(header, table):
    """The folders a table allows a header in; None where it says nothing."""
    for start, folders in table.items():
        if header == start or (start.endswith('/') and header.startswith(start)):
            return folders
    return None


def layers(tree):
    """A folder includes only folders that layers.SEES lets it see."""
    for path, line, folder, header in includes(tree):
        if not _is_ours(header):
            continue
        seen = home(header.rpartition('/')[0])
        if seen != folder and seen not in _seen_from(folder):
            yield f'{path}:{line}: {folder} must not include {header}'


def generated_headers(tree):
    """Generated protobuf headers only where "proto" is seen, services' "grpc"."""
    for path, line, folder, header in includes(tree):
        if not header.startswith(_GENERATED) or '.pb.h' not in header:
            continue
        needed = 'grpc' if header.endswith('.grpc.pb.h') else 'proto'
        if needed not in _seen_from(folder):
            yield f'{path}:{line}: {folder} must not include {header}'


def third_party(tree):
    """A library's headers only in the folders layers.THIRD_PARTY lists."""
    for path, line, folder, header in includes(tree):
        if (_is_ours(header) or header in CPP_HEADERS
                or header.startswith(_GENERATED) and '.pb.h' in header
                or _listed(header, SYSTEM) is not None):
            continue
        if folder not in (_listed(header, THIRD_PARTY) or []):
            yield f'{path}:{line}: {folder} must not include {header}'


def system_headers(tree):
    """The operating system only in the folders layers.SYSTEM lists."""
    for path, line, folder, header in includes(tree):
        folders = _listed(header, SYSTEM)
        if folders is not None and folder not in folders:
            yield f'{path}:{line}: {folder} must not include {header}'


def pure_folders(tree):
    """No files, clocks, threads or environment in pure folders."""
    for path, line, folder, header in includes(tree):
        if header in IMPURE_HEADERS and (folder in PURE
                                         or folder.split('/')[0] in PURE):
            yield f'{path}:{line}: {folder} is pure and must not include {header}'


def abi_stands_alone(tree):
    """The plugin contract includes nothing but fixed-width integers and sizes."""
    for path, line, folder, header in includes(tree):
        if (folder == 'sdk/abi' and header not in ABI_HEADERS
                and not header.startswith('sdk/abi/')):
            yield f'{path}:{line}: the contract must not include {header}'


# Rule -> (file, its text) that the rule must catch, and a sound version of it.
RULES = {
    layers: [
        ('services/advisor/a.cc', '#include "services/plugin_host/plugin_host.h"\n',
         '#include "services/domain/judge.h"\n'),
        ('services/advisor/a.cc', '#include "services/sheets/question_wording.h"\n',
         '#include "services/catalog/catalog.h"\n'),
        ('services/domain/a.h', '#include "services/catalog/catalog.h"\n',
         '#include "services/domain/step.h"\n'),
        ('services/plugin_host/trust/a.cc',
         '#include "services/plugin_host/isolation/worker_slot.h"\n',
         '#include "services/plugin_host/trust/lock_file.h"\n'),
        ('services/engine/a.cc',
         '#include "services/plugin_host/calling/descriptor.h"\n',
         '#include "services/plugin_host/plugin_loader.h"\n'),
        ('services/engine/a.cc', '#include "services/python/python_reader.h"\n',
         '#include "services/project/project_files.h"\n'),
        ('services/server/a.cc', '#include "services/conformance/demand.h"\n',
         '#include "services/plugin_host/plugin_host.h"\n'),
        ('services/cli/client/a.cc',
         '#include "services/cli/author/lock_command.h"\n',
         '#include "services/cli/project/project_folder.h"\n'),
        ('services/server/a.cc', '#include "services/advisor/plan.h"\n',
         '#include "services/engine/engine.h"\n'),
        ('plugins/image_tag/plugin.cc', '#include "services/domain/step.h"\n',
         '#include "sdk/cpp/plugin.h"\n'),
        ('plugins/image_tag/plugin.cc', '#include "plugins/airflow_3/rows.h"\n',
         '#include "plugins/image_tag/rows.h"\n'),
        ('sdk/cpp/a.h', '#include "services/domain/truth.h"\n',
         '#include "sdk/abi/upgrade_plugin.h"\n'),
        ('services/engine/a.cc', '#include "tests/catalog/sample_sources.h"\n',
         '#include "services/sheets/question_wording.h"\n'),
    ],
    generated_headers: [
        ('services/advisor/a.cc', '#include "astro/upgrade/v1/plan.pb.h"\n',
         '#include "services/advisor/plan.h"\n'),
        ('services/engine/a.cc',
         '#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"\n',
         '#include "astro/upgrade/v1/upgrade_service.pb.h"\n'),
    ],
    third_party: [
        ('services/domain/a.cc', '#include "nlohmann/json.hpp"\n',
         '#include "absl/strings/str_cat.h"\n'),
        ('services/sheets/a.cc', '#include "yaml-cpp/yaml.h"\n',
         '#include <string>\n'),
        ('services/advisor/a.cc', '#include <openssl/sha.h>\n',
         '#include <vector>\n'),
        ('services/engine/a.cc', '#include <CLI/CLI.hpp>\n',
         '#include <google/protobuf/message.h>\n'),
        ('services/engine/a.cc', '#include <grpcpp/grpcpp.h>\n',
         '#include "google/protobuf/util/json_util.h"\n'),
        ('services/json/a.cc', '#include <boost/any.hpp>\n',
         '#include <nlohmann/json.hpp>\n'),
        ('plugins/image_tag/plugin.cc', '#include "absl/strings/match.h"\n',
         '#include <string_view>\n'),
    ],
    system_headers: [
        ('services/engine/a.cc', '#include <dlfcn.h>\n', '#include <map>\n'),
        ('services/plugin_host/cases/a.cc', '#include <spawn.h>\n',
         '#include <map>\n'),
        ('plugins/image_tag/plugin.cc', '#include <sys/stat.h>\n',
         '#include <array>\n'),
    ],
    pure_folders: [
        ('services/advisor/a.cc', '#include <fstream>\n', '#include <span>\n'),
        ('services/domain/a.cc', '#include "services/base/replace_file.h"\n',
         '#include "services/base/quoting.h"\n'),
        ('plugins/image_tag/plugin.cc', '#include <filesystem>\n',
         '#include <chrono>\n'),
    ],
    abi_stands_alone: [
        ('sdk/abi/upgrade_plugin.h', '#include "sdk/cpp/truth.h"\n',
         '#include <stdint.h>\n'),
    ],
}
