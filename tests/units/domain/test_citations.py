"""Every rule that is cited can be looked up: what it says, what it rests on, how sure that is."""

from domain.citations import CITATIONS
from domain.citations import STATUS
from tests.tidy.tree import ROOT
from tests.tidy.tree import shipped
from tests.tidy.wording import RULE


def test_every_rule_cited_by_the_code_has_a_citation() -> None:
    """No report can name a rule that `explain` could not tell of."""
    cited = {rule for module in shipped() for rule in RULE.findall(module.source)}
    assert cited - CITATIONS.keys() == set()


def test_the_register_and_the_citations_are_the_same_rules() -> None:
    """A rule of the register has its text, and no text stands for a rule nobody knows."""
    register = (ROOT / "tests/tidy/rule_ids.txt").read_text(encoding="utf-8")
    assert set(RULE.findall(register)) == set(CITATIONS)


def test_how_sure_a_rule_is_is_said_in_the_words_there_are() -> None:
    """Each has a title, a source and at least one word of its status."""
    for rule, citation in CITATIONS.items():
        assert citation.title, rule
        assert citation.source, rule
        assert citation.status, rule
        assert set(citation.status) <= STATUS.keys(), rule
