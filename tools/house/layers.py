"""Who may include whom: the one table behind the tidy rules about includes and
the visibility in the BUILD.bazel files. ARCHITECTURE.md says why."""

# What a folder of ours sees besides itself. A folder is seen without those below
# it, which have rows of their own. "proto" is the generated messages, "grpc" the
# generated services with gRPC itself.
SEES = {
    'services/base': [],
    'services/markup': ['services/base'],
    'services/domain': ['services/base'],
    'services/json': ['services/base', 'services/domain'],
    'services/catalog': ['services/base', 'services/domain', 'services/json'],
    'services/api_index': ['services/base', 'services/domain'],
    'services/project': ['services/base', 'services/domain'],
    'services/python': ['services/base', 'services/domain', 'services/project'],
    'services/yaml': ['services/domain', 'services/project', 'services/python'],
    'services/sheets': ['services/base', 'services/domain', 'services/project'],
    'services/plugin_host/conditions': ['services/base', 'services/domain', 'sdk/abi'],
    'services/plugin_host/calling': [
        'services/base', 'services/domain', 'services/plugin_host/conditions',
        'sdk/abi'],
    'services/plugin_host/cases': ['services/base', 'services/domain'],
    'services/plugin_host/trust': ['services/base'],
    'services/plugin_host/isolation': [
        'services/base', 'services/domain', 'services/plugin_host/calling',
        'services/plugin_host/conditions', 'services/plugin_host/trust', 'sdk/abi'],
    'services/plugin_host/worker': [
        'services/base', 'services/domain', 'services/plugin_host/calling',
        'services/plugin_host/isolation', 'sdk/abi'],
    'services/plugin_host': [
        'services/base', 'services/domain', 'services/plugin_host/calling',
        'services/plugin_host/cases', 'services/plugin_host/conditions',
        'services/plugin_host/isolation', 'services/plugin_host/trust', 'sdk/abi'],
    'services/conformance': [
        'services/base', 'services/domain', 'services/plugin_host/calling',
        'services/plugin_host/cases', 'services/plugin_host/conditions',
        'services/plugin_host/trust', 'sdk/abi'],
    'services/advisor': ['services/base', 'services/domain', 'services/catalog'],
    'services/engine': [
        'services/api_index', 'services/base', 'services/domain', 'services/catalog',
        'services/json', 'services/project', 'services/sheets', 'services/plugin_host',
        'services/advisor', 'proto'],
    'services/rehearsal/processes': ['services/base'],
    'services/rehearsal/environments': [
        'services/base', 'services/domain', 'services/project',
        'services/rehearsal/processes'],
    'services/rehearsal/dags': ['services/base', 'services/rehearsal/processes'],
    'services/rehearsal/migration': [
        'services/base', 'services/domain', 'services/rehearsal/processes'],
    'services/rehearsal': [
        'services/project', 'services/rehearsal/dags',
        'services/rehearsal/environments'],
    'services/rehearsal/report': [
        'services/base', 'services/markup', 'services/rehearsal', 'services/rehearsal/dags',
        'services/rehearsal/environments'],
    'services/tls': ['services/base'],
    'services/authorization': ['services/base', 'services/domain', 'services/json'],
    'services/telemetry': ['services/base'],
    'services/limits': [],
    'services/http': ['services/base'],
    'services/feeds': [
        'services/base', 'services/catalog', 'services/http', 'services/json',
        'services/tls'],
    'services/server/feeds': [
        'services/base', 'services/catalog', 'services/engine', 'services/feeds',
        'services/server', 'services/telemetry', 'services/tls'],
    'services/fleet/sql': [],
    'services/fleet/assessment': [
        'services/base', 'services/catalog', 'services/domain', 'services/engine',
        'services/project', 'proto'],
    'services/fleet/store': [
        'services/base', 'services/domain', 'services/engine', 'services/fleet/assessment',
        'services/fleet/filter', 'services/fleet/notify', 'services/fleet/sql', 'proto'],
    'services/fleet/workers': [
        'services/base', 'services/engine', 'services/fleet/assessment',
        'services/fleet/store', 'proto'],
    'services/fleet/calls': [
        'services/base', 'services/domain', 'services/engine', 'services/fleet/assessment',
        'services/fleet/filter', 'services/fleet/notify', 'services/fleet/store',
        'services/http', 'proto'],
    'services/server/fleet': [
        'services/engine', 'services/fleet/calls', 'services/fleet/notify',
        'services/fleet/store', 'services/fleet/workers', 'services/server',
        'services/telemetry', 'proto', 'grpc'],
    'services/fleet/filter': ['services/base', 'services/domain', 'proto'],
    'services/fleet/notify': ['services/base', 'services/http', 'proto'],
    # Of its parts only the main program.
    'services/server': [
        'services/base', 'services/domain', 'services/engine', 'services/server/feeds',
        'services/server/fleet',
        'services/authorization', 'services/plugin_host', 'services/sheets',
        'services/limits', 'services/telemetry', 'services/tls', 'proto', 'grpc'],
    'services/cli/project': [
        'services/base', 'services/domain', 'services/project', 'services/python',
        'services/yaml', 'proto'],
    'services/cli/client': [
        'services/base', 'services/domain', 'services/engine', 'services/server',
        'services/tls', 'services/cli/project', 'proto', 'grpc'],
    'services/cli/formats': [
        'services/base', 'services/markup', 'services/server', 'services/cli/client',
        'proto'],
    'services/cli/fleet': [
        'services/base', 'services/domain', 'services/markup', 'services/cli/client',
        'services/cli/formats', 'services/cli/project', 'proto', 'grpc'],
    'services/cli/assess': [
        'services/base', 'services/domain', 'services/engine', 'services/fleet/assessment',
        'services/server', 'services/cli/client', 'services/cli/fleet', 'proto'],
    'services/cli/fix': [
        'services/base', 'services/project', 'services/python',
        'services/cli/project', 'proto'],
    'services/cli/rehearsal': [
        'services/base', 'services/domain', 'services/project', 'services/rehearsal',
        'services/rehearsal/environments', 'services/rehearsal/migration',
        'services/rehearsal/report', 'services/server', 'services/fleet/sql', 'services/cli/client',
        'services/cli/project', 'proto', 'grpc'],
    'services/cli/config': ['services/base', 'services/server'],
    'services/cli/shell': ['services/base', 'services/server'],
    'services/cli/author': [
        'services/base', 'services/domain', 'services/sheets', 'services/plugin_host',
        'services/plugin_host/cases', 'services/plugin_host/trust',
        'services/conformance', 'services/server', 'services/cli/client'],
    'services/cli': [
        'services/server', 'services/cli/assess', 'services/cli/author',
        'services/cli/client', 'services/cli/config', 'services/cli/fix', 'services/cli/fleet',
        'services/cli/formats', 'services/cli/rehearsal', 'services/cli/shell', 'proto', 'grpc'],
    'sdk/abi': [],
    'sdk/cpp': ['sdk/abi'],
    'sdk/examples': ['sdk/abi', 'sdk/cpp'],
    'sdk/template': ['sdk/abi', 'sdk/cpp'],
}
PLUGIN_SEES = ['sdk/abi', 'sdk/cpp', 'plugins/common']

SERVICES = [folder for folder in SEES if folder.startswith('services/')]
CLI = [folder for folder in SERVICES if folder.startswith('services/cli')]


def home(folder: str) -> str:
    """The folder with a row above that a folder belongs to; a plugin is its own."""
    parts = folder.split('/')
    for depth in range(len(parts), 0, -1):
        if '/'.join(parts[:depth]) in SEES:
            return '/'.join(parts[:depth])
    return '/'.join(parts[:2])


# Who may include the headers of a library, by the beginning of their path.
THIRD_PARTY = {
    'absl/': SERVICES,
    'nlohmann/': ['services/json', 'services/cli/author', 'services/cli/client',
                  'services/cli/fix', 'services/cli/fleet', 'services/cli/formats', 'services/rehearsal/dags', 'services/rehearsal/migration',
                  'services/rehearsal/report'],
    're2/': ['services/python'],
    'yaml-cpp/': ['services/plugin_host/cases', 'services/plugin_host/trust',
                  'services/yaml'],
    'openssl/': ['services/base', 'services/feeds', 'services/tls'],
    'curl/': ['services/http'],
    'postgresql/': ['services/fleet/sql'],
    'sqlite3.h': ['services/fleet/sql'],
    'zlib.h': ['services/fleet/store'],
    'prometheus/': ['services/server'],
    'seccomp.h': ['services/conformance', 'services/plugin_host/worker'],
    'CLI/': ['services/cli', 'services/cli/assess', 'services/cli/author', 'services/cli/client',
             'services/cli/config', 'services/cli/fleet', 'services/cli/shell',
             'services/server', 'services/server/feeds', 'services/server/fleet'],
    'google/': ['services/engine', 'services/fleet/assessment', 'services/fleet/notify', 'services/fleet/store',
                'services/server', 'services/cli',
                'services/cli/client', 'services/cli/fleet'],
    'grpc/': ['services/server', 'services/cli', 'services/cli/client'],
    'grpcpp/': ['services/server', 'services/server/fleet', 'services/cli', 'services/cli/client',
                'services/cli/fleet', 'services/cli/rehearsal'],
}

# Who calls into a plugin, starts processes or opens files by their numbers.
_HOST = [folder for folder in SERVICES if folder.startswith('services/plugin_host')]
_PROCESSES = ['services/conformance', 'services/plugin_host',
              'services/plugin_host/isolation', 'services/plugin_host/worker',
              'services/rehearsal/processes']

_REHEARSAL = ['services/rehearsal/processes', 'services/rehearsal/environments',
              'services/rehearsal/report']

# The operating system's headers, and who may use them. The rest of the C and
# C++ standard libraries is free, but for the two lists below.
SYSTEM = {
    'dlfcn.h': ['services/plugin_host/calling'],
    'elf.h': ['services/conformance', 'services/plugin_host/trust'],
    'malloc.h': ['services/conformance', 'services/server'],
    'fcntl.h': ['services/base', 'services/conformance', 'services/fleet/sql', 'services/server',
                'services/telemetry', *_HOST, *_REHEARSAL],
    'arpa/inet.h': ['services/http', 'services/server'],
    'netinet/': ['services/http'],
    'poll.h': ['services/base', 'services/plugin_host/isolation', 'services/rehearsal/processes',
               'services/server', 'services/telemetry'],
    'pthread.h': ['services/plugin_host'],
    'sched.h': ['services/rehearsal/processes'],
    'spawn.h': ['services/plugin_host/isolation', 'services/rehearsal/processes'],
    'linux/': ['services/plugin_host/isolation', 'services/plugin_host/worker',
               'services/rehearsal/processes'],
    'signal.h': [*_PROCESSES, 'services/server'],
    'unistd.h': ['services/base', 'services/conformance', *_HOST,
                 'services/cli/client', 'services/cli/fleet',
                 'services/cli/rehearsal',
                 'services/server', 'services/telemetry', *_REHEARSAL,
                 'services/fleet/sql', 'services/server/fleet'],
    'sys/': ['services/base', 'services/cli', 'services/conformance',
             'services/http', *_HOST,
             'services/server', *_REHEARSAL],
}

# These are functions of their arguments: they open no file, start no thread.
PURE = ['services/domain', 'services/project', 'services/sheets', 'services/advisor',
        'sdk', 'plugins']
IMPURE_HEADERS = [
    'filesystem', 'fstream', 'iostream', 'thread', 'cstdlib', 'stdlib.h',
    'random', 'ctime', 'time.h', 'services/base/read_file.h',
    'services/base/replace_file.h']

# The contract is C11 and needs nothing else.
ABI_HEADERS = ['stddef.h', 'stdint.h']

CPP_HEADERS = set('''
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat
charconv chrono cinttypes climits clocale cmath compare complex concepts
condition_variable coroutine csignal cstdarg cstddef cstdint cstdio cstdlib
cstring ctime cwchar deque exception execution filesystem forward_list fstream
functional future initializer_list iomanip ios iosfwd iostream istream iterator
latch limits list locale map memory memory_resource mutex new numbers numeric
optional ostream queue random ranges ratio regex scoped_allocator semaphore set
shared_mutex source_location span sstream stack stdexcept stop_token streambuf
string string_view system_error thread tuple type_traits typeindex typeinfo
unordered_map unordered_set utility valarray variant vector version
errno.h limits.h stddef.h stdint.h stdio.h stdlib.h string.h time.h
'''.split())
