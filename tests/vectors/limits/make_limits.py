#!/usr/bin/env python3
"""Write limits.json: limits at, one step below and one step above their edge.

The answers are computed here with Python's `fractions`, apart from the Rust code that they check.
"""

import json
import operator
import pathlib
from fractions import Fraction as F

OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}
TIME = {"ns": F(1, 10**9), "us": F(1, 10**6), "ms": F(1, 1000), "s": F(1), "min": F(60), "h": F(3600), "d": F(86400)}
SIZE = {"B": F(1), "kB": F(10**3), "MB": F(10**6), "GB": F(10**9), "TB": F(10**12),
        "KiB": F(2**10), "MiB": F(2**20), "GiB": F(2**30), "TiB": F(2**40)}
cases = []


def text(value):
    """The shortest decimal of a fraction that has one, else the fraction itself."""
    value = F(value)
    denominator, scale = value.denominator, 0
    while denominator % 10 == 0 or denominator % 2 == 0 or denominator % 5 == 0:
        denominator = denominator // 10 if denominator % 10 == 0 else denominator // 2 if denominator % 2 == 0 else denominator // 5
        scale += 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**scale // value.denominator).rjust(scale + 1, "0")
    whole, part = (digits[:-scale], digits[-scale:].rstrip("0")) if scale else (digits, "")
    return ("-" if value < 0 else "") + whole + ("." + part if part else "")


def case(limit, observed, baseline, holds, *reasons):
    cases.append({"limit": limit, "observed": observed, "baseline": baseline,
                  "holds": holds if isinstance(holds, str) else str(bool(holds)).lower(), "reasons": list(reasons)})


def around(bound, edge, step, shape, baseline=None):
    """Every operator, one step below the edge, at it, and one step above."""
    for name, compare in OPERATORS.items():
        for value in (edge - step, edge, edge + step):
            case(f"{name} {bound}", shape(value), baseline, compare(value, edge))


def of(unit):
    return lambda value: {"value": text(value), "unit": unit}


def out_of(total):
    return lambda value: {"events": int(value * total), "total": total}


def count(value):
    return {"count": int(value)}


# Values of their own, in every unit.
around("10", F(10), 1, count)
around("0", F(1, 2) - F(1, 2), F(1, 1000), of("1"))
around("2.5", F(5, 2), F(1, 10**12), of("1"))
around("1%", F(1, 100), F(1, 500), out_of(500))
around("99.5%", F(995, 1000), F(1, 1000), out_of(1000))
around("85%", F(85), F(1, 10**9), of("%"))
around("0.1%", F(1, 1000), F(1, 10**17), of("ratio"))
for unit, size in TIME.items():
    around(f"500{unit}", 500 * size, F(1, 10**12), of("s"))
    around(f"0.3{unit}", F(3, 10) * size * 1000, F(1, 10**12), of("ms"))
for unit, size in SIZE.items():
    around(f"1.5{unit}", F(3, 2) * size, F(1, 2), of("By"))
around("100/s", F(100), F(1, 10**6), of("1/s"))
around("70[Cel]", F(70), F(1, 10), of("Cel"))

# A percentage of the baseline, each sign.
for baseline in ("34.91", "412", "0.1", "1e-7", "123456789.123456789"):
    for percent in (10, -2, 0, F(1, 10), 150, F(-333, 10)):
        edge = F(baseline) * (1 + F(percent) / 100)
        sign = "-" if percent < 0 else "+"
        around(f"{sign}{text(abs(F(percent)))}%", edge, F(1, 10**20), of("ms"), {"value": baseline, "unit": "ms"})
around("-2%", F(98), 1, count, {"count": 100})
around("+10%", F(11, 30), F(1, 3 * 10**6), lambda v: {"value": text(v), "unit": "ratio"}, {"events": 1, "total": 3})

# A difference from the baseline, each sign and unit.
for baseline, total in ((1, 100), (1, 3), (0, 7)):
    rate = {"events": baseline, "total": total}
    around("+5pp", F(baseline, total) + F(5, 100), F(1, 10**9), of("ratio"), rate)
    around("-0.5pp", F(baseline, total) - F(5, 1000), F(1, 10**9), of("ratio"), rate)
around("+5pp", F(6, 100), F(1, 100), out_of(100), {"events": 1, "total": 100})
around("+50ms", F("462"), F(1, 10**6), of("ms"), {"value": "412", "unit": "ms"})
around("+50ms", F("0.462"), F(1, 10**9), of("s"), {"value": "412", "unit": "ms"})
around("-1.5s", F("500"), F(1, 10**6), of("ms"), {"value": "2", "unit": "s"})
around("+3", F(10), 1, count, {"count": 7})
around("-3", F(4), 1, count, {"count": 7})
around("+1KiB", F(3024), 1, of("By"), {"value": "2", "unit": "kB"})
around("-20/s", F(80), F(1, 100), of("1/s"), {"value": "100", "unit": "1/s"})

# The three cases that every engine is asked about.
case(">= -2%", {"count": 98}, {"count": 100}, True)
case("< +5pp", {"events": 6, "total": 100}, {"events": 1, "total": 100}, False)
case("<= +10%", {"value": "38.401", "unit": "ms"}, {"value": "34.91", "unit": "ms"}, True)

# What cannot be decided.
ms = of("ms")
case("<= +10%", ms(F(1)), None, "unknown", "no_baseline")
case("<= +5pp", {"events": 1, "total": 2}, None, "unknown", "no_baseline")
case("<= +10%", ms(F(0)), ms(F(0)), "unknown", "zero_baseline")
case("<= +10%", ms(F(1)), ms(F(-1)), "unknown", "zero_baseline")
case("<= +50ms", ms(F(50)), ms(F(0)), True)
for limit, observed, baseline in (
    ("<= 500", ms(F(1)), None), ("<= 500ms", {"count": 1}, None), ("<= 1", {"events": 1, "total": 2}, None),
    ("< 1%", {"count": 0}, None), ("<= +5pp", {"count": 1}, {"count": 1}), ("<= +10%", ms(F(1)), of("By")(F(1))),
    ("<= 5[Cel]", of("K")(F(1)), None), ("<= +50ms", {"count": 1}, None),
):
    case(limit, observed, baseline, "unknown", "unit_mismatch")
bucket = {"low": "100", "high": "250", "unit": "ms"}
for limit, holds in (("<= 250ms", True), ("< 250ms", None), ("<= 100ms", None), ("< 100ms", False), ("== 100ms", None),
                     (">= 100ms", True), ("> 100ms", None), (">= 250ms", None), ("> 250ms", False), ("== 99ms", False)):
    case(limit, bucket, None, *(("unknown", "resolution") if holds is None else (holds,)))
case("<= 900ms", {"low": "500", "high": None, "unit": "ms"}, None, "unknown", "resolution")
case("<= +10%", ms(F(110)), bucket, True)
case("<= +10%", ms(F(111)), bucket, "unknown", "resolution")
case("<= +10%", ms(F(276)), bucket, False)

# Combinations.
floor = {"any": ["<= +10%", "<= +50ms"]}
case(floor, ms(F(30)), ms(F(0)), True)
case(floor, ms(F(51)), ms(F(0)), "unknown", "zero_baseline")
case(floor, ms(F(30)), None, "unknown", "no_baseline")
case({"any": ["<= +10%", "<= 500ms"]}, ms(F(30)), None, True)
case({"all": ["<= +10%", "<= 500ms"]}, ms(F(30)), None, "unknown", "no_baseline")
case({"all": ["<= +10%", "<= 500ms"]}, ms(F(501)), None, False)
case({"all": ["<= +10%", "<= 3"]}, ms(F(30)), None, "unknown", "no_baseline", "unit_mismatch")
case({"all": [floor, {"any": ["< 1ms", ">= 460ms"]}]}, ms(F(462)), ms(F(412)), True)
case({"all": [floor, {"any": ["< 1ms", ">= 460ms"]}]}, ms(F(459)), ms(F(412)), False)

texts = [{"text": given, "canonical": canonical} for given, canonical in (
    ("<=10", "<= 10"), ("< 1 %", "< 1%"), ("<=+10%", "<= +10%"), (">= - 2 %", ">= -2%"), ("<= 250µs", "<= 250us"),
    (">= 100 rps", ">= 100/s"), ("== 0", "== 0"), ("<= 70 [Cel]", "<= 70[Cel]"), ("< +0.50pp", "< +0.5pp"))]
texts += [{"text": given, "error": error, "column": column} for given, error, column in (
    ("", "empty", 1), ("10% 초과", "operator_missing", 1), ("=< 1", "operator_unknown", 1), ("<=", "number_missing", 3),
    ("<= 1,000", "number_malformed", 4), ("<= 1e3", "number_malformed", 4), ("<= 5m", "unit_unknown", 5),
    ("<= 5pp", "points_without_sign", 5), ("<= 5[ms]", "unit_brackets", 5), ("> 1 < 5", "trailing_text", 5))]

lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in cases)
words = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in texts)
target = pathlib.Path(__file__).with_name("limits.json")
target.write_text(f'{{"count": {len(cases)},\n "cases": [\n{lines}\n ],\n "texts": [\n{words}\n ]}}\n', encoding="utf-8", newline="\n")
print(f"{len(cases)} cases, {len(texts)} texts")
