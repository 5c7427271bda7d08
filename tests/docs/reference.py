"""The reference pages that are made from the product's own tables."""

import ast
from pathlib import Path

from domain.findings import CATALOGUE
from domain.rulesets import ruleset_named
from domain.shapes import COMMON
from domain.shapes import SHAPES
from domain.shapes import Shape
from domain.switches import SWITCHES
from tests.docs.journal_words import EXAMPLES
from tests.docs.journal_words import meaning
from tests.tidy.tree import shipped

MADE = "by `python -m tests.docs.generate`; do not edit it by hand.\n"
SEVERITIES = ("error", "warning", "info")

FINDINGS = f"""\
# Findings

Made from `domain.findings.CATALOGUE` {MADE}
A finding marks a figure that rests on something missing, late or doubtful. It stops nothing: reports are
printed with their findings, and with `--strict` the exit status is 1 where one of them is an error. A
finding goes away when the ledger knows more. `lotledger findings` lists them, errors first.
"""

SWITCH_QUESTIONS = {
    "pre2025_scope": "Up to 2024: one pool for all accounts, or one for each?",
    "pre2025_method": "Up to 2024: which lots were taken first?",
    "pre2025_swap_fee": "Up to 2024: what does a swap's fee belong to?",
    "self_transfer_fee": "What becomes of a fee paid in units on a move between own accounts?",
    "end_of_month_rule": "Does a lot bought on a month's last day count to the last day of a month?",
    "selfcustody_fifo_scope": "Is a pool one wallet, or all self-custody together?",
    "self_transfer_selects_lots": "Does a partial move between own accounts choose lots like a sale?",
    "liq_penalty": "Is a liquidation penalty a cost of the sale?",
    "funding": "Do funding payments belong to the contract's result?",
    "bridge": "Is bridging an exchange?",
    "wrap": "Is wrapping one to one an exchange?",
    "liquid_staking": "Is changing into a liquid staking token an exchange?",
    "liquidity_pool": "Is putting units into a liquidity pool an exchange?",
    "lending": "Is lending units an exchange?",
    "section151_addback": "Which worksheet counts where the printed one and the statute differ?",
    "wash_regime": "Do wash-sale rules apply to every asset, plain crypto and stablecoins too?",
    "venue_1256": "Are contracts of a venue of the kind of section 1256?",
    "venue_custody_class": "Who says in which custody a pool is?",
    "taxpayer_zone": "In which zone are tax dates? An IANA zone may be named.",
    "round_whole_dollars": "Are printed forms in whole dollars?",
    "safe_harbor_2024_28": "Was unused basis allocated at the end of 2024?",
    "loan_units": "What are borrowed units that go back: a sale at value, or a debt settled?",
}
"""What each switch asks, in a sentence."""

SWITCHES_PAGE = f"""\
# Switches

Made from `domain.switches.SWITCHES` and the newest ruleset {MADE}
Where the law leaves a question open, a switch asks it and a `policy` fact answers it, for one tax year
(`year`) or from a date on (`from`); the policy recorded last wins. Without one the default applies. A policy
that asks for a value this release does not carry out raises the finding `switch_without_effect`, and the
default is used.

    lotledger record policy --switch end_of_month_rule --value off --year 2024

| switch | question | default | values | carried out | rule |
|---|---|---|---|---|---|
"""

JOURNAL = f"""\
# The journal

Made from `domain.shapes.SHAPES` {MADE}
JSON Lines, UTF-8: one JSON object a line, one fact a line. `lotledger import journal FILE` reads it whole or
refuses it whole; `lotledger record TYPE --key value …` takes the same types and keys. A first journal is
written in [write a journal](../how-to/write-a-journal.md).

- Numbers are strings of digits such as `"0.50"`, at most 60 digits; `year` and `order` are JSON integers.
- *Dollars* may be absent where a market price will do: the latest `price` of that asset, at most 24 hours old,
  is then used, else the finding `missing_value` says that it is not known.
- An *amount with its currency* is `{{"amount": "4.85", "currency": "EUR"}}`; a `price` of that currency makes it
  dollars.
- Instants have an offset or `Z`, to the microsecond. Where a *date* will do it is a day in the taxpayer's zone.
- A currency is never an asset: money has no lots.
- Unknown types, unknown keys, a key twice in one object, a bare number: each is a [fault](faults.md).
- A name that is known with the same content is skipped; with other content it refuses the file.

## Keys of every line

| key | holds | |
|---|---|---|
| `id` | a name | the fact's name in the ledger, so unique in it; `import --source NAME` puts `NAME:` in front |
| `type` | a type below | |
| `at` | an instant | when it happened; optional where the type says so |
| `order` | a whole number | place among facts of the same instant; absent is 0 |
| `note` | text | no part of what happened: it may differ when the fact is imported again |
| `tx` | text | transaction hash |
| `evidence` | a list of objects with `kind`, and `ref`, `sha256` if any | no part of what happened, as `note` |

## Fees

| form | means |
|---|---|
| `{{"amount": "12.50"}}` | money; negative for a rebate |
| `{{"asset": "BNB", "quantity": "0.01", "value": "6.40"}}` | units from elsewhere: a disposal of its own, and a cost of the trade |
| … with `"own_cost": "0.20"` | the part of `value` that was the cost of disposing of the fee units themselves |
| … with `"withheld": "sent"` or `"received"` | the units were taken out of a leg; the leg's quantity includes them |
"""


def findings_page() -> str:
    """Every finding code, with severity, meaning and what to do."""
    raised = raised_codes()
    lines = [FINDINGS, "| code | severity | means | next |\n|---|---|---|---|"]
    for severity in SEVERITIES:
        for code, kind in CATALOGUE.items():
            if kind.severity == severity:
                never = "" if code in raised else " *Not raised in this release.*"
                meant = kind.meaning[0].upper() + kind.meaning[1:]
                lines.append(f"| `{code}` | {severity} | {meant}.{never} | {kind.next} |")
    return "\n".join(lines) + "\n"


def raised_codes() -> set[str]:
    """Every text in the packages that could be a finding's code, the lists of codes themselves apart."""
    return {
        node.value
        for module in shipped()
        if Path(module.path).name not in ("checklist.py", "findings.py")
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def switches_page() -> str:
    """Every switch, with its question, default and values."""
    lines = []
    rules = ruleset_named()
    for name, switch in SWITCHES.items():
        reading = rules.switches[name]
        values = ", ".join(f"`{value}`" for value in switch.values)
        done = (
            "all"
            if reading.honoured == switch.values
            else ", ".join(f"`{value}`" for value in reading.honoured)
        )
        question = SWITCH_QUESTIONS[name]
        lines.append(
            f"| `{name}` | {question} | `{reading.default}` | {values} | {done} | {switch.rule} |"
        )
    return SWITCHES_PAGE + "\n".join(lines) + "\n"


def journal_page() -> str:
    """Every type of the journal: keys, kinds, meanings and an example."""
    types = (_type(kind, shape) for kind, shape in SHAPES.items())
    return "\n".join([JOURNAL, *types])


def _type(kind: str, shape: Shape) -> str:
    when = "`at` is optional." if shape.timeless else "`at` is required."
    summary = shape.summary[0].upper() + shape.summary[1:]
    lines = [f"## {kind}\n\n{summary}. {when}{_needs(shape)}\n", "| key | | holds | |"]
    lines.append("|---|---|---|---|")
    for key, rule in shape.keys.items():
        if key in COMMON:
            continue
        needed = "required" if rule.required else ""
        default = f" (default `{rule.absent}`)" if rule.absent and rule.absent is not True else ""
        holds = rule.kind.expected + default
        lines.append(f"| `{key}` | {needed} | {holds} | {meaning(kind, key)} |")
    return "\n".join(lines) + f"\n\n```json\n{EXAMPLES[kind]}\n```\n"


def _needs(shape: Shape) -> str:
    """Which groups of keys are needed, in words."""
    out = ""
    for groups in shape.needs:
        choices = " or ".join(
            " with ".join(f"`{key}`" for key in shape.keys if key in group) for group in groups
        )
        out += f" Needs {choices}."
    return out
