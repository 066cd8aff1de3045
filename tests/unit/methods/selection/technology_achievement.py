"""Eight indicators of 23 countries: the Technology Achievement Index, 2001.

The example that runs through the OECD/JRC Handbook on Constructing Composite Indicators (2008).
Telephones and electricity are logarithms there too.
"""

from __future__ import annotations

import numpy as np

INDICATORS = ["patents", "royalties", "internet", "exports"]
INDICATORS += ["telephones", "electricity", "schooling", "university"]
_TABLE = """
Finland        187  125.6 200.2 50.7 3.08 4.15 10.0 27.4
United_States  289  130.0 179.1 66.2 3.00 4.07 12.0 13.9
Sweden         271  156.6 125.8 59.7 3.10 4.14 11.4 15.3
Japan          994   64.6  49.0 80.8 3.00 3.86  9.5 10.0
Korea          779    9.8   4.8 66.7 2.97 3.65 10.8 23.2
Netherlands    189  151.2 136.0 50.9 3.02 3.77  9.4  9.5
United_Kingdom  82  134.0  57.4 61.9 3.02 3.73  9.4 14.9
Canada          31   38.6 108.0 48.7 2.94 4.18 11.6 14.2
Australia       75   18.2 125.9 16.2 2.94 3.94 10.9 25.3
Singapore        8   25.5  72.3 74.9 2.95 3.83  7.1 24.2
Germany        235   36.8  41.2 64.2 2.94 3.75 10.2 14.4
Norway         103   20.2 193.6 19.0 3.12 4.39 11.9 11.2
Ireland        106  110.3  48.6 53.6 2.97 3.68  9.4 12.3
Belgium         72   73.9  58.9 47.6 2.91 3.86  9.3 13.6
New_Zealand    103   13.0 146.7 15.4 2.86 3.91 11.7 13.1
Austria        165   14.8  84.2 50.3 2.99 3.79  8.4 13.6
France         205   33.6  36.4 58.9 2.97 3.80  7.9 12.6
Israel          74   43.6  43.2 45.0 2.96 3.74  9.6 11.0
Spain           42    8.6  21.0 53.4 2.86 3.62  7.3 15.6
Italy           13    9.8  30.4 51.0 3.00 3.65  7.2 13.0
Czech_Republic  28    4.2  25.0 51.7 2.75 3.68  9.5  8.2
Hungary         26    6.2  21.6 63.5 2.73 3.46  9.1  7.7
Slovenia       105    4.0  20.3 49.5 2.84 3.71  7.1 10.6
"""
_ROWS = [line.split() for line in _TABLE.strip().splitlines()]
COUNTRIES = [row[0] for row in _ROWS]
VALUES = np.array([[float(v) for v in row[1:]] for row in _ROWS])
