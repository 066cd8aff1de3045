"""Lines of keys in every shape that TOML allows."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.exchange.manifest.toml_lines import key_lines

TEXT = '''\
# a comment with [brackets] and key = value
top = "it's # not a comment"   # but this is

[plain]          # line 4
a = [ 1, # one
      "]", { inner = 2 } ]
"quoted key" = 'C:\\path'
b.c."d e" = { x = 1, "y z" = { w = [] } }
long = """
[not.a.table]
fake = 1 \\""" still ""
"""
after = """ends in quotes"""""
raw = \'\'\'
[nor.this]\'\'\'\'
last = 2019-01-31T10:20:00Z

[[rows]]
k = 1
[rows.sub]
s = 1
[[rows]]
k = 2
  [rows.sub]
  s = 2
  [[rows.deep]]
  d = 1
[ spaced . "name.with.dots" ]
z = 1
'''


def test_every_shape_of_toml() -> None:
    tomllib.loads(TEXT)
    lines = key_lines(TEXT)
    assert lines == {
        ("top",): 2,
        ("plain",): 4,
        ("plain", "a"): 5,
        ("plain", "a", "[]", "inner"): 6,
        ("plain", "quoted key"): 7,
        ("plain", "b"): 8,
        ("plain", "b", "c"): 8,
        ("plain", "b", "c", "d e"): 8,
        ("plain", "b", "c", "d e", "x"): 8,
        ("plain", "b", "c", "d e", "y z"): 8,
        ("plain", "b", "c", "d e", "y z", "w"): 8,
        ("plain", "long"): 9,
        ("plain", "after"): 13,
        ("plain", "raw"): 14,
        ("plain", "last"): 16,
        ("rows", 0): 18,
        ("rows", 0, "k"): 19,
        ("rows", 0, "sub"): 20,
        ("rows", 0, "sub", "s"): 21,
        ("rows", 1): 22,
        ("rows", 1, "k"): 23,
        ("rows", 1, "sub"): 24,
        ("rows", 1, "sub", "s"): 25,
        ("rows", 1, "deep", 0): 26,
        ("rows", 1, "deep", 0, "d"): 27,
        ("spaced", "name.with.dots"): 28,
        ("spaced", "name.with.dots", "z"): 29,
    }


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "a=1", "a = 1\r\n\r\nb = 2\r\n"])
def test_short_texts(text: str) -> None:
    lines = key_lines(text)
    assert set(lines) == {(name,) for name in tomllib.loads(text)}


values = st.sampled_from(
    (
        *("1", "1.5", "true", "2019-01-31", "[1, 2]", "[]", "{}"),
        *('"a # [x] = y"', "'l\\'", '"\\" \\\\"', '{ p = "}", q = [ "]" ] }'),
        *("[ # comment ]\n 1,\n]", '"""\nx = 1\n[t]\n"""', "'''\n''x\n'''"),
    )
)


@settings(deadline=None)
@given(st.lists(values, max_size=12))
def test_keys_stand_where_their_text_stands(written: list[str]) -> None:
    text = "".join(f"key_{i} = {value}\n" for i, value in enumerate(written))
    tomllib.loads(text)
    lines = key_lines(text)
    for i in range(len(written)):
        assert text.split("\n")[lines[(f"key_{i}",)] - 1].startswith(f"key_{i} = ")
    assert {path[0] for path in lines} == {f"key_{i}" for i in range(len(written))}
