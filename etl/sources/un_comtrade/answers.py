"""The envelope of an answer of UN Comtrade's interface (v1): its rows as they came, sent just now or saved as a file.

What a row says is read in `rows`; which rows a request may have is known to `api` alone.
"""

from __future__ import annotations

from etl.sources._answers import read_json
from etl.sources._delimited import shown
from etl.sources.un_comtrade.fields import RowError

#: Rows at which the interface stops without a word: without a key, and with one (two texts give two limits).
PREVIEW_ROWS = 500
KEYED_ROWS = (100_000, 250_000)


def answer_rows(body: bytes) -> list[object]:
    """Return the rows of an answer; raise RowError for one that is no JSON, is an error, or has lost rows."""
    try:
        envelope = read_json(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RowError(f"it is no JSON ({shown(str(error))})") from error
    if not isinstance(envelope, dict) or not isinstance(envelope.get("data"), list):
        raise RowError("it has no list of rows")
    if envelope.get("error"):
        raise RowError(f"it says {shown(str(envelope['error']))}")
    data: list[object] = envelope["data"]
    count = envelope.get("count")
    if isinstance(count, bool) or not isinstance(count, (int, str)) or str(count) != str(len(data)):
        raise RowError(f"it says that it has {shown(str(count))} rows and has {len(data)}")
    return data
