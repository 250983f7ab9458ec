x = "{{ ds }} {{ macros.ds_add(ds, 7) }} {{ dag_run.conf['x'] | tojson(indent=2) }} {{ execution_date.isoformat() }}"
x = "{% for a, b in params.items() %}{{ a }} {{ loop.index }} {{ c }}{% endfor %}{% set z = ti.xcom_pull('x') %}{{ z.y }}"
x = "{% if x is defined and not y is none or z in [1, 2] %}{% elif w %}{% else %}{% endif %}{# {{ no }} #}"
x = "{% raw %}{{ no }}{% endraw %}{% macro m(a, b=1) %}{{ a }}{% endmacro %}{% with q = 1, r = s %}{{ q }}{% endwith %}"
x = "{{ '{{' ~ \"}}\" ~ a.b .c ~ d. e }} {{ {'a': {'b': var.value.x}} }} {{ unclosed"
x = "{{- trimmed -}} {%- set block %}{% include 'x' %}{% import 'a' as b %} {{ a1.b2.c3 | d.e(f, g=h) }} {{ 1.5.x }} {{ a == b }}"
y = "http://localhost:8080/api/v1/dags", "https://u:hunter2@h/api/v2/x?token=1", "/api/v10/api/v1", "/api/experimental_x/api/experimental/"
z = f"{host}/api/v1/dags/{{x}}/{dag.id}" "{}"
Foo("s", password="hunter2", key="AKIAIOSFODNN7EXAMPLE", uri="postgres://u:p@h/d", js='{"password": 1}', long="a" * 3, pwd="x", tok=f(token="x"))
HTTPBasicAuth("me", "hunter2")
Foo(x="é" * 2, y="é", z="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
Op(bash_command="""
set -e  # comment; not this
FOO=bar BAZ="x y" airflow dags list-runs -d x && \\
  /usr/local/bin/airflow tasks test a b c || (cd x; airflow db clean) &
curl -u user:hunter2 'http://a;b/|c' 2>&1 | python -m json.tool &> out
mysql -phunter2 -h "x # y" ; $CMD x; if true; then airflow version; fi
export TOKEN=abc
""")
Op(bash_command=["airflow", "db"], other="/api/v1")
Op(bash_command=("a " "b"), cmd=f"no")
"a bare {{ string }} /api/v1"
f"a bare {formatted.string} {{{{ no }}}}"
def f():
    "docstring {{ x }}"
    return """{{ multi
    .line }} {{ prev_ds }}"""
Op(bash_command="curl -u a:hunter2 'http://u:hunter2@h/api/v1/dags?k=1' -d x")
Op(endpoint='/api/v2/dags?key=hunter2', data=f"`{host}/api/experimental/x`")
Op(bash_command="curl -H 'X-Key: hunter2' --user=a:hunter2 -HX:hunter2 --header 'x' --user= h")
