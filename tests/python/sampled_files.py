"""The files that a comparison reads: Python's own library, or a folder."""

import os
import sysconfig


def _files_below(root):
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(root)
                  for name in names if name.endswith('.py'))


def sampled_files(arguments):
    """Of "[--sample N] [FOLDER]" the paths, N of them if that is given, and N."""
    sample = None
    if arguments[:1] == ['--sample']:
        sample, arguments = int(arguments[1]), arguments[2:]
    paths = _files_below(arguments[0] if arguments else sysconfig.get_paths()['stdlib'])
    if sample is not None:
        paths = paths[::max(1, len(paths) // max(1, sample))][:sample]
    return paths, sample
