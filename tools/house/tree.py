"""The files of the project, as text. What is made or installed is left out."""

import os

_SKIPPED = {'.git', 'build', 'node_modules', '__pycache__', '.deps', 'dist', 'gen'}
_BINARY = ('.binpb', '.png', '.ico', '.gz', '.so')


class Tree:
    """A folder read once. Paths are relative and use slashes."""

    def __init__(self, root):
        self.root = root
        self.paths = []
        self._texts = {}
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders
                                if name not in _SKIPPED
                                and not name.startswith('bazel-'))
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), root)
                if name not in _SKIPPED and not name.endswith(_BINARY):
                    self.paths.append(path.replace(os.sep, '/'))
        self.paths.sort()

    def has(self, path):
        return path in self._texts or os.path.isfile(os.path.join(self.root, path))

    def text(self, path):
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding='utf-8',
                      errors='replace') as file:
                self._texts[path] = file.read()
        return self._texts[path]

    def lines(self, path):
        return enumerate(self.text(path).splitlines(), start=1)

    def names(self, folder, *endings):
        """Files directly in a folder, by ending, without the folder."""
        return [path[len(folder) + 1:] for path in self.paths
                if path.rpartition('/')[0] == folder and path.endswith(endings)]

    def below(self, *folders, endings=('',)):
        """Files anywhere below the folders, by ending."""
        return [path for path in self.paths
                if path.startswith(tuple(folder + '/' for folder in folders))
                and path.endswith(tuple(endings))]
