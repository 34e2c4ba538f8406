"""Terms are found in the text as the glossary writes them."""

import re

from peshawar.build.glossary import GLOSSARY_PAGE, read_terms, term_pattern


def test_the_glossary_has_the_abbreviations_of_the_book(repository):
    terms = read_terms(repository / f"{GLOSSARY_PAGE}.md")
    assert {"TTP", "UCDP", "FATA", "CRS", "dyad", "Brier score"} <= set(terms)
    assert len(terms) == len({term.lower() for term in terms})


def test_every_definition_is_one_and_every_term_is_in_order(repository):
    text = (repository / f"{GLOSSARY_PAGE}.md").read_text("utf-8")
    for block in text.split(":::{glossary}")[1:]:
        terms = re.findall(r"(?m)^(\w.*)\n  ", block.split(":::")[0])
        assert terms == sorted(terms, key=str.lower)
    for term in read_terms(repository / f"{GLOSSARY_PAGE}.md"):
        assert f"\n{term}\n  " in text, term


def test_capitals_as_they_stand_other_terms_in_any_case_and_in_the_plural():
    pattern = term_pattern(("TTP", "dyad", "Afghan Taliban"))
    found = [match.group(0) for match in pattern.finditer("Dyads of the TTP and the Afghan Taliban, not ttp, TTPX or dyadic")]
    assert found == ["Dyads", "TTP", "Afghan Taliban"]
