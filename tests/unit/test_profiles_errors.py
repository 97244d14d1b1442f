"""What a profile may not say: every fault is told at once, each with the key path where it stands."""

from pathlib import Path

import pytest

from finsam_saas.finance.profile import FinanceSection
from finsam_saas.followup.profile import FollowupSection
from finsam_saas.funding.profile import FundingSection
from finsam_saas.governance.profile import GovernanceSection
from finsam_saas.planning.profile import PlanningSection
from tenants.profile import Profile, ProfileErrors, parse_profile, read_profile
from tenants.profile_fields import REGISTERED, ProfileSection

SECTIONS: dict[str, type[ProfileSection]] = {
    "governance": GovernanceSection,
    "finance": FinanceSection,
    "funding": FundingSection,
    "followup": FollowupSection,
    "planning": PlanningSection,
}

ASSOCIATION = """
[association]
slug = "prov"
name = "Samordningsförbundet Prov"
short_name = "Prov"
sources = [{ key = "plan", title = "Plan 2024" }]
"""
GOVERNANCE = """
[governance]
variant = "preparatory_group"
members = [
  { key = "af", name = "AF", party = "employment_service", pays_through = "fk", source = "plan" },
  { key = "fk", name = "FK", party = "social_insurance", source = "plan" },
  { key = "region", name = "Region", party = "region", source = "plan" },
  { key = "norr", name = "Norr", party = "municipality", source = "plan" },
  { key = "soder", name = "Söder", party = "municipality", source = "plan" },
]
bodies = [
  { key = "styrelse", kind = "board", label = "Styrelse", tasks = ["decides"], source = "plan" },
  { key = "beredning", kind = "preparatory_group", label = "Beredningsgrupp", source = "plan" },
]
"""


def read(more: str = "", association: str = ASSOCIATION, governance: str = GOVERNANCE) -> Profile:
    return parse_profile(association + governance + more, SECTIONS)


def faults(more: str = "", association: str = ASSOCIATION, governance: str = GOVERNANCE) -> dict[str, str]:
    """The faults of a profile by key path; an empty table where it reads."""
    try:
        read(more, association, governance)
    except ProfileErrors as errors:
        return {fault.path: fault.message for fault in errors.faults}
    return {}


def fee_year(keys: str, total: str = "1000") -> str:
    head = f'[[finance.fee_years]]\nyear = 2024\ntotal_tkr = {total}\nsource = "plan"\n'
    return f"{head}keys = [{keys}]\n"


def key(member: str, weight: str, basis: str = "fixed_percent", party: str = "municipality") -> str:
    values = f'member = "{member}", party = "{party}", basis = "{basis}", weight = {weight}'
    return f'{{ {values}, source = "plan" }},'


def initiative(fields: str, key: str = "steget") -> str:
    return f'[[funding.initiatives]]\nkey = "{key}"\nname = "Steget"\nsource = "plan"\n{fields}\n'


def test_the_smallest_profile_reads() -> None:
    assert faults() == {}


def test_faults_of_all_sections_are_told_at_once_with_their_key_paths() -> None:
    governance = GOVERNANCE.replace('party = "region"', 'party = "landsting"')
    found = faults(
        fee_year(key("norr", "nan") + key("vaster", "50"))
        + initiative('orientation = "both"\nowners = [{ member = "oster" }]')
        + '[[planning.annual_cycle]]\nkey = "mote"\nmonth = 13\nkind = "event"\ntext = "Möte"\n'
        'source = "blogg"\n',
        association=ASSOCIATION.replace('name = "Samordningsförbundet Prov"\n', 'namn = "Prov"\n'),
        governance=governance,
    )
    assert set(found) == {
        "association.name",
        "association.namn",
        "governance.members[2].party",
        "finance.fee_years[0].keys[0].weight",
        "finance.fee_years[0].keys[1].member",
        "funding.initiatives[0].orientation",
        "funding.initiatives[0].owners[0].member",
        "planning.annual_cycle[0].month",
        "planning.annual_cycle[0].source",
    }
    assert found["association.name"] == "is required, but absent"
    assert found["association.namn"] == "is not a key that can stand here"
    assert found["finance.fee_years[0].keys[1].member"] == "no member has the key 'vaster'"
    assert found["planning.annual_cycle[0].source"] == "no source has the key 'blogg'"


def test_a_broken_part_hides_no_key_that_others_refer_to() -> None:
    governance = GOVERNANCE.replace('"Norr", party = "municipality"', '"Norr", party = "kommun"')
    found = faults(initiative('owners = [{ member = "norr" }]'), governance=governance)
    assert set(found) == {"governance.members[3].party"}


def test_unknown_keys_are_refused_everywhere() -> None:
    found = faults(
        '[governance2]\nx = 1\n[funding]\nbudget = 1\n[[followup.instruments]]\nkey = "x"\nname = "X"\n'
        'kind = "y"\nsource = "plan"\n'
    )
    assert set(found) == {"governance2", "funding.budget", "followup.instruments[0].kind"}


def test_an_absent_section_that_must_be_there_is_told() -> None:
    found = faults(governance="")
    assert {"governance.variant", "governance.members", "governance.bodies"} <= set(found)


def test_a_section_that_is_no_table_is_told() -> None:
    assert faults("", association="finance = 3\n" + ASSOCIATION) == {"finance": "must be a table"}


@pytest.mark.parametrize(
    ("text", "told"),
    [("[association\n", "line 1"), ("a = 1\na = 2\n", "line 2"), ("x = [" * 5000, "not valid TOML")],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ProfileErrors, match=told):
        parse_profile(text, SECTIONS)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProfileErrors, match="cannot be read"):
        read_profile(tmp_path / "none.toml", SECTIONS)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("name = 'Åmål'".encode("latin-1"))
    with pytest.raises(ProfileErrors, match="not UTF-8"):
        read_profile(latin, SECTIONS)


def test_a_file_with_a_byte_order_mark_reads(tmp_path: Path) -> None:
    file = tmp_path / "prov.toml"
    file.write_text(ASSOCIATION + GOVERNANCE, encoding="utf-8-sig")
    assert read_profile(file, SECTIONS).association.slug == "prov"


def test_the_same_key_twice_is_told_where_it_stands_again() -> None:
    found = faults(initiative("") + initiative(""))
    assert found == {"funding.initiatives[1].key": "the initiative key 'steget' is used twice"}


@pytest.mark.parametrize(
    ("keys", "path", "told"),
    [
        (key("norr", "50") + key("soder", "49.5"), "finance.fee_years[0].keys", "99.5|199/2"),
        (key("norr", "50") + key("soder", "51"), "finance.fee_years[0].keys", "add up to 101"),
        (key("norr", "50") + key("norr", "50"), "finance.fee_years[0].keys", "two keys"),
        (key("norr", "50") + key("soder", "9", "measure"), "finance.fee_years[0].keys", "same basis"),
        (
            key("norr", "1", "single") + key("soder", "1", "single"),
            "finance.fee_years[0].keys",
            "only member",
        ),
        (key("norr", "0", "measure") + key("soder", "0", "measure"), "finance.fee_years[0].keys", "nothing"),
        (key("region", "100"), "finance.fee_years[0].keys[0].party", "belongs to region"),
        (key("norr", "-1"), "finance.fee_years[0].keys[0].weight", "greater than or equal to 0"),
        (key("norr", "inf"), "finance.fee_years[0].keys[0].weight", "finite"),
        (key("norr", '"50"'), "finance.fee_years[0].keys[0].weight", "without quotes"),
        (key("norr", "true"), "finance.fee_years[0].keys[0].weight", "without quotes"),
    ],
)
def test_fee_keys_that_do_not_divide_are_refused(keys: str, path: str, told: str) -> None:
    found = faults(fee_year(keys))
    assert set(found) == {path}
    assert any(part in found[path] for part in told.split("|"))


def test_fee_keys_that_are_not_all_there_yet_are_kept() -> None:
    assert faults(fee_year(key("norr", "40"))) == {}


@pytest.mark.parametrize("total", ["nan", "-1", "1e12", "1000.000001", '"1000"', "false"])
def test_a_fee_total_that_is_no_sum_of_money_is_refused(total: str) -> None:
    assert set(faults(fee_year("", total))) == {"finance.fee_years[0].total_tkr"}


def test_money_keeps_its_ore_exactly() -> None:
    (year,) = read(fee_year("", "5772.50001")).section(FinanceSection).fee_years
    assert str(year.total_tkr) == "5772.50001"


@pytest.mark.parametrize(
    "fields",
    [
        'owners = [{ member = "norr" }, { member = "norr", unit = "AME" }]',
        'parties = ["region", "region"]',
        'municipalities = ["norr", "norr"]',
    ],
)
def test_what_an_insats_names_it_names_once(fields: str) -> None:
    found = faults(initiative(fields))
    assert list(found) == [f"funding.initiatives[0].{fields.split()[0]}"]


def test_a_year_has_one_adopted_budget_and_only_that_has_a_decision() -> None:
    fields = 'year = 2024\nname = "Budget"\nstate = "adopted"\nlines = []\nsource = "plan"\n'
    budget = f"[[finance.budgets]]\n{fields}"
    other = budget.replace('"Budget"', '"Reviderad"\nversion = 2')
    assert set(faults(budget + other)) == {"finance.budgets"}
    assert not faults(budget.replace("adopted", "replaced") + other + 'paragraph = "51"\n')
    assert faults(budget.replace("adopted", "preliminary") + "decided_on = 2023-11-17\n")


def test_two_budgets_of_a_year_need_two_names_and_versions() -> None:
    fields = 'year = 2024\nname = "Budget"\nstate = "adopted"\nlines = []\nsource = "plan"\n'
    budget = f"[[finance.budgets]]\n{fields}"
    assert set(faults(budget + budget)) == {"finance.budgets"}
    assert set(faults(budget + budget.replace("name", "version = 2\nname"))) == {"finance.budgets"}


def test_only_a_member_applies_and_a_preparing_body_never_decides() -> None:
    for task, told in (("applies", "a member applies"), ("decides", "never decides")):
        governance = GOVERNANCE.replace('"Beredningsgrupp",', f'"Beredningsgrupp", tasks = ["{task}"],')
        found = faults(governance=governance)
        assert told in found["governance.bodies[1].tasks"]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('variant = "preparatory_group"', 'variant = "network"', "governance.variant"),
        ('pays_through = "fk"', 'pays_through = "af"', "governance.members[0].pays_through"),
        ('pays_through = "fk"', 'pays_through = "x"', "governance.members[0].pays_through"),
        ('key = "norr"', 'key = "Norr kommun"', "governance.members[3].key"),
        ('label = "Beredningsgrupp"', 'label = " "', "governance.bodies[1].label"),
        ('label = "Beredningsgrupp"', 'label = "B", parent = "beredning"', "governance.bodies[1].parent"),
        ('label = "Beredningsgrupp"', 'label = "B", level = "Mitten"', "governance.bodies[1].level"),
        (
            'label = "Beredningsgrupp"',
            'label = "B", municipality = "fk"',
            "governance.bodies[1].municipality",
        ),
        ('name = "Norr"', 'name = "Norr\\u0000"', "governance.members[3].name"),
        ('name = "Norr"', 'name = "N", valid_from = "2012-01-01"', "governance.members[3].valid_from"),
        (
            'name = "Norr"',
            'name = "N", valid_from = 2012-01-01, valid_to = 2011-01-01',
            "governance.members[3]",
        ),
    ],
)
def test_governance_faults_stand_at_their_place(old: str, new: str, path: str) -> None:
    assert set(faults(governance=GOVERNANCE.replace(old, new))) == {path}


@pytest.mark.parametrize(
    ("more", "path"),
    [
        (initiative('owned_by_association = true\nowners = [{ member = "norr" }]'), "funding.initiatives[0]"),
        (initiative("starts_on = 2024-02-01\nends_on = 2024-01-01"), "funding.initiatives[0]"),
        (initiative('municipalities = ["region"]'), "funding.initiatives[0].municipalities[0]"),
        (
            initiative("amounts = [{ year = 2024, amount_tkr = 1 }]"),
            "funding.initiatives[0].amounts[0].source",
        ),
        (
            '[[finance.budgets]]\nyear = 2024\nname = "B"\nstate = "adopted"\nsource = "plan"\n'
            'lines = [{ kind = "cost_initiative", label = "X", initiative = "borta", source = "plan" }]',
            "finance.budgets[0].lines[0].initiative",
        ),
        (
            '[[planning.goals]]\nkey = "mal"\nyear = 2024\ntext = "Mål"\nlegs = ["ben"]\nsource = "plan"',
            "planning.goals[0].legs[0]",
        ),
        (
            '[[planning.goals]]\nkey = "mal"\nyear = 2024\ntext = "Mål"\nsource = "plan"\n'
            'targets = [{ key = "a", kind = "ratio", text = "A", source = "plan" }]',
            "planning.goals[0].targets[0]",
        ),
        (
            '[[finance.rules]]\nkey = "a"\nkind = "own_capital_share"\ntext = "A"\nstrength = "should"\n'
            'source = "plan"',
            "finance.rules[0]",
        ),
    ],
)
def test_faults_of_the_other_sections_stand_at_their_place(more: str, path: str) -> None:
    assert set(faults(more)) == {path}


def test_an_organisation_number_needs_its_check_digit_and_its_source() -> None:
    for number, told in (("222000-1835", "is not a Swedish"), ("222000-1834", "no source lists it")):
        association = ASSOCIATION.replace("short_name", f'organisation_number = "{number}"\nshort_name')
        assert told in faults(association=association)["association.organisation_number"]


@pytest.mark.parametrize("formed", ['"2008-13"', '"hösten 2008"', '"2008\\n"', "2008", '"2005-02-30"'])
def test_a_day_of_forming_is_a_date_as_exact_as_the_source(formed: str) -> None:
    found = faults(association=ASSOCIATION.replace("short_name", f"formed = {formed}\nshort_name"))
    assert "must be" in found["association.formed"]


def test_what_the_forbund_registered_itself_needs_no_declared_source() -> None:
    more = initiative("").replace('"plan"', f'"{REGISTERED}"')
    (part,) = read(more).section(FundingSection).initiatives
    assert part.source == REGISTERED
    found = faults(association=ASSOCIATION.replace('"plan"', f'"{REGISTERED}"'), governance="")
    assert "is kept for" in found["association.sources[0].key"]


def test_a_name_is_one_name_however_it_was_typed() -> None:
    governance = GOVERNANCE.replace('"Söder"', '"So\u0308der"')
    assert read(governance=governance).section(GovernanceSection).members[4].name == "Söder"


def test_a_section_that_was_not_handed_in_cannot_be_asked_for() -> None:
    sections: dict[str, type[ProfileSection]] = {"governance": GovernanceSection}
    profile = parse_profile(ASSOCIATION + GOVERNANCE, sections)
    with pytest.raises(LookupError, match="FundingSection"):
        profile.section(FundingSection)
