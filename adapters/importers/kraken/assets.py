"""Kraken's names for assets: legacy codes, pockets of the same asset, and pairs.

    XXBT, XBT, XBT.M, XXBT.F -> BTC      ZEUR, EUR.HOLD -> EUR      DOT, DOT.S, DOT28.S -> DOT
    ETH2, ETH2.S -> ETH                  XXDG, XDG -> DOGE

A suffix says in which pocket of the account units lie (staked, bonded for 28 days, earning, on
hold), not what they are, so moving between pockets is no event for this ledger.
"""

import re

_LEGACY = {
    "XXBT": "BTC",
    "XBT": "BTC",
    "XETH": "ETH",
    "ETH2": "ETH",
    "XXDG": "DOGE",
    "XDG": "DOGE",
    "XLTC": "LTC",
    "XXRP": "XRP",
    "XXLM": "XLM",
    "XXMR": "XMR",
    "XZEC": "ZEC",
    "XETC": "ETC",
    "XREP": "REP",
    "XREPV2": "REPV2",
    "XMLN": "MLN",
    "XICN": "ICN",
    "XNMC": "NMC",
    "XDAO": "DAO",
    "XXVN": "XVN",
    "ZUSD": "USD",
    "ZEUR": "EUR",
    "ZGBP": "GBP",
    "ZCAD": "CAD",
    "ZJPY": "JPY",
    "ZAUD": "AUD",
    "ZKRW": "KRW",
    "ZCHF": "CHF",
}
_POCKET = re.compile(r"(?P<asset>.+?)(?:(?:03|04|07|14|21|28)(?=\.S$))?\.(?:S|M|P|B|F|HOLD)")

FEE_CREDIT = "KFEE"
"""Kraken's fee credits, which are no asset: they can only lower a fee."""

_QUOTES = ("USDT", "USDC", "USDG", "EURT", "DAI", "PYUSD", "XBT", "BTC", "ETH", "DOT")
_MONEY = ("USD", "EUR", "GBP", "CAD", "JPY", "CHF", "AUD")


def asset_name(raw: str) -> str:
    """The asset's common name, whatever pocket the units lie in."""
    code = raw.strip()
    pocket = _POCKET.fullmatch(code)
    if pocket:
        code = pocket["asset"]
    return _LEGACY.get(code.upper(), code)


def split_pair(pair: str) -> tuple[str, str] | None:
    """Base and quote of a traded pair in any of Kraken's spellings, or None.

    Codes of eight letters with a Z currency or XXBT are two legacy codes (`XXBTZUSD`); otherwise
    the longest known quote at the end counts: `TRXXBT` is TRX against XBT.
    """
    if "/" in pair:
        base, _, quote = pair.partition("/")
        return (asset_name(base), asset_name(quote)) if base and quote else None
    code = pair.strip().upper()
    legacy = code[4:]
    if len(code) == 8 and legacy in _LEGACY and (code[0] in "XZ" or legacy[0] == "Z"):
        return asset_name(code[:4]), asset_name(legacy)
    for quote in sorted((*_QUOTES, *_MONEY), key=len, reverse=True):
        if code.endswith(quote) and len(code) > len(quote):
            return asset_name(code[: -len(quote)]), asset_name(quote)
    return None
