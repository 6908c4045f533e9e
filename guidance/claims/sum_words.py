"""The words for a sum: lines, amounts and workings, for letters and pages.

Nothing that a person wrote is in them: a loss is named by its place in the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from guidance.claims.sum import DelaySpan, LineView, Sum, SumLine, SumView
from guidance.library.texts import Texts


def tell_sum(counted: Sum, texts: Texts) -> SumView:
    """The sum in the words of one language."""
    return SumView(
        lines=tuple(_tell_line(line, counted.currency, texts) for line in counted.lines),
        now=_tell_total(counted, counted.now, texts),
        with_court=_tell_total(counted, counted.with_court, texts),
        guards=tuple(texts(f"sums.guards.{guard.id}") for guard in counted.guards),
        notes=texts.list("sums.notes"),
    )


def _tell_total(counted: Sum, total: Decimal, texts: Texts) -> str:
    return tell_money(total, counted.currency, texts) if counted.is_counted else texts("sums.total.uncounted")


def tell_money(amount: Decimal, currency: str, texts: Texts) -> str:
    """An amount with two decimals and its currency: `4 990,50 ₽`."""
    known, sign = f"sums.currency.{currency}", "−" if amount < 0 else ""
    number = _number(abs(amount), "#,##0.00", texts)
    if texts.has(known):
        return sign + texts("sums.money", number=number, currency=texts(known))
    return sign + texts("sums.money_by_code", number=number, currency=currency)


def sum_tree(counted: Sum, texts: Texts) -> dict[str, Any]:
    """The sum as plain data for other programs: amounts as decimal strings (null: not counted), days as ISO dates, rates in percent."""
    view = tell_sum(counted, texts)
    return {
        "at": counted.at.isoformat(),
        "currency": counted.currency,
        "now": _decimal(counted.now if counted.is_counted else None),
        "with_court": _decimal(counted.with_court if counted.is_counted else None),
        "lines": [_line_tree(line, words) for line, words in zip(counted.lines, view.lines, strict=True)],
        "guards": [
            {"id": guard.id, "text": text, "sources": list(guard.sources)} for guard, text in zip(counted.guards, view.guards, strict=True)
        ],
        "notes": list(view.notes),
    }


def _line_tree(line: SumLine, words: LineView) -> dict[str, Any]:
    return {
        "id": line.id,
        "item": line.item,
        "name": words.name,
        "status": line.status,
        "reason": line.reason,
        "amount": _decimal(line.amount),
        "rate": _decimal(line.percent),
        "base": _decimal(line.base),
        "from": _iso(line.first),
        "to": _iso(line.last),
        "days": line.days,
        "cap": _decimal(line.cap),
        "cap_reached_on": _iso(line.capped_on),
        "spans": [_span_tree(span) for span in line.spans],
        "rule": words.rule,
        "working": list(words.working),
        "conditions": list(words.conditions),
        "withheld": words.reason,
        "sources": list(line.sources),
    }


def _span_tree(span: DelaySpan) -> dict[str, Any]:
    return {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "days": span.days,
        "rate": str(span.percent),
        "base": str(span.base),
        "exact": str(span.amount),
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _tell_line(line: SumLine, currency: str, texts: Texts) -> LineView:
    return LineView(
        id=line.id,
        item=line.item,
        name=texts(f"sums.lines.{line.id}"),
        status=_tell_status(line, texts),
        amount=tell_money(line.amount, currency, texts) if line.amount is not None else "",
        working=tuple(_working(line, currency, texts)),
        rule=texts(f"sums.rules.{line.rule}"),
        reason=texts(f"sums.withheld.{line.reason}") if line.reason else "",
        conditions=tuple(_tell_condition(line, name, texts) for name in line.conditions),
        sources=line.sources,
    )


def _tell_status(line: SumLine, texts: Texts) -> str:
    if line.id == "refunded":
        return texts("sums.status.refunded")
    if line.status == "not_yet" and line.first is not None:
        return texts("sums.not_yet_before", date=texts.date(line.first))
    return texts(f"sums.status.{line.status}")


def _tell_condition(line: SumLine, name: str, texts: Texts) -> str:
    key = f"sums.conditions.{name}"
    return texts(key, **{asked: texts.date(line.since) if line.since else "" for asked in texts.placeholders(key)})


def _working(line: SumLine, currency: str, texts: Texts) -> Iterator[str]:
    """How the amount came about, a sentence for each stretch of days."""
    if line.id == "refunded" and line.first is not None:
        yield texts("sums.working.came", date=texts.date(line.first))
    for span in line.spans:
        yield texts(
            "sums.working.span",
            first=texts.date(span.first),
            last=texts.date(span.last),
            product=texts(
                "sums.working.days",
                percent=_percent(span.percent, texts),
                base=tell_money(span.base, currency, texts),
                days=texts.count("words.count.days", span.days),
            ),
        )
    if line.capped_on is not None and line.cap is not None:
        yield texts("sums.working.capped", cap=tell_money(line.cap, currency, texts), date=texts.date(line.capped_on))
    if line.id == "fine" and line.status == "court" and line.percent is not None and line.base is not None:
        yield texts("sums.working.share", percent=_percent(line.percent, texts), base=tell_money(line.base, currency, texts))


def _percent(percent: Decimal, texts: Texts) -> str:
    return texts("sums.percent", number=_number(percent, "#,##0.###", texts))


def _number(value: Decimal, pattern: str, texts: Texts) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - Babel is heavy, and most pages tell no sum

    return format_decimal(value, pattern, locale=texts.language)
