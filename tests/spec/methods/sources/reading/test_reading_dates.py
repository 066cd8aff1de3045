"""What is read as a date, a time and a coordinate, in tables that anyone can check.

1. The usual local forms are read, and each row says which form it had.
2. What no calendar holds is unreadable, never moved to another day.
3. Nothing, and the marks that institutions write for it, is empty and not unreadable.
4. The order of day and month follows the column; a row that only the other order can read is
   read in that order, and its form shows it.
5. 24:00 is the first minute of the next day.
"""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from sereno.methods.sources.reading.coordinates import parse_coordinates
from sereno.methods.sources.reading.dates import (
    EMPTY,
    FORMS,
    OK,
    UNREADABLE,
    DateOrder,
    infer_order,
    parse_dates,
    parse_times,
)

# text                                      order  year month day  time        form
DATES = """
2019-01-31                                | dmy | 2019-01-31 |          | YYYY-MM-DD
2019-1-3                                  | dmy | 2019-01-03 |          | YYYY-MM-DD
2019/01/31                                | mdy | 2019-01-31 |          | YYYY/MM/DD
2019.01.31                                | dmy | 2019-01-31 |          | YYYY.MM.DD
20190131                                  | dmy | 2019-01-31 |          | YYYYMMDD
31012019                                  | dmy | 2019-01-31 |          | DDMMYYYY
01312019                                  | mdy | 2019-01-31 |          | MMDDYYYY
31/01/2019                                | dmy | 2019-01-31 |          | DD/MM/YYYY
1/2/2019                                  | dmy | 2019-02-01 |          | DD/MM/YYYY
1/2/2019                                  | mdy | 2019-01-02 |          | MM/DD/YYYY
31.01.2019                                | dmy | 2019-01-31 |          | DD.MM.YYYY
31-01-2019                                | dmy | 2019-01-31 |          | DD-MM-YYYY
31-01-19                                  | dmy | 2019-01-31 |          | DD-MM-YY
31/01/68                                  | dmy | 2068-01-31 |          | DD/MM/YY
31/01/69                                  | dmy | 1969-01-31 |          | DD/MM/YY
01/31/19                                  | mdy | 2019-01-31 |          | MM/DD/YY
19-01-31                                  | ymd | 2019-01-31 |          | YY-MM-DD
2020-02-29                                | dmy | 2020-02-29 |          | YYYY-MM-DD
2019-01-31 10:20                          | dmy | 2019-01-31 | 10:20:00 | YYYY-MM-DD HH:MM
2019-01-31 10:20:30                       | dmy | 2019-01-31 | 10:20:30 | YYYY-MM-DD HH:MM:SS
2019-01-31 10:20:30.000                   | dmy | 2019-01-31 | 10:20:30 | YYYY-MM-DD HH:MM:SS
2019-01-31 10:20:30.123456                | dmy | 2019-01-31 | 10:20:30 | YYYY-MM-DD HH:MM:SS
2019-01-31T10:20                          | dmy | 2019-01-31 | 10:20:00 | YYYY-MM-DDTHH:MM
2019-01-31T10:20:30.000                   | dmy | 2019-01-31 | 10:20:30 | YYYY-MM-DDTHH:MM:SS
2019-01-31T10:20:30Z                      | dmy | 2019-01-31 | 10:20:30 | YYYY-MM-DD HH:MM:SS±ZZ
2019-01-31 10:20:30-06:00                 | dmy | 2019-01-31 | 10:20:30 | YYYY-MM-DD HH:MM:SS±ZZ
31/01/2019 10:20                          | dmy | 2019-01-31 | 10:20:00 | DD/MM/YYYY HH:MM
31/01/2019 10:20 hrs                      | dmy | 2019-01-31 | 10:20:00 | DD/MM/YYYY HH:MM
31/01/2019, 10:20:30 p. m.                | dmy | 2019-01-31 | 22:20:30 | DD/MM/YYYY HH:MM:SS AM/PM
31/01/2019 12:05 a.m.                     | dmy | 2019-01-31 | 00:05:00 | DD/MM/YYYY HH:MM AM/PM
8/9/2018 04:30:00 AM                      | mdy | 2018-08-09 | 04:30:00 | MM/DD/YYYY HH:MM:SS AM/PM
08/09/2018 12:30:00 PM                    | mdy | 2018-08-09 | 12:30:00 | MM/DD/YYYY HH:MM:SS AM/PM
20190131T102030                           | dmy | unreadable |          |
20190131102030                            | dmy | 2019-01-31 | 10:20:30 | YYYYMMDD HH:MM:SS
201901311020                              | dmy | 2019-01-31 | 10:20:00 | YYYYMMDD HH:MM
31 de enero de 2019                       | dmy | 2019-01-31 |          | DD MMM YYYY
31 DE ENERO DEL 2019                      | dmy | 2019-01-31 |          | DD MMM YYYY
1º de mayo de 2019                        | dmy | 2019-05-01 |          | DD MMM YYYY
jueves 31 de enero de 2019, 10:20 p. m.   | dmy | 2019-01-31 | 22:20:00 | DD MMM YYYY HH:MM AM/PM
martes 5 de marzo de 2019 a las 9:05 hrs  | dmy | 2019-03-05 | 09:05:00 | DD MMM YYYY HH:MM
31-ene-2019                               | dmy | 2019-01-31 |          | DD MMM YYYY
31/ene./19                                | dmy | 2019-01-31 |          | DD MMM YY
31-Jan-19                                 | dmy | 2019-01-31 |          | DD MMM YY
January 31, 2019                          | dmy | 2019-01-31 |          | MMM DD YYYY
Sept. 5th, 2019                           | dmy | 2019-09-05 |          | MMM DD YYYY
2019-dic-31                               | dmy | 2019-12-31 |          | YYYY MMM DD
43496                                     | dmy | 2019-01-31 |          | Excel
43496.4305555556                          | dmy | 2019-01-31 | 10:20:00 | Excel HH:MM
43496,5                                   | dmy | 2019-01-31 | 12:00:00 | Excel HH:MM
  2019-01-31                              | dmy | 2019-01-31 |          | YYYY-MM-DD
08/31/2018                                | dmy | 2018-08-31 |          | MM/DD/YYYY
31/08/2018 10:00                          | mdy | 2018-08-31 | 10:00:00 | DD/MM/YYYY HH:MM
2019-12-31 24:00                          | dmy | 2020-01-01 | 00:00:00 | YYYY-MM-DD HH:MM
31/12/2019 24:00:00                       | dmy | 2020-01-01 | 00:00:00 | DD/MM/YYYY HH:MM:SS
31/02/2019                                | dmy | unreadable |          |
2019-02-29                                | dmy | unreadable |          |
30/02/2019                                | mdy | unreadable |          |
2019-13-01                                | dmy | unreadable |          |
2019-00-10                                | dmy | unreadable |          |
31 de febrero de 2019                     | dmy | unreadable |          |
2019-01-31 25:00                          | dmy | unreadable |          |
2019-01-31 24:01                          | dmy | unreadable |          |
2019-01-31 10:60                          | dmy | unreadable |          |
2019-01-31 13:20 a. m.                    | dmy | unreadable |          |
2019-01-31x                               | dmy | unreadable |          |
31/01-2019                                | dmy | unreadable |          |
31/01/019                                 | dmy | unreadable |          |
2019                                      | dmy | unreadable |          |
999999                                    | dmy | unreadable |          |
ayer                                      | dmy | unreadable |          |
5 de marzol de 2019                       | dmy | unreadable |          |
                                          | dmy | empty      |          |
S/D                                       | dmy | empty      |          |
n/a                                       | dmy | empty      |          |
NaT                                       | dmy | empty      |          |
Sin dato                                  | dmy | empty      |          |
--                                        | dmy | empty      |          |
0000-00-00                                | dmy | empty      |          |
"""

TIMES = """
10:20                | 10:20:00
10:20:30             | 10:20:30
10:20:30:00          | 10:20:30
10:20:30.5           | 10:20:30
9:05                 | 09:05:00
00:00:00             | 00:00:00
1020                 | 10:20:00
920                  | 09:20:00
102030               | 10:20:30
9                    | 09:00:00
10:20 p. m.          | 22:20:00
10:20 P.M.           | 22:20:00
10:20pm              | 22:20:00
10 p. m.             | 22:00:00
12:00 a. m.          | 00:00:00
12:00 p. m.          | 12:00:00
13:20 p. m.          | 13:20:00
10.5 h               | 10:30:00
10.20 h              | 10:20:00
10:20 hrs.           | 10:20:00
10h20                | 10:20:00
10 horas 20 minutos  | 10:20:00
0.5                  | 12:00:00
0.430555555555556    | 10:20:00
1899-12-30 10:20:00  | 10:20:00
2019-01-31 10:20     | 10:20:00
24:00                | 00:00:00 next day
24:00:00             | 00:00:00 next day
24:01                | unreadable
25:00                | unreadable
10:60                | unreadable
13:20 a. m.          | unreadable
10:20 xm             | unreadable
noche                | unreadable
2019-01-31           | unreadable
                     | empty
NA                   | empty
se desconoce         | empty
"""

COORDINATES = """
19.4326              | 19.4326
-99.1332             | -99.1332
+19.4326             | 19.4326
 19.4326             | 19.4326
19,4326              | 19.4326 comma
-99,1332             | -99.1332 comma
−99.1332             | -99.1332
482345.12            | 482345.12
482,345.12           | 482345.12
482.345,12           | 482345.12 comma
482 345,12           | 482345.12 comma
2'148'345            | 2148345
2.148.345            | 2148345
1.9e1                | 19
19.4326°             | 19.4326
19.5° N              | 19.5
99.5 W               | -99.5
99.5 O               | -99.5
-99.5 O              | -99.5
99,5 Oeste           | -99.5 comma
S 33.5               | -33.5
19°30'00"N           | 19.5
19° 30' N            | 19.5
99º30’00”O           | -99.5
-99 30 00            | -99.5
19:30:00             | 19.5
N 19 30 00           | 19.5
-99.5 E              | unreadable
19°61'00"N           | unreadable
19.43.26             | unreadable
1,23,456             | unreadable
1_000                | unreadable
inf                  | unreadable
centro               | unreadable
                     | empty
NaN                  | empty
N/D                  | empty
*                    | empty
"""


def rows(table: str) -> list[list[str]]:
    """The cells of a table above; the first keeps its leading spaces."""
    lines = table.strip("\n").split("\n")
    return [[line.split("|")[0].rstrip(), *map(str.strip, line.split("|")[1:])] for line in lines]


@pytest.mark.parametrize(("text", "order", "day", "time", "form"), rows(DATES))
def test_dates(text: str, order: DateOrder, day: str, time: str, form: str) -> None:
    read = parse_dates(pa.array([text]), order)
    if day in ("unreadable", "empty"):
        assert read.status[0] == {"unreadable": UNREADABLE, "empty": EMPTY}[day]
        assert (read.days[0], read.seconds[0], read.form[0]) == (-(2**31), -1, 0)
        return
    assert read.status[0] == OK
    assert dt.date(1970, 1, 1) + dt.timedelta(days=int(read.days[0])) == dt.date.fromisoformat(day)
    assert read.seconds[0] == (seconds_of(time) if time else -1)
    assert FORMS[read.form[0]] == form


@pytest.mark.parametrize(("text", "expected"), rows(TIMES))
def test_times(text: str, expected: str) -> None:
    read = parse_times(pa.array([text]))
    if expected in ("unreadable", "empty"):
        assert read.status[0] == {"unreadable": UNREADABLE, "empty": EMPTY}[expected]
        assert read.seconds[0] == -1
        return
    assert read.status[0] == OK
    assert read.seconds[0] == seconds_of(expected.split()[0])
    assert read.next_day[0] == expected.endswith("next day")


@pytest.mark.parametrize(("text", "expected"), rows(COORDINATES))
def test_coordinates(text: str, expected: str) -> None:
    read = parse_coordinates(pa.array([text]))
    if expected in ("unreadable", "empty"):
        assert read.status[0] == {"unreadable": UNREADABLE, "empty": EMPTY}[expected]
        return
    value, *comma = expected.split()
    assert read.status[0] == OK
    assert read.values[0] == float(value)
    assert read.decimal_comma[0] == bool(comma)


def seconds_of(clock: str) -> int:
    hour, minute, second = map(int, clock.split(":"))
    return hour * 3600 + minute * 60 + second


@pytest.mark.parametrize(
    ("texts", "order", "sure"),
    [
        (["2019-01-31", "2019-02-03"], "ymd", True),
        (["31/01/2019", "03/02/2019"], "dmy", True),
        (["01/31/2019", "02/03/2019"], "mdy", True),
        (["01/02/2019", "03/04/2019"], "dmy", False),
        (["2019-01-31", "01/31/2019"], "mdy", True),
        (["2019-01-31", "01/02/2019"], "dmy", False),
        (["31/01/2019", "01/31/2019"], "dmy", False),
        (["31/01/2019"] * 30 + ["01/31/2019"], "dmy", True),
        (["31-01-19", "12-02-19"], "dmy", False),
        (["01/31/19", "02/12/19"], "mdy", True),
        (["99-01-31", "98-02-12"], "ymd", True),
        ([f"19-05-{day:02d}" for day in range(1, 32)], "ymd", True),
        ([f"{day:02d}-05-19" for day in range(1, 32)], "dmy", True),
        (["05-06-07"], "dmy", False),
        (["31 de enero de 2019"], "dmy", False),
        ([None, ""], "dmy", False),
        ([], "dmy", False),
    ],
)
def test_order_of_a_sample(texts: list[str], order: str, sure: bool) -> None:
    assert infer_order(pa.array(texts, pa.string())) == (order, sure)
