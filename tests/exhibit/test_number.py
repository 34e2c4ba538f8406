"""Numbers: printed forms, names, and templates."""

import pytest

from peshawar.exhibit.number import Number, NumberRegister, print_number


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [(3639, ",d", "3,639"), (0.4027, ".0%", "40%"), (28.396, ",.1f", "28.4"), (9, "words", "nine"), (-0.31, ".2f", "\u22120.31"), (149.0, ",d", "149"), (-0.004, ".0%", "0%")],
)
def test_printed_forms(value, form, printed):
    assert print_number(value, form) == printed


@pytest.mark.parametrize(("value", "form"), [(float("nan"), ",d"), (1.5, ",d"), (13, "words"), (True, ",d"), (float("inf"), ".1f")])
def test_what_cannot_be_printed_is_refused(value, form):
    with pytest.raises(ValueError):
        print_number(value, form)


@pytest.fixture
def register():
    numbers = NumberRegister()
    numbers.add(Number("toll_low", 144, "144", "people", ("toll_reports",)))
    numbers.add(Number("toll_high", 150, "150", "people", ("toll_reports",)))
    return numbers


def test_templates_take_numbers_and_exhibits(register):
    text, used = register.fill("{toll_low} to {toll_high}, see {fig-toll}; again {toll_low}", {"fig-toll": "Figure 1.1"})
    assert text == "144 to 150, see Figure 1.1; again 144"
    assert used == ["toll_low", "toll_high"]


def test_an_unknown_name_is_refused_and_the_known_ones_are_named(register):
    with pytest.raises(KeyError, match=r"\{toll_best\} is no registered number.*toll_high, toll_low"):
        register.fill("{toll_best}", {})


def test_a_number_needs_a_table_and_a_plain_name(register):
    with pytest.raises(ValueError, match="names no table"):
        register.add(Number("x", 1, "1", "people", ()))
    with pytest.raises(ValueError, match="snake_case"):
        register.add(Number("Toll-Low", 1, "1", "people", ("attacks",)))
