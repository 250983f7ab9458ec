# -*- coding: utf-8 -*-
x = (yield)
y = [*a, *b.c][1:2, ::3, ...]
z = {**a, 'b': 1, **c.d}, {*a, b.c}
lambda: (yield)
lambda a, /, b=1, *c, d=e.f, **g: g.h if a else b.c
f(*a.b, *c, **d.e, k=1)
f(x for x in y.z if x.w)
Foo((x for x in y), *a, b)
Foo(((1)), (a)(b), (a).b)
Foo((a) + b, -1, - 2)
Foo(not a, *b)
Foo(-x, --1, +1)
Foo(0x1F, 1_000j, 1.5e-3)
Foo("a" 'b' """c
d""", b"x", f"a")
Foo(k="\x41\u00e9\U0001F600\101\n\q\
end", r=r"\x41\n", e="é" "\ud800")
[i.j for i.k, (l, m) in n.o for p in q if r if s.t]
{a: b.c for a, b in d}; {a for a in b}
async def f():
    async with a.b as c, d: pass
    async for x in y.z: pass
    return [await x.y async for x in z], await a.b.c()
    async with (a.b() as c, d.e as f,): pass
with (open(x)) as f, (yield): pass
with (a, b.c): pass
with (a.b): pass
with (a or b.c).d(): pass
with (x.y for x in z): pass
match = 1; match.x = 2; match[1].y; match(case).z
print(match, case, type)
type = 5; type.x
match x.y, z:
    case 1 | -2 | 3+4j | "s{{ ds }}" | None | a.b.C: pass
    case [a, *rest, (b.c)] if a.guard: pass
    case {"k": v, a.b: Cls(x, y=m.n), **rest}: pass
    case Cls.Inner(1, z="q") as t: pass
    case (1, 2), *_: pass
    case _: pass
match (x):
    case (y): pass
match -x:
    case []: pass
match [a.b]:
    case {}: pass
def f(a, b: c.d = e.f, *args: g.h, i: j = k, **l: m) -> n.o: pass
def f(a, /, *, b): global x, y; nonlocal_ = 1
class A: pass
class B(): x: int; y = 1
class C(a.b[c.d], e(), *f, **g): pass
while (x := a.b): break
else: pass
for x, in y: continue
for x in *a, b.c: pass
else: z.w
assert a.b, c.d
raise a.B from c.d
del a.b, (c.d, e[0].f), [g.h]
a.b: c.d = e.f
(a): int = 1
a[b.c]: d
a = b.c = d.e, f = g
a, *b = c
a @= b.c; a.d //= 1; a **= 2; a >>= 3; a <<= 4; a &= b; a |= c; a ^= d; a %= e
x = a if b.c else d if e.f else lambda: g.h
a < b <= c.d != e is not f not in g in h is i
not a and not b.c or not not d
a @ b ** -c // d % e << f >> g & h | i ^ ~j
try: pass
except* (A.B, C): pass
try: pass
except A.B as e: pass
except (C, d.E, f()): pass
finally: pass
if a: b; c; 
if a:
	tab.x
	if b:
	        tab.y
\
x.continued
f"{a.b}{c!r}{d:>{e.f}}{g.h:%Y-%m {i}}{j=}{k!s:^{l}} {{x}} {'{{ ti }}'} {m['n'].o}"
g = f"{{{{ ds }}}} {x.y} {{%% }}" f'{{% if params.a %}}' "{{ b }}"
h = rf"\d{a.b}\{c.d}\n" F'''
{
a.e(b=1, c="x")
}''' + f"{f'{x.y}'}"
i = f'{x!r:{y.z}}{a["b"]}{ {1: 2}[1].c }{(lambda z: z.w)}{yield_}{*a, b.c}'
1if 1else 2
a.\
b . c
  # an odd comment
f(a)(b=1)(c=2).d(e=3)[0](g=4)
(lambda: 0)(x=1)
f("x" if y else z, k=(1), l=(1,), m=[f().g()], n={1}, o={**f()}, p=[i() for i in j], q=..., r=(yield), s=None)
f(a=X.y.Z, b=X, c=x.y, d=X().y, e=X.Y(), f=X[0].Y, g=f()())
context["a"]; context.get("b", c.d).e; context.get(x); context.get("" ); context['c'].d["e"]
ctx["a"] = 1; task_context["b"]["c"]; op_context.pop("z"); kwargs.get(key="no")
get_current_context().get("q"); a.get_current_context()["r"]["s"]; get_current_context()
