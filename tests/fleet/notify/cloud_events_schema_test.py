"""The golden file of CloudEvents keeps the schema of the specification.

cloud_events_test.cc says that events are what the golden file has.
"""

import copy
import json
import os
import sys
import unittest
from typing import Any

import jsonschema

FOLDER = os.path.join(sys.argv.pop(1), 'tests', 'testdata', 'fleet')


def load(name: str) -> Any:
    """What a file of the folder has."""
    with open(os.path.join(FOLDER, name), encoding='utf-8') as file:
        return json.load(file)


class CloudEventsSchema(unittest.TestCase):
    """The schema, over the golden file and over events that break it."""

    def setUp(self) -> None:
        self.validator = jsonschema.Draft7Validator(load('cloud_events.schema.json'))
        self.events = load('cloud_events.json')

    def test_every_event_keeps_it(self) -> None:
        self.assertEqual(2, len(self.events))
        self.validator.validate(self.events)

    def test_it_notices_what_is_wrong(self) -> None:
        wrong: list[tuple[str, object]] = [
            ('id', ''), ('id', None), ('specversion', '0.3'), ('time', 'now'),
            ('type', ''), ('Upper', 'x'), ('data', 'text'), ('subject', ''),
            ('extension', {})]
        for name, value in wrong:
            with self.subTest(name=name, value=value):
                events = copy.deepcopy(self.events)
                events[0][name] = value
                if value is None:
                    del events[0][name]
                self.assertFalse(self.validator.is_valid(events))

    def test_ids_are_those_of_the_changes(self) -> None:
        for event in self.events:
            data = event['data']
            self.assertEqual(f'{data["organization"]}/{data["sequence"]}',
                             event['id'])
            self.assertEqual(data['deploymentId'], event['subject'])


if __name__ == '__main__':
    unittest.main()
