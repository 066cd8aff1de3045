"""Published cases of "did it work?", as arrays.

SICILY_*: emergency admissions for acute coronary events (ages 0-69) in Sicily, January 2002 to
November 2006, and the age-standardised population; smoking was banned on 10 January 2005 (Lopez
Bernal, Cummins & Gasparrini 2017, supplement).

SNOW: deaths from cholera in 1849 and 1854 in the first 28 sub-districts of table XII of Snow 1855,
"On the mode of communication of cholera", as transcribed by T. Coleman (BSD 2-clause). In the
last 16 one of the water companies had moved its intake up the river between the two epidemics.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from sereno.methods.sources.indicators.periods import month_period, year_period


def _numbers(text: str) -> np.ndarray:
    return np.array(text.split(), float)


SICILY_COUNTS = _numbers(
    """
    728 659 791 734 757 726 760 740 720 814 795 858 887 766 851 769 781 756 766 752 765 831 879
    928 914 808 937 840 916 828 845 818 860 839 887 886 831 796 833 820 877 758 767 738 781 843
    850 908 1021 859 976 888 962 838 810 876 843 936 912
    """
)
SICILY_POPULATION = _numbers(
    """
    379875.3 376495.5 377040.8 377116.4 377383.4 374113.1 379513.3 376295.5 374653.2 378485.6
    375955.5 378349.7 376762.4 379032.3 379360.4 376162 377972.4 381830.7 379888.6 380872.2
    380966.9 381240.4 382104.9 381802.7 381656.3 383680 383504.2 386462.9 383783.1 380836.8
    383483 380906.2 382926.8 384052.4 384449.6 383428.4 388153.2 388373.2 386470.1 386033.2
    383686.4 385509.3 385901.9 386516.6 388436.5 383255.2 390148.7 385874.9 391613.6 391750.4
    394005.6 391364.9 391664.6 389022.3 391878.5 388575.3 392989 390018.8 390712.3
    """
)
SICILY_PERIODS = [month_period(2002 + i // 12, 1 + i % 12) for i in range(59)]
SICILY_BEGINS = dt.date(2005, 1, 10)

SNOW = _numbers(
    """
    283 371 157 161 192 148 249 362 259 244 226 237 352 282 111 171 97 59 8 9 235 240 92 174 256
    113 267 174 312 270 257 93 318 210 446 388 143 92 193 58 243 117 215 49 544 193 187 303 153
    142 81 48 114 165 176 132
    """
).reshape(28, 2)
SNOW_PERIODS = [year_period(1849), year_period(1854)]
SNOW_BEGINS = dt.date(1852, 1, 1)
SNOW_TREATED = np.arange(28) >= 12
