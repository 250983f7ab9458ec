try:
    import a.b.c
    from d import e
    def later():
        import f
        e.g()
except (ImportError, ValueError):
    import h as a
    import_module("x.y")
except KeyError:
    import i
else:
    import j
finally:
    import k
try:
    import l
except ValueError:
    import m
try:
    import l2
except:
    pass
if TYPE_CHECKING:
    from t.u import v, w as x
    from star import *
else:
    import n
if typing.TYPE_CHECKING: import o
elif sys.version_info >= (3, 8): import p
elif other: import q
else: import r
if not MY_VERSION.major: import s; from st import *
else: import s2
if "version": import s3
importlib.import_module("y.z")
importlib.import_module(f"plugins.{name}.x")
importlib.import_module(f"plugins{name}")
importlib.import_module("base." + name)
importlib.import_module("base." + a + b * c)
importlib.import_module(name)
importlib.import_module(".rel", __package__)
importlib.import_module(name="kw.arg")
importlib.import_module()
import_string(  # a comment
    "what")
__import__("os.path")
(__import__)  (  x  )
import a.b.d, a.b.c.e as ace
a.b, a.b.c, a.b.c.d, a.b.z.w(), ace.x
(a.b).y, (a).x.y, v.o, x.p.q, i.z
from . import q
from .. import r
from ... import s
from .... import t
from .q.r import s
from ...q import *

import contextlib
from contextlib import suppress

with contextlib.suppress(ImportError):
    from airflow.operators.empty import EmptyOperator
with open("x") as f, suppress(KeyError, ModuleNotFoundError):
    import airflow.operators.dummy
with suppress(KeyError):
    import airflow.operators.bash_operator
