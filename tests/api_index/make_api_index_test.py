#!/usr/bin/python3
"""tools/make-api-index reads small packages, made here, and writes what it should."""

import pathlib
import sys
import tempfile
import textwrap
import unittest
import zipfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'tools'))

from api_index.imports import merge, merge_redirects, names_of
from api_index.linking import Release
from api_index.modules import read_module
from api_index.store import ReleaseRecord, Store
from api_index.wheels import WheelReader
from api_index.writer import DataFile, ReleaseLine, runs

METADATA = """Metadata-Version: 2.1
Name: made-up
Version: 1.0
Requires-Python: ~=3.8, !=3.9.0
Requires-Dist: other (>=1.0)
Requires-Dist: apache-airflow (<3,>=2.4.0)
"""


def record(sources, known=lambda _: False):
    """The record of a release with these modules; a name that ends in `/` is a package."""
    modules = {name.rstrip('/'): read_module(name.rstrip('/'), name.endswith('/'),
                                             textwrap.dedent(source))
               for name, source in sources.items()}
    return Release(modules, known).record()


def lines(source, **others):
    """Of one module, and what stands below each line."""
    return record({'airflow/': '', 'airflow.m': source, **others})['airflow.m'].lines


class Names(unittest.TestCase):
    maxDiff = None

    def test_kinds(self):
        self.assertEqual(
            ['c Class', 'f function', 'f later', 'v VALUE', 'v one', 'v two'],
            sorted(lines('''
                VALUE = 1
                one, (two, _three) = 1, (2, 3)
                declared: int
                def function(): pass
                async def later(): pass
                class Class: pass
                class _Private: pass
                ''')))

    def test_imports_of_airflow_are_names_and_others_are_not(self):
        self.assertEqual(
            ['r DAG > airflow.models.DAG', 'r models > airflow.models',
             'r near > airflow.near', 'r other > airflow.near.thing'],
            sorted(lines('''
                import os, airflow.models
                from typing import Any
                from airflow import models
                from airflow.models import DAG
                from . import near
                from .near import thing as other
                ''')))

    def test_only_names_of_run_time(self):
        self.assertEqual(
            ['f here', 'v A', 'v B', 'v C', 'v D'],
            sorted(lines('''
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from airflow.a import Nothing
                else:
                    C = 1
                if not TYPE_CHECKING:
                    D = 1
                try:
                    from airflow.a import A
                except ImportError:
                    A = None
                with x:
                    B = 1
                gone = 1
                del gone
                if __name__ == '__main__':
                    script = 1
                def here():
                    inside = 1
                ''')))

    def test_imports_that_may_fail_are_not_where_a_name_is(self):
        for manager, is_home in (
                ('suppress(ImportError)', False),
                ('contextlib.suppress(KeyError, ModuleNotFoundError)', False),
                ('contextlib.suppress(Exception)', False),
                ('contextlib.suppress(KeyError)', True),
                ('warnings.catch_warnings()', True)):
            found = lines(f"""
                with {manager}:
                    from airflow.a import A
                """)
            self.assertEqual(['r A > airflow.a.A'] if is_home else ['v A'],
                             sorted(found), manager)

    def test_what_a_function_sets(self):
        self.assertEqual(
            ['f configure', 'v Session'],
            sorted(lines('''
                Session: type
                def configure():
                    global Session
                    Session = object
                ''')))

    def test_an_alias_is_the_same_object(self):
        self.assertEqual(
            ['c New', 'r Old > airflow.m.New'],
            sorted(lines('class New: pass\nOld = New')))

    def test_a_class_of_either_branch_takes_what_either_takes(self):
        found = lines('''
            if x:
                class Either:
                    def __init__(self, a, b): pass
            else:
                class Either:
                    def __init__(self, a, c): pass
            ''')
        self.assertEqual(['i', 'p b', 'p c', 'P a'], found['c Either'])

    def test_stars(self):
        others = {'airflow.some': '__all__ = ["A"]\nclass A: pass\nclass B: pass',
                  'airflow.all': 'class C: pass\nclass _D: pass'}
        self.assertEqual(
            ['r A > airflow.some.A', 'r C > airflow.all.C'],
            sorted(lines('from airflow.some import *\nfrom .all import *', **others)))

    def test_a_star_of_what_is_not_there_opens_a_module(self):
        for source in ('from airflow.elsewhere import *', 'from os import *',
                       'import sys\nsys.modules[__name__] = object()',
                       'def __getattr__(name): return make(name)', 'def f(:'):
            found = record({'airflow/': '', 'airflow.m': source})
            self.assertTrue(found['airflow.m'].open, source)
        self.assertFalse(found['airflow'].open)

    def test_folders_that_nobody_imports(self):
        found = record({'airflow/': '', 'airflow.example_dags.x': '', 'airflow._x': '',
                        'airflow.x.tests.y': '', 'airflow.x': ''})
        self.assertEqual({'airflow', 'airflow.x'}, found.keys())


class Redirects(unittest.TestCase):
    maxDiff = None

    def test_a_module_that_warns(self):
        self.assertEqual(
            ['d New > airflow.providers.p.New',
             'r RemovedWarning > airflow.exceptions.RemovedWarning'],
            sorted(lines('''
                import warnings
                from airflow.exceptions import RemovedWarning
                from airflow.providers.p import New
                warnings.warn("gone", DeprecationWarning, stacklevel=2)
                ''')))

    def test_deprecated_classes(self):
        found = record({'airflow/': '', 'airflow.new': 'class New: pass',
                        'airflow.operators/': '''
            from airflow.utils.deprecation_tools import add_deprecated_classes
            __deprecated_classes = {
                "old": {"Old": "airflow.new.New", "Other": "airflow.providers.p.Other"},
                "all": {"*": "airflow.new"},
                __name__: {"Here": "airflow.new.New", "Broken": "airflow.new.Gone"},
            }
            add_deprecated_classes(__deprecated_classes, __name__)
            '''.replace('\n            ', '\n')})
        self.assertEqual(
            ['d Old > airflow.new.New', 'd Other > airflow.providers.p.Other'],
            sorted(found['airflow.operators.old'].lines))
        self.assertEqual(['d New > airflow.new.New'],
                         sorted(found['airflow.operators.all'].lines))
        self.assertIn('d Here > airflow.new.New', found['airflow.operators'].lines)
        self.assertNotIn('d Broken > airflow.new.Gone', found['airflow.operators'].lines)

    def test_tables_of_lazy_imports(self):
        others = {'airflow.sdk/': '', 'airflow.sdk.dag/': 'class DAG: pass\ndef dag(): pass'}
        found = lines('''
            __lazy_imports = {"DAG": (".sdk.dag", "DAG", False),
                              "Old": (".sdk.dag", "DAG", True),
                              "dag": "airflow.sdk.dag"}
            def __getattr__(name):
                path, attribute, deprecated = __lazy_imports.get(name, ("", "", False))
                if not path:
                    raise AttributeError(name)
                if deprecated:
                    warnings.warn("old")
                return getattr(import_module(path, __name__), attribute)
            ''', **others)
        self.assertEqual(
            {'r DAG > airflow.sdk.dag.DAG', 'd Old > airflow.sdk.dag.DAG',
             'd dag > airflow.sdk.dag.dag'}, found.keys())

    def test_names_that_a_test_picks(self):
        others = {'airflow.new': 'A = 1\nB = 2\nC = 3'}
        found = record({'airflow/': '', 'airflow.new': 'A = 1\nB = 2\nC = 3\nD = 4',
                        'airflow.m': textwrap.dedent('''
            TABLE = ("B", "C")
            def __getattr__(name):
                if name == "A":
                    from airflow.new import A
                    return A
                if name in TABLE:
                    warnings.warn("old")
                    path = f"airflow.new.{name}"
                    return import_string(path)
                if name in ("D",):
                    import airflow.new as new
                    return getattr(new, name)
                raise AttributeError(name)
            ''')})['airflow.m']
        self.assertFalse(found.open)
        self.assertEqual(
            {'v TABLE', 'r A > airflow.new.A', 'd B > airflow.new.B',
             'd C > airflow.new.C', 'r D > airflow.new.D'}, found.lines.keys())
        self.assertTrue(others)

    def homes(self, source, *known):
        return record({'airflow.providers.m': textwrap.dedent(source)},
                      lambda name: name in known)['airflow.providers.m'].lines

    def test_of_several_homes_the_one_that_each_airflow_has(self):
        for source in ('''
                __getattr__ = create_module_getattr(import_map={"X": ("airflow.s", "airflow.x")})
                ''', '''
                if AIRFLOW_3:
                    from airflow.s import X
                else:
                    from airflow.x import X
                '''):
            for best in ('airflow.s.X', 'airflow.x.X'):
                self.assertIn(f'r X > {best}', self.homes(source, best))
            self.assertIn('v X', self.homes(source))
        self.assertIn('v X', self.homes('try:\n  from airflow.x import X\nexcept E:\n  X = 1'))
        self.assertIn('r X > airflow.x.X', self.homes(
            'try:\n  from airflow.x import X\nexcept E:\n  raise F'))

    def test_what_is_imported_through_the_package_of_compatibility(self):
        compat = {'airflow.providers.common.compat.sdk.X': 'airflow.models.X'}
        source = 'from airflow.providers.common.compat.sdk import X\nclass C(X): pass'
        found = Release({'airflow.providers.m': read_module('airflow.providers.m', False, source)},
                        lambda _: False, compat).record()['airflow.providers.m'].lines
        self.assertEqual({'r X > airflow.models.X': [], 'c C': ['b airflow.models.X']}, found)

    def test_a_base_whose_home_depends_on_airflow_stays_where_it_is_imported(self):
        found = self.homes('''
            if AIRFLOW_3:
                from airflow.s import X
            else:
                from airflow.x import X
            class C(X): pass
            ''')
        self.assertEqual(['b airflow.providers.m.X'], found['c C'])


class Classes(unittest.TestCase):
    maxDiff = None

    def shape(self, source, name='C', **others):
        return lines(source, **others)[f'c {name}']

    def test_bases_are_followed_to_where_they_are_defined(self):
        others = {'airflow.a': 'from airflow.b import Base', 'airflow.b': 'class Base: pass'}
        self.assertEqual(
            ['b airflow.b.Base', 'b builtins.Exception', 'b enum.Other'],
            self.shape('''
                from typing import Generic, TypeVar
                import enum
                from airflow import a
                class C(a.Base, Exception, Generic[T], enum.Other): pass
                ''', **others))

    def test_private_bases_are_recorded(self):
        found = record({'airflow/': '', 'airflow._in': 'class _Base:\n  x = 1\nclass Not: pass',
                        'airflow.m': 'from airflow._in import _Base\nclass C(_Base): pass'})
        self.assertEqual({'c _Base': ['a x']}, found['airflow._in'].lines)
        self.assertTrue(found['airflow._in'].open)

    def test_attributes(self):
        self.assertEqual(
            ['i', 'a later', 'a method', 'a one', 'a other', 'a set', 'a typed'],
            self.shape('''
                class C:
                    one = 1
                    typed: int = 1
                    _two = 2
                    def __init__(self):
                        self.set = self._hidden = 1
                    def method(self):
                        self.later = 1
                    if x:
                        other = 3
                '''))

    def constructor(self, parameters, *body):
        inside = '\n        '.join(body or ('pass',))
        found = self.shape(f'class C(B):\n    def __init__(self, {parameters}):\n        {inside}')
        return ' '.join(found[2:])

    def test_constructors(self):
        for want, *given in (
                ('p c p e P a P b P d', 'a, b, c=1, *, d, e=None'),
                ('V P a', 'a, *args'),
                ('k P a', 'a, **kwargs', 'super().__init__(**kwargs)'),
                ('k', '*, **kw'.replace('*, ', ''), 'B.__init__(self, **kw)'),
                ('K', '**kwargs'),
                ('K a x', '**kwargs', 'self.x = kwargs'),
                ('k K', '**kwargs', 'check(kwargs)', 'super().__init__(**kwargs)'),
                ('k p given', '**kwargs', 'super().__init__(given=1, **kwargs)'),
                ('k p a p b p c p d', '**kwargs', 'kwargs.pop("a")', 'kwargs.get("b", 1)',
                 'x = kwargs["c"]', '"d" in kwargs', 'super().__init__(**kwargs)'),
                ('P a', 'a, **kwargs', 'if kwargs:', '    raise TypeError(f"{kwargs}")')):
            self.assertEqual(want, self.constructor(*given), given)

    def test_constructors_that_only_raise(self):
        for want, *body in (
                ('x P a', 'raise AirflowException("The service was shut down.")'),
                ('x P a', '"Text."', 'warnings.warn("x")', 'raise TypeError'),
                ('x P a', 'if a:', '    a = 1', 'raise TypeError'),
                ('P a', 'if a:', '    return', 'raise TypeError'),
                ('P a', 'if not a:', '    raise TypeError'),
                ('P a', 'try:', '    raise TypeError', 'except TypeError:', '    pass')):
            self.assertEqual(want, self.constructor('a', *body), body)

    def test_what_a_constructor_refuses_is_no_parameter(self):
        for test in ('"a" in kwargs', 'kwargs.get("a")', 'kwargs.pop("a", None)',
                     'kwargs.get("a") is not None', 'x or "a" in kwargs'):
            found = self.constructor('x, **kwargs', f'if {test}:', '    raise ValueError("a")',
                                     'super().__init__(**kwargs)')
            self.assertEqual('k P x', found, test)
        for test in ('x and "a" in kwargs', '"a" not in kwargs', 'kwargs.get("a") == 1',
                     'isinstance(kwargs.get("a"), str)'):
            found = self.constructor('x, **kwargs', f'if {test}:', '    raise ValueError("a")',
                                     'super().__init__(**kwargs)')
            self.assertEqual('k p a P x', found, test)
        self.assertEqual('k p a', self.constructor(
            '**kwargs', 'if "a" in kwargs:', '    warnings.warn("a")',
            '    b = kwargs.pop("a")',
            'super().__init__(**kwargs)'))

    def test_decorated_constructors(self):
        for decorator, want in (('apply_defaults', ['i', 'P a']),
                                ('changed', ['i', 'K', 'P a'])):
            self.assertEqual(want, self.shape(
                f'class C:\n    @{decorator}\n    def __init__(self, a): pass'))

    def test_dataclasses(self):
        self.assertEqual(
            ['b airflow.m.B', 'i', 'k', 'p e', 'p o', 'P r'],
            [line for line in self.shape('''
                class B: pass
                @dataclass(frozen=True)
                class C(B):
                    r: int
                    o: int = 1
                    e: list = field(default_factory=list)
                    n: int = field(init=False)
                    s: ClassVar[int] = 1
                ''') if not line.startswith('a ')])
        self.assertEqual(
            ['i', 'p o', 'P hidden', 'P r'],
            [line for line in self.shape('''
                @attrs.define
                class C:
                    r: int
                    _hidden: int
                    o: int = attrs.field(factory=int)
                ''') if not line.startswith('a ')])

    def test_what_cannot_be_told_takes_any(self):
        for source in ('@strange\nclass C: pass', 'class C(metaclass=Odd): pass',
                       'class C:\n    def __new__(cls, a): pass',
                       'import enum\nclass C(enum.Enum): pass'):
            self.assertIn('K', self.shape(source), source)

    def test_functions(self):
        found = lines('''
            def plain(a, b=1, *c, d): pass
            def open(**kwargs): pass
            @provide_session
            def session(a, session): pass
            @unheard_of
            def odd(a): pass
            ''')
        self.assertEqual(['V', 'p b', 'P a', 'P d'], found['f plain'])
        self.assertEqual(['K'], found['f open'])
        self.assertEqual(['p session', 'P a'], found['f session'])
        self.assertEqual(['K', 'P a'], found['f odd'])


class Environments(unittest.TestCase):
    def test_what_an_environment_says(self):
        found = record({'airflow/': '', 'airflow.new': 'A = 1', 'airflow.gone': '', 'airflow.m': '''
def __getattr__(name):
    if name in ("A", "B", "C", "D"):
        import airflow.new
        return getattr(airflow.new, name)
    raise AttributeError(name)
'''})
        failed = merge(found, {
            'airflow.gone': {'error': "ImportError: no (/a/b/c.py) such"},
            'airflow.m': {
                'names': {'made': ['f', 'airflow.m.made', False], 'value': ['v', '', False],
                          'os': ['m', 'os', False], 'Seen': ['c', 'airflow.new.Seen', False],
                          'Other': ['c', 'os.Other', False]},
                'served': {'A': ['v', '', True],
                           'B': ['', "AttributeError: module 'airflow.new' has no attribute 'B'",
                                 False],
                           'C': ['', "ModuleNotFoundError: No module named 'boto3'", False]}}})
        self.assertEqual(['airflow.gone: ImportError: no such'], failed)
        self.assertEqual(
            {'d A > airflow.new.A', 'r C > airflow.new.C', 'r D > airflow.new.D', 'f made',
             'r Seen > airflow.new.Seen'}, found['airflow.m'].lines.keys())


    def served(self, source, served):
        """The module once an environment said what its `__getattr__` serves."""
        found = record({'airflow/': '', 'airflow.m': source})
        self.assertTrue(found['airflow.m'].open)
        merge(found, {'airflow.m': {'names': {}, 'served': served}})
        return found['airflow.m']

    def test_what_a_getattr_serves(self):
        source = 'def __getattr__(name): return make(name)'
        gone = ['', "AttributeError: module 'airflow.m' has no attribute 'Gone'", False]
        found = self.served(source, {
            'Moved': ['c', 'airflow.new.Moved', True], 'Same': ['c', 'airflow.new.Same', False],
            'Own': ['f', 'airflow.m.Own', False], 'below': ['m', 'airflow.new.below', True],
            'under': ['m', 'airflow.m.under', False], 'a_name_of_no_release': gone,
            'Other': ['c', 'os.Other', True], 'Value': ['v', '', True], 'Gone': gone})
        self.assertFalse(found.open)
        self.assertEqual(
            {'d Moved > airflow.new.Moved', 'r Same > airflow.new.Same', 'v Own',
             'd below > airflow.new.below', 'v Other', 'v Value'}, found.lines.keys())

    def test_a_getattr_that_an_environment_does_not_decide(self):
        source = 'def __getattr__(name): return make(name)'
        self.assertTrue(self.served(source, {
            'A': ['', "ModuleNotFoundError: No module named 'boto3'", False]}).open)
        anything = self.served(source, {'A': ['v', '', False],
                                        'a_name_of_no_release': ['v', '', False]})
        self.assertEqual((True, {}), (anything.open, anything.lines))
        for other in (source + '\nfrom os import *',
                      'def __getattr__(name):\n  import yaml\n  return getattr(yaml, name)'):
            self.assertTrue(self.served(other, {'A': ['v', '', False]}).open, other)

    def test_another_patch_with_the_same_getattr(self):
        source = 'def __getattr__(name): return make(name)'
        said = {'airflow.m': {'names': {}, 'served': {'A': ['v', '', False]}}}
        spoken = record({'airflow.m': source})
        for text, still_open in ((source, False), (source.replace('make', 'do'), True)):
            found = record({'airflow.m': text})
            merge_redirects(found, said, spoken)
            self.assertEqual(still_open, found['airflow.m'].open)
            self.assertEqual([] if still_open else ['v A'], list(found['airflow.m'].lines))

    def test_names_at_any_release(self):
        found = names_of([record({'airflow.m': 'A = 1'}),
                          record({'airflow.m/': 'B = 1', 'airflow.m.below': ''})])
        self.assertEqual({'A', 'B', 'below'}, found['airflow.m'])


class Files(unittest.TestCase):
    maxDiff = None

    RELEASES = [ReleaseLine('1.0', '2020-01-01', '2.0.0', '~=3.8', False),
                ReleaseLine('1.1', '2021-01-01', '', '', True),
                ReleaseLine('2.0', '2022-01-01', '2.4', '>=3.8', False)]

    def written(self, *sources):
        file = DataFile('made-up', self.RELEASES)
        for at in (2, 1, 0):
            file.add(at, record({name: text for name, text in sources[at].items()}), {})
        return list(file.lines())

    def test_a_file(self):
        old = 'from airflow.b import B\nclass A(B):\n    x = 1\n    def __init__(self, p): pass'
        new = 'from airflow.c import B\nclass A(B):\n    def __init__(self, p=1, q=2): pass'
        self.assertEqual([
            'airflow-api-index 1',
            'package made-up',
            'release 1.0 2020-01-01 airflow>=2.0.0 python~=3.8',
            'release 1.1 2021-01-01 yanked',
            'release 2.0 2022-01-01 airflow>=2.4 python>=3.8',
            'm airflow.m 1.0-',
            ' o 2.0-',
            ' c A',
            '  b airflow.b.B 1.0-1.1',
            '  b airflow.c.B 2.0-',
            '  i',
            '  p p 2.0-',
            '  p q 2.0-',
            '  P p 1.0-1.1',
            '  a x 1.0-1.1',
            ' r B 1.0-1.1 > airflow.b.B',
            ' r B 2.0- > airflow.c.B',
            'm airflow.n 1.0,2.0-',
            ' v V',
            'm airflow.o 1.1',
        ], self.written({'airflow.m': old, 'airflow.n': 'V = 1'},
                        {'airflow.m': old, 'airflow.o': ''},
                        {'airflow.m': new + '\nfrom os import *', 'airflow.n': 'V = 2'}))

    def test_what_releases_need_of_other_packages(self):
        file = DataFile('made-up', self.RELEASES)
        for at, needs in ((2, {'b': '2.0', 'a': '1.0'}), (1, {'b': '1.0'}), (0, {'b': '1.0'})):
            file.add(at, {}, needs)
        self.assertEqual(['needs a 1.0 2.0-', 'needs b 1.0 1.0-1.1', 'needs b 2.0 2.0-'],
                         [line for line in file.lines() if line.startswith('needs')])

    def test_bases_that_change_places(self):
        bases = ('A, B', 'B', 'B, A')
        found = self.written(*({'airflow.m': f'class A: pass\nclass B: pass\nclass C({one}): pass'}
                               for one in bases))
        self.assertEqual([
            '  b airflow.m.B 1.1-',
            '  b airflow.m.A 1.0,2.0-',
            '  b airflow.m.B 1.0',
        ], found[found.index(' c C') + 1:])

    def test_runs(self):
        self.assertEqual([], list(runs(0)))
        self.assertEqual([(0, 0), (2, 4)], list(runs(0b11101)))

    def test_wheels(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'made_up-1.0-py3-none-any.whl')
            with zipfile.ZipFile(path, 'w') as wheel:
                wheel.writestr('airflow/providers/x/__init__.py', 'A = 1')
                wheel.writestr('airflow/providers/x/tests/y.py', 'A = 1')
                wheel.writestr('elsewhere/y.py', 'A = 1')
                wheel.writestr('made_up-1.0.dist-info/METADATA', METADATA)
            found = WheelReader().read(path, ('airflow.providers',))
        self.assertEqual({'airflow.providers.x'}, found.modules.keys())
        self.assertTrue(found.modules['airflow.providers.x'].package)
        self.assertEqual(('2.4.0', '~=3.8,!=3.9.0'), (found.airflow, found.python))

    def test_what_was_read_is_kept_until_the_tool_changes(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = ReleaseRecord('2.0', '>=3', record({'airflow.m': 'class A: pass'}))
            Store(pathlib.Path(folder), 'one').put('made-up', '1.0', kept)
            self.assertEqual(kept, Store(pathlib.Path(folder), 'one').get('made-up', '1.0'))
            self.assertIsNone(Store(pathlib.Path(folder), 'one').get('made-up', '2.0'))
            self.assertIsNone(Store(pathlib.Path(folder), 'two').get('made-up', '1.0'))


if __name__ == '__main__':
    unittest.main()
