"""Completion in real shells, and manual pages, against what --help says."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


def run(*command, text=None, cwd=None):
    return subprocess.run(command, capture_output=True, text=True, input=text, timeout=60,
                          cwd=cwd, check=False)


def script_of(shell):
    done = run(PROGRAM, 'completion', shell)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commands_of(*path):
    """The commands that --help lists."""
    text = run(PROGRAM, *path, '--help').stdout.partition('Subcommands:\n')[2]
    return re.findall(r'^  ([a-z-]+) ', text.partition('\n\n')[0], re.MULTILINE)


def options_of(*path):
    return set(re.findall(r'^  .*?(--[a-z-]+)', run(PROGRAM, *path, '--help').stdout, re.MULTILINE))


class Shells:
    """What each shell offers; `complete` gives words for a command line."""

    def test_every_command_is_offered(self):
        self.assertLessEqual(set(commands_of()), self.complete('upgrade-advisor', ''))
        self.assertLessEqual({'new', 'check', 'lock'}, self.complete('upgrade-advisor', 'plugin', ''))

    def test_every_option_is_offered(self):
        self.assertLessEqual(options_of('plan'), self.complete('upgrade-advisor', 'plan', '--'))

    def test_of_a_word_what_it_begins(self):
        self.assertEqual({'plan', 'plugin', 'plugins'},
                         {w for w in self.complete('upgrade-advisor', 'pl') if w.startswith('pl')})

    def test_values_are_those_of_the_option(self):
        formats = {'text', 'json', 'markdown', 'sarif', 'junit', 'github', 'html'}
        self.assertEqual(formats, self.complete('upgrade-advisor', 'plan', '--format', ''))
        self.assertEqual({'text', 'json'},
                         self.complete('upgrade-advisor', 'plugins', 'list', '--format', ''))
        self.assertEqual({'bash', 'zsh', 'fish'},
                         {w for w in self.complete('upgrade-advisor', 'completion', '')
                          if not w.startswith('-')})


class Bash(Shells, unittest.TestCase):
    def complete(self, *words, cwd=None):
        # The words stand as they are: nothing of them is run.
        quoted = ' '.join(f"'{word}'" for word in words)
        done = run('bash', '--norc', '-c', script_of('bash') +
                   f'COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}\n'
                   '_upgrade_advisor\nprintf "%s\\n" "${COMPREPLY[@]}"', cwd=cwd)
        self.assertEqual('', done.stderr)
        return set(done.stdout.split('\n')) - {''}

    def test_folders_and_files(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, 'my project'))
            pathlib.Path(folder, 'a.json').touch()
            self.assertEqual({'my project'},
                             self.complete('upgrade-advisor', 'plan', '--project', '', cwd=folder))
            self.assertEqual({'a.json', 'my project'},
                             self.complete('upgrade-advisor', 'plan', '--deployment', '',
                                           cwd=folder))

    def test_is_registered(self):
        done = run('bash', '--norc', '-c', script_of('bash') + 'complete -p upgrade-advisor')
        self.assertIn('_upgrade_advisor', done.stdout)


class Zsh(Shells, unittest.TestCase):
    def complete(self, *words):
        # What the function would add, without a terminal to type into.
        quoted = ' '.join(f"'{word}'" for word in words)
        done = run('zsh', '-f', '-c',
                   'compadd() { shift; print -l -- "$@" }; compdef() { }\n' + script_of('zsh') +
                   f'words=({quoted}); CURRENT={len(words)}\n_upgrade_advisor')
        self.assertEqual('', done.stderr)
        return set(done.stdout.split('\n')) - {''}

    def test_is_registered(self):
        done = run('zsh', '-f', '-c', 'compdef() { print "$@" }\n' + script_of('zsh'))
        self.assertEqual('_upgrade_advisor upgrade-advisor\n', done.stdout)


class Fish(Shells, unittest.TestCase):
    def complete(self, *words):
        with tempfile.TemporaryDirectory() as home:
            path = pathlib.Path(home, 'upgrade-advisor.fish')
            path.write_text(script_of('fish'))
            done = subprocess.run(['fish', '--no-config', '-c',
                                   f'source {path}; complete -C "{" ".join(words)}"'],
                                  capture_output=True, text=True, timeout=60, check=False,
                                  env={**os.environ, 'HOME': home})
        self.assertEqual('', done.stderr)
        return {line.split('\t')[0] for line in done.stdout.splitlines()}


class Manual(unittest.TestCase):
    def page(self, *path):
        done = run(PROGRAM, 'man', *path)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def test_has_every_command_and_option(self):
        page = self.page().replace('\\-', '-')
        for command in commands_of():
            self.assertIn(f'\n\\fB{command}\\fR\n', page)
        page = self.page('plan').replace('\\-', '-')
        for option in options_of('plan'):
            self.assertIn(f'\\fB{option}\\fR', page)

    def test_is_roff_without_a_warning(self):
        for path in [(), *((command,) for command in commands_of()), ('plugin', 'new')]:
            done = run('groff', '-man', '-Tutf8', '-ww', text=self.page(*path))
            self.assertEqual('', done.stderr, path)
            self.assertIn('SYNOPSIS', re.sub('.\x08', '', done.stdout))

    def test_of_a_command_that_is_not_there_names_the_nearest(self):
        done = run(PROGRAM, 'man', 'plam')
        self.assertEqual(2, done.returncode)
        self.assertIn('did you mean plan?', done.stderr)


if __name__ == '__main__':
    unittest.main()
