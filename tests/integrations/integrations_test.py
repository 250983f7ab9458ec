"""The shell steps of the GitHub Action, the GitLab template and the pre-commit hook.

    integrations_test.py PROGRAM

Each step is read from its file and run as a runner would; `gh` and `pip` are stand-ins.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
ACTION = ROOT / 'integrations/github'
BLOCKED = ROOT / 'tests/testdata/projects/smart_sensors/project'
DAY = '--as-of 2026-11-20'

GH = '''#!/bin/bash
echo "$*" >>"$GH_LOG"
[[ -z ${GH_FAILS-} ]] || exit 1
[[ $1 == api && $2 == --paginate ]] && echo "${GH_EARLIER-}"
exit 0
'''


class Steps(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.tools = self.home / 'tools'
        self.tools.mkdir()
        (self.tools / 'upgrade-advisor').symlink_to(PROGRAM)
        (self.tools / 'gh').write_text(GH)
        (self.tools / 'gh').chmod(0o755)
        (self.tools / 'python3').write_text('#!/bin/bash\necho "$*" >>"$PIP_LOG"\n')
        (self.tools / 'python3').chmod(0o755)

    def run_step(self, command, **env):
        return subprocess.run(command, cwd=self.home, text=True, capture_output=True, timeout=60,
                              check=False, env={
                                  **os.environ, 'PATH': f'{self.tools}:/usr/bin:/bin',
                                  'RUNNER_TEMP': str(self.home),
                                  'GITHUB_STEP_SUMMARY': str(self.home / 'summary'),
                                  'GITHUB_OUTPUT': str(self.home / 'output'),
                                  'GITHUB_REPOSITORY': 'team/etl',
                                  'GH_LOG': str(self.home / 'gh'),
                                  'PIP_LOG': str(self.home / 'pip'), **env})

    def plan(self, options, command='plan', project=BLOCKED):
        done = self.run_step([ACTION / 'plan.sh'], ADVISOR_COMMAND=command,
                             ADVISOR_PROJECT=str(project), ADVISOR_OPTIONS=options)
        path = self.home / 'output'
        output = dict(re.findall('(.+?)=(.+)', path.read_text())) if path.exists() else {}
        return done, output

    def fails(self, verdict, fail_on):
        return self.run_step([ACTION / 'fail.sh'], ADVISOR_VERDICT=verdict,
                             ADVISOR_FAIL_ON=fail_on).returncode

    def test_a_plan_annotates_summarizes_and_tells_its_verdict(self):
        done, output = self.plan(f'--to 6.10.0 {DAY}')
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn('::error file=', done.stdout)
        self.assertEqual('BLOCKED', output['verdict'])
        self.assertIn('"version": "2.1.0"', pathlib.Path(output['sarif']).read_text())
        summary = (self.home / 'summary').read_text()
        self.assertEqual(summary, pathlib.Path(output['markdown']).read_text())
        self.assertTrue(summary.startswith('<!-- upgrade-advisor:plan -->\n'))

    def test_warnings_have_a_verdict_of_their_own(self):
        _, output = self.plan(f'--from certified:2.2.3 --to 5.0.4 {DAY}',
                              project=ROOT / 'tests/testdata/projects/certified_2_2/project')
        self.assertEqual('READY_WITH_WARNINGS', output['verdict'])

    def test_no_answer_is_never_a_pass(self):
        done, output = self.plan('--to 4.2.4')
        self.assertEqual('NO_ANSWER', output['verdict'])
        self.assertIn('::error', done.stdout)
        self.assertEqual(1, self.fails('NO_ANSWER', 'incomplete'))
        self.assertEqual(1, self.fails('', 'blocked'))

    def test_options_that_are_wrong_are_an_error(self):
        done, output = self.plan('--nonsense')
        self.assertEqual('NO_ANSWER', output['verdict'])
        self.assertIn('::error title=Upgrade Advisor::The options are not right', done.stdout)
        done, _ = self.plan(DAY, command='fix\n::set-output name=a::b')
        self.assertEqual(2, done.returncode)
        self.assertNotIn('\n::set-output', done.stdout)

    def test_fails_on_what_was_asked_for_and_worse(self):
        verdicts = ('READY', 'READY_WITH_WARNINGS', 'BLOCKED', 'INCOMPLETE', 'NO_PATH')
        for fail_on, failing in (('warnings', 1), ('blocked', 2), ('incomplete', 3), ('never', 9)):
            self.assertEqual([int(i >= failing) for i in range(len(verdicts))],
                             [self.fails(v, fail_on) for v in verdicts], fail_on)
        self.assertEqual(2, self.fails('READY', 'sometimes'))

    def comment(self, **env):
        text = self.home / 'plan.md'
        text.write_text('<!-- upgrade-advisor:plan -->\n## Plan\n')
        done = self.run_step([ACTION / 'comment.sh'], ADVISOR_MARKDOWN=str(text),
                             ADVISOR_PULL_REQUEST='7', **env)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout, (self.home / 'gh').read_text()

    def test_writes_one_comment_and_updates_it(self):
        self.assertIn('--method POST', self.comment()[1])
        log = self.comment(GH_EARLIER='42')[1]
        self.assertIn('--method PATCH', log)
        self.assertIn('repos/team/etl/issues/comments/42', log)

    def test_without_permission_to_comment_says_what_to_do(self):
        said, _ = self.comment(GH_FAILS='1')
        self.assertIn('pull-requests: write', said)

    def test_the_action_names_the_scripts_that_there_are(self):
        text = (ACTION / 'action.yml').read_text()
        named = set(re.findall(r'GITHUB_ACTION_PATH/([a-z]+\.sh)', text))
        self.assertEqual({path.name for path in ACTION.glob('*.sh')}, named)

    def test_the_gitlab_script_leaves_a_report_and_fails(self):
        text = (ROOT / 'integrations/gitlab/upgrade-advisor.yml').read_text()
        script = text.partition('  script:\n')[2].partition('  artifacts:')[0]
        lines = re.findall('^    - (.+)$', script, re.MULTILINE)
        self.assertEqual(4, len(lines))
        shutil.copytree(BLOCKED, self.home / 'project')
        done = self.run_step(['bash', '-e', '-c', '\n'.join(lines)], ADVISOR_PACKAGE='a.whl',
                             ADVISOR_PROJECT='project', ADVISOR_OPTIONS=f'--to 6.10.0 {DAY}')
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn('BLOCKED', done.stdout)
        self.assertIn('pip install --quiet a.whl', (self.home / 'pip').read_text())
        root = xml.etree.ElementTree.parse(self.home / 'upgrade-plan.xml').getroot()
        self.assertEqual('testsuites', root.tag)
        self.assertIn('<!DOCTYPE html>', (self.home / 'upgrade-plan.html').read_text())

    def test_the_hook_fails_where_something_blocks(self):
        hook = (ROOT / '.pre-commit-hooks.yaml').read_text()
        entry = re.search('entry: (.+)', hook)[1].split()
        arguments = re.search(r'args: \[(.+)\]', hook)[1].split(', ')
        shutil.copytree(BLOCKED, self.home / 'project')
        done = subprocess.run([PROGRAM, *entry[1:], *arguments], cwd=self.home / 'project',
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(3, done.returncode, done.stderr)
        files = re.compile(re.search('files: (.+)', hook)[1])
        for path in ('Dockerfile', 'requirements.txt', 'dags/a/b.py', 'team/dags/c.yaml'):
            self.assertTrue(files.search(path), path)
        for path in ('README.md', 'src/a.py', 'Dockerfile.md'):
            self.assertFalse(files.search(path), path)


if __name__ == '__main__':
    unittest.main()
