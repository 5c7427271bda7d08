"""Which codes are money rather than units: fiat is never a pool.

Dollars are what everything is measured in; other currencies are amounts that need a rate. Neither
has lots (R-PROP-1 speaks of property, and section 988 currency gains are out of scope).
"""

FIAT = frozenset(
    """
    AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HUF IDR ILS INR ISK
    JOD JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK
    SGD THB TRY TWD UAH USD UYU VND ZAR
    """.split()
)
"""ISO 4217 codes of the currencies exchanges quote; a code here is refused as an asset."""

DOLLAR = "USD"
