"""The program in docs/fleet/notifications.md checks signatures as it says.

The vectors are those of signature_test.cc, so it takes what the service signs.
"""

import os
import re
import sys
import unittest
from collections.abc import Callable
from typing import Any

DOCUMENT = os.path.join(sys.argv.pop(1), 'docs', 'fleet', 'notifications.md')
TIMESTAMP = 1614265330
BODY = b'{"test": 2432232314}'
SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
HEADERS = {'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
           'webhook-timestamp': str(TIMESTAMP),
           'webhook-signature':
               'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='}
PLAIN_SECRET = 'a secret of this receiver'
PLAIN_SIGNATURE = 'v1,Aj/L3BHfjpxFkIexpsZ/vII2EGZdm26qX6dlLVbokMs='


def snippet() -> Callable[..., bool]:
    """The function of the document."""
    with open(DOCUMENT, encoding='utf-8') as file:
        programs = re.findall(r'^```python\n(.*?)^```', file.read(), re.M | re.S)
    if len(programs) != 1:
        raise AssertionError(f'{DOCUMENT} has {len(programs)} programs')
    names: dict[str, Any] = {}
    exec(compile(programs[0], DOCUMENT, 'exec'), names)  # pylint: disable=exec-used
    function: Callable[..., bool] = names['is_genuine']
    return function


class SignatureSnippet(unittest.TestCase):
    """The function, over vectors and over messages that somebody has changed."""

    def setUp(self) -> None:
        self.is_genuine = snippet()

    def test_takes_what_is_signed(self) -> None:
        self.assertTrue(self.is_genuine(SECRET, HEADERS, BODY, TIMESTAMP + 1))

    def test_takes_a_plain_secret(self) -> None:
        headers = {**HEADERS, 'webhook-signature': f'v1,AAAA {PLAIN_SIGNATURE}'}
        self.assertTrue(self.is_genuine(PLAIN_SECRET, headers, BODY, TIMESTAMP))

    def test_refuses_what_was_changed(self) -> None:
        self.assertFalse(self.is_genuine(SECRET, HEADERS, b'{}', TIMESTAMP))
        self.assertFalse(self.is_genuine(PLAIN_SECRET, HEADERS, BODY, TIMESTAMP))
        for name in HEADERS:
            with self.subTest(header=name):
                value = '1614265331' if name == 'webhook-timestamp' else 'x'
                headers = {**HEADERS, name: value}
                self.assertFalse(self.is_genuine(SECRET, headers, BODY, TIMESTAMP))

    def test_refuses_what_is_old(self) -> None:
        self.assertFalse(self.is_genuine(SECRET, HEADERS, BODY, TIMESTAMP + 301))


if __name__ == '__main__':
    unittest.main()
