#!/usr/bin/python3
"""The Python programs of docs/clients.md and docs/api.md run against a service.

    document_programs.py SOURCE_FOLDER DESCRIPTORS

The service is at UPGRADE_ADVISOR_ADDRESS; DESCRIPTORS is upgrade_advisor.binpb.
"""

import contextlib
import io
import os
import pathlib
import re
import sys
import unittest

_DOCUMENTED_ADDRESS = '127.0.0.1:50051'
_DOCUMENTED_FILE = 'build/release/upgrade_advisor.binpb'
_DEPLOYMENT = {'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '7.6.0'}}
_TARGET = {'policy': 'TARGET_POLICY_LATEST'}


def program(document, heading):
    """The Python program under a heading, made to call the service of the test."""
    text = (pathlib.Path(sys.argv[1]) / document).read_text(encoding='utf-8')
    section = text.split(f'\n## {heading}\n', 1)[1].split('\n## ', 1)[0]
    found = re.search(r'```python\n(.*?)```', section, re.DOTALL)
    return (found[1]
            .replace(_DOCUMENTED_ADDRESS, os.environ['UPGRADE_ADVISOR_ADDRESS'])
            .replace(_DOCUMENTED_FILE, sys.argv[2]))


class DocumentProgramsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.names, printed = {}, io.StringIO()
        with contextlib.redirect_stdout(printed):
            for document, heading in (('docs/clients.md', 'Python'),
                                      ('docs/api.md', 'An example'),
                                      ('docs/api.md', 'Many Deployments at once')):
                exec(compile(program(document, heading), document, 'exec'), cls.names)
        cls.printed = printed.getvalue()

    @classmethod
    def tearDownClass(cls):
        cls.names['channel'].close()

    def test_the_client_prints_the_steps(self):
        self.assertIn(' -> ', self.printed)

    def test_a_page_has_what_it_shows(self):
        page = self.names['page'](_DEPLOYMENT, _TARGET)
        self.assertIn('runtime 7.6.0', page['headline'])
        self.assertEqual('7.6.0', page['path'][0])
        self.assertEqual(page['path'][1:], [step['to'] for step in page['steps']])
        findings = [one for step in page['steps'] for one in step['findings']]
        self.assertTrue(findings)
        self.assertTrue(all(one['title'] for one in findings))
        self.assertTrue(page['ask'])

    def test_a_row_is_the_headline_of_the_page(self):
        self.assertEqual(self.names['page'](_DEPLOYMENT, _TARGET)['headline'],
                         self.names['row'](_DEPLOYMENT, _TARGET))

    def test_rows_are_those_of_the_deployments_in_their_order(self):
        rows = list(self.names['rows']([_DEPLOYMENT, {}, _DEPLOYMENT], _TARGET))
        headline = self.names['row'](_DEPLOYMENT, _TARGET)
        self.assertEqual([headline, headline], rows[::2])
        self.assertIn('deployment', rows[1])


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
