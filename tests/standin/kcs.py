"""Korea Customs as the stand-in has it: the two services of data.go.kr, from figures of our own making.

Totals are the sums of the items of the same month, and an answer's total row the sum of its items, as with the real one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.standin.server import Handler, ReceivedRequest, Reply

NATION, ITEM = "/nationtrade/getNationtradeList", "/nitemtrade/getNitemtradeList"
KEY = "made-up+key/of==our-own"
GOODS = {
    "0303290000": "기타 냉동어류",
    "2709001010": "석유와 역청유",
    "2711110000": "액화천연가스",
    "8703231010": "승용차",
    "8703239010": "그 밖의 승용차",
    "8708999000": "부분품",
}
XML = "application/xml;charset=UTF-8"
_MONTH = re.compile(r"[12][0-9]{3}(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class CustomsLine:
    """One item of one month: dollars and kilograms both ways."""

    exports: int
    export_kg: int
    imports: int
    import_kg: int

    def plus(self, other: CustomsLine) -> CustomsLine:
        return CustomsLine(*(mine + its for mine, its in zip(vars(self).values(), vars(other).values(), strict=True)))


@dataclass
class CustomsData:
    """What the stand-in knows, by month (`202601`) and ten-digit item; its key, and how many requests are left today."""

    lines: dict[tuple[str, str], CustomsLine] = field(default_factory=dict)
    key: str = KEY
    requests_left: int = 10_000
    total_row_first: bool = True
    commas: bool = False

    def add_month(self, month: str, lines: dict[str, CustomsLine] | None = None) -> None:
        """Publish a month: the given lines, or made-up ones."""
        made = {code: _made_up(month, number) for number, code in enumerate(GOODS)}
        self.lines |= {(month, code): line for code, line in (lines or made).items()}

    def revise(self, month: str, code: str, **changes: int) -> None:
        """Change figures of a line: `exports`, `export_kg`, `imports` or `import_kg`."""
        self.lines[month, code] = CustomsLine(**{**vars(self.lines[month, code]), **changes})

    def withdraw(self, month: str, code: str = "") -> None:
        """Take back an item of a month, or the whole month."""
        self.lines = {key: line for key, line in self.lines.items() if key[0] != month or code not in ("", key[1])}

    def between(self, first: str, last: str) -> dict[tuple[str, str], CustomsLine]:
        return {key: line for key, line in sorted(self.lines.items()) if first <= key[0] <= last}


def _made_up(month: str, number: int) -> CustomsLine:
    seed = int(month) * 7 + number * 13
    return CustomsLine(seed * 1_009 % 90_000_007, seed * 31 % 70_001, seed * 1_013 % 80_000_023, seed * 37 % 60_013)


def customs(first: str, last: str) -> CustomsData:
    """Make up every month from the first to the last."""
    made = CustomsData()
    for month in range(int(first[:4]) * 12 + int(first[4:]) - 1, int(last[:4]) * 12 + int(last[4:])):
        made.add_month(f"{month // 12}{month % 12 + 1:02d}")
    return made


def handlers(data: CustomsData) -> dict[str, Handler]:
    """Answer like both services of the publisher."""
    return {
        NATION: lambda request: _refused(data, request) or _nation(data, request),
        ITEM: lambda request: _refused(data, request) or _item(data, request),
    }


def gateway(status: int, code: str, error: str, words: str) -> Reply:
    """Return a no of the gateway."""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OpenAPI_ServiceResponse>\n<cmmMsgHeader>\n  <errMsg>{error}</errMsg>\n'
        f"  <returnAuthMsg>{words}</returnAuthMsg>\n  <returnReasonCode>{code}</returnReasonCode>\n</cmmMsgHeader>\n"
        "</OpenAPI_ServiceResponse>\n"
    )
    return Reply(status, body.encode(), XML)


def service(code: str, words: str, body: str = "") -> Reply:
    """Return an answer of the service: a head, and a body if there is one."""
    head = f"<header><resultCode>{code}</resultCode><resultMsg>{words}</resultMsg></header>"
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return Reply(200, f"{start}<response>{head}{body}</response>".encode(), XML)


def _refused(data: CustomsData, request: ReceivedRequest) -> Reply | None:
    key = request.params.get("serviceKey", "")
    if key != data.key:
        unknown = ("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "등록되지 않은 서비스키")
        return gateway(403, *unknown) if key else gateway(401, "20", "SERVICE_ACCESS_DENIED_ERROR", "서비스 접근거부")
    if data.requests_left <= 0:
        words = "일일 서비스 요청제한 횟수 초과 에러"
        return gateway(429, "22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", words)
    data.requests_left -= 1
    if request.params.get("_type") == "json":
        head = b'{"errMsg": "HTTP_ERROR", "returnAuthMsg": "HTTP", "returnReasonCode": "04"}'
        return Reply(200, b'{"OpenAPI_ServiceResponse": {"cmmMsgHeader": ' + head + b"}}")
    return _wrong_request(request)


def _wrong_request(request: ReceivedRequest) -> Reply | None:
    first, last = request.params.get("strtYymm", ""), request.params.get("endYymm", "")
    if not _MONTH.fullmatch(first) or not _MONTH.fullmatch(last):
        return service("99", "조회기간 형식이 올바르지 않습니다.")
    months = (int(last[:4]) - int(first[:4])) * 12 + int(last[4:]) - int(first[4:]) + 1
    if months < 1:
        return service("99", "종료기간이 시작기간보다 빠릅니다.")
    if months > 12:
        return service("99", "시작과 종료의 조회기간은 1년이내 기간만 가능합니다.")
    if request.params.get("cntyCd") != "RU":
        return service("99", "국가코드가 존재하지 않습니다.", "<body/>")
    return None


def _nation(data: CustomsData, request: ReceivedRequest) -> Reply:
    months: dict[str, CustomsLine] = {}
    for (month, _), line in data.between(request.params["strtYymm"], request.params["endYymm"]).items():
        months[month] = months.get(month, CustomsLine(0, 0, 0, 0)).plus(line)
    return _items(
        {
            **_balance(line, data),
            "expCnt": str(line.export_kg % 997),
            "impCnt": str(line.import_kg % 997),
            "statCd": "RU",
            "statCdCntnKor1": "러시아",
            "year": f"{month[:4]}.{month[4:]}",
        }
        for month, line in months.items()
    )


def _item(data: CustomsData, request: ReceivedRequest) -> Reply:
    found = data.between(request.params["strtYymm"], request.params["endYymm"])
    rows = [_item_row(data, line, f"{month[:4]}.{month[4:]}", code) for (month, code), line in found.items()]
    if rows:
        whole = CustomsLine(0, 0, 0, 0)
        for line in found.values():
            whole = whole.plus(line)
        total = _item_row(data, whole, "총계", "-")
        rows = [total, *rows] if data.total_row_first else [*rows, total]
    return _items(rows)


def _item_row(data: CustomsData, line: CustomsLine, year: str, code: str) -> dict[str, str]:
    total = code == "-"
    return {
        **_balance(line, data),
        "expWgt": str(line.export_kg),
        "hsCd": code,
        "impWgt": str(line.import_kg),
        "statCd": "-" if total else "RU",
        "statCdCntnKor1": "-" if total else "러시아",
        "statKor": "-" if total else GOODS.get(code, "그 밖의 것"),
        "year": year,
    }


def _balance(line: CustomsLine, data: CustomsData) -> dict[str, str]:
    numbers = {"balPayments": line.exports - line.imports, "expDlr": line.exports, "impDlr": line.imports}
    return {name: f"{value:,}" if data.commas else str(value) for name, value in numbers.items()}


def _items(rows: Iterable[dict[str, str]]) -> Reply:
    texts = [
        "<item>" + "".join(f"<{name}>{escape(row[name])}</{name}>" for name in sorted(row)) + "</item>" for row in rows
    ]
    items = f"<items>{''.join(texts)}</items>" if texts else "<items/>"
    return service("00", "정상서비스.", f"<body>{items}</body>")
