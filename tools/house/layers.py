"""Who may include whom: the one table behind the tidy rules about includes and
the visibility in the BUILD.bazel files. ARCHITECTURE.md says why."""

# What a folder of ours sees beside itself. "proto" is the generated messages,
# "grpc" the generated services with gRPC itself.
SEES = {
    'services/base': [],
    'services/domain': ['services/base'],
    'services/catalog': ['services/base', 'services/domain'],
    'services/project': ['services/base', 'services/domain'],
    'services/python': ['services/base', 'services/domain', 'services/project'],
    'services/sheets': ['services/base', 'services/domain', 'services/project'],
    'services/plugin_host': ['services/base', 'services/domain', 'sdk/abi'],
    'services/conformance': ['services/base', 'services/domain', 'services/plugin_host', 'sdk/abi'],
    'services/advisor': ['services/base', 'services/domain', 'services/catalog'],
    'services/engine': [
        'services/base', 'services/domain', 'services/catalog', 'services/project', 'services/sheets',
        'services/plugin_host', 'services/advisor', 'proto'],
    'services/server': [
        'services/base', 'services/engine', 'services/plugin_host', 'services/sheets', 'proto',
        'grpc'],
    'services/cli': [
        'services/base', 'services/domain', 'services/engine', 'services/server', 'services/plugin_host',
        'services/conformance', 'services/project', 'services/python', 'services/sheets', 'proto', 'grpc'],
    'sdk/abi': [],
    'sdk/cpp': ['sdk/abi'],
    'sdk/examples': ['sdk/abi', 'sdk/cpp'],
    'sdk/template': ['sdk/abi', 'sdk/cpp'],
}
PLUGIN_SEES = ['sdk/abi', 'sdk/cpp']

SERVICES = [folder for folder in SEES if folder.startswith('services/')]

# Who may include the headers of a library, by the beginning of their path.
THIRD_PARTY = {
    'absl/': SERVICES,
    'nlohmann/': ['services/catalog', 'services/cli'],
    're2/': ['services/python'],
    'yaml-cpp/': ['services/plugin_host'],
    'openssl/': ['services/base', 'services/catalog'],
    'prometheus/': ['services/server'],
    'seccomp.h': ['services/conformance', 'services/plugin_host'],
    'CLI/': ['services/cli', 'services/server'],
    'google/': ['services/engine', 'services/server', 'services/cli'],
    'grpc/': ['services/server', 'services/cli'],
    'grpcpp/': ['services/server', 'services/cli'],
}

# The operating system's headers, and who may use them. The rest of the C and
# C++ standard libraries is free, but for the two lists below.
SYSTEM = {
    'dlfcn.h': ['services/conformance', 'services/plugin_host'],
    'elf.h': ['services/conformance', 'services/plugin_host'],
    'malloc.h': ['services/conformance', 'services/plugin_host'],
    'fcntl.h': ['services/base', 'services/conformance', 'services/plugin_host', 'services/server', 'services/cli'],
    'poll.h': ['services/conformance', 'services/plugin_host', 'services/server'],
    'pthread.h': ['services/conformance', 'services/plugin_host'],
    'spawn.h': ['services/conformance', 'services/plugin_host'],
    'linux/': ['services/conformance', 'services/plugin_host'],
    'signal.h': ['services/conformance', 'services/plugin_host', 'services/server', 'services/cli'],
    'unistd.h': ['services/base', 'services/conformance', 'services/plugin_host', 'services/server', 'services/cli'],
    'sys/': ['services/base', 'services/conformance', 'services/plugin_host', 'services/server', 'services/cli'],
}

# These are functions of their arguments: they open no file, start no thread.
PURE = ['services/domain', 'services/advisor', 'sdk', 'plugins']
IMPURE_HEADERS = [
    'filesystem', 'fstream', 'iostream', 'thread', 'cstdlib', 'stdlib.h',
    'random', 'ctime', 'time.h']

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
