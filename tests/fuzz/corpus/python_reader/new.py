type X[T: int = str, *A, **P] = a.b[T]
def f[T](x: T) -> T: pass
class C[T](a.B): pass
t"{a.b!r:{c.d}}" f"{a["b"]} {f"{c}"}"
try: pass
except A, B: pass
except* C: pass
