"""Which builder makes which table from which files, and the one way to run them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from peshawar.sources import (
    aid,
    citations,
    drones,
    economy,
    geo,
    opinion,
    troops,
    ucdp,
    ucdp_series,
    us_obligations,
    violence,
    violence_years,
)
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import read_geojson, read_rows, require_years
from peshawar.sources.writing import csv_bytes, geojson_bytes

TABLES = "data/"
"""An input that begins so lies in the folder of tables: it is authored and not a source file."""
REGISTER = "data/sources.csv"
GED = "ucdp/hdx_conflict_data_pak.csv"
COUNTRY_YEARS = "ucdp/organizedviolencecy_v25_1.csv"
TTP_DEATHS = "ucdp/ucdp_battle_deaths_26_1_pakistan_ttp.csv"
MONTHLY_DEATHS = "ucdp/ucdp_monthly_pakistan_1989_2026.csv"
CANDIDATE_EVENTS = "ucdp/ucdp_candidate_2025_pakistan_events.csv"
ONE_SIDED = "ucdp/ucdp_onesided_25_1_pak_afg_actors.csv"
OTHER_DYADS = "ucdp/ucdp_battle_deaths_26_1_pak_afg_dyads.csv"
TBIJ_STRIKES = "drones/drone_strikes_tbij.csv"
NEW_AMERICA_STRIKES = "drones/drone_strikes_newamerica.csv"
DRONE_YEARS = "drones/drone_annual_by_dataset.csv"
SUICIDE_ATTACKS = "violence/suicide_attacks_pbc.csv"
PICSS = "violence/picss_monthly_2022_2025.csv"
CRS = "aid/crs_direct_overt_aid_versions_long.csv"
GREENBOOK = "aid/greenbook_pakistan_economic_military_fy.csv"
GREENBOOK_ACCOUNTS = "aid/greenbook_pakistan_accounts_fy1948_2020.csv"
FMF = "aid/fmf_pakistan_by_fiscal_year.csv"
FOREIGN_ASSISTANCE = "aid/foreignassistance_gov_pakistan_fy.csv"
PEW_SHARES = "opinion/pew_pakistan_country_favorability_2002_2015.csv"
OPINION_FINDINGS = "opinion/pakistan_opinion_published_findings.csv"
TROOP_SNAPSHOTS = "troops/afghanistan_us_troops_dmdc.csv"
TROOP_POINTS = "troops/afghanistan_troops_points.csv"
ARMS = "economy/sipri_tiv_imports_pakistan_1950_2021.csv"
SPENDING = "economy/pakistan_military_expenditure_gdp_1953_2024.csv"
VOTING = "economy/unga_voting_us_pakistan_1946_2023.csv"
VIOLENCE_PAGES = "violence/violence_annual_from_pages.csv"
VIOLENCE_YEARS = "violence/violence_annual_2013_2026.csv"
COMPARISON = "ucdp/published_totals_comparison.csv"
DEFLATORS = "aid/us_deflators_1948_2025.csv"
DISTRICT_LAYER = "../geo/pak_districts_2014.geojson"
CROSSWALK = "../geo/ucdp_adm2_crosswalk.csv"
LAYERS = (
    "afg_provinces",
    "boundary_lines",
    "disputed_areas",
    "pak_districts_2014",
    "pak_provinces_2014",
    "places",
    "region_countries",
)


@dataclass(frozen=True)
class Builder:
    """Files in, files out.

    `inputs` are relative to the folder of source files, those that begin with `data/` to the folder
    of tables; `outputs` are relative to the folder of tables.
    `build` takes the full paths of the inputs, keyed as in `inputs`, and returns the bytes of every
    output; it raises SourceError where a source cannot be used or does not reconcile.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    build: Callable[[dict[str, Path]], dict[str, bytes]]


def _build_ucdp_events(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[GED].name
    ged = read_rows(paths[GED], ucdp.GED_COLUMNS)
    country_rows = read_rows(paths[COUNTRY_YEARS], ucdp.COUNTRY_YEAR_COLUMNS)
    country_years = ucdp.list_country_years(country_rows, file=paths[COUNTRY_YEARS].name)
    events = ucdp.list_events(ged, _read_districts(paths), file=file)
    attacks, events = ucdp.merge_attacks(events, file=file)
    ucdp.check_school_attack(attacks, file=file)
    ucdp.check_events_against_country_years(events, country_years, file=file)
    return {"ucdp_events.csv": csv_bytes(events), "attacks.csv": csv_bytes(attacks)}


def _build_country_years(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[COUNTRY_YEARS].name
    table = ucdp.list_country_years(read_rows(paths[COUNTRY_YEARS], ucdp.COUNTRY_YEAR_COLUMNS), file=file)
    for _, rows in table.groupby("country"):
        require_years(rows, "year", 1989, 2024, file=file)
    ucdp.check_pakistan_2014(table, file=file)
    return {"country_year_deaths.csv": csv_bytes(table)}


def _build_ttp_battle_deaths(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[TTP_DEATHS].name
    table = ucdp.list_ttp_battle_deaths(read_rows(paths[TTP_DEATHS], ucdp.DYAD_COLUMNS), file=file)
    require_years(table, "year", 2007, 2025, file=file)
    return {"ttp_battle_deaths.csv": csv_bytes(table)}


def _read_country_years(paths: dict[str, Path]):
    file = paths[COUNTRY_YEARS].name
    return ucdp.list_country_years(read_rows(paths[COUNTRY_YEARS], ucdp.COUNTRY_YEAR_COLUMNS), file=file)


def _build_monthly_deaths(paths: dict[str, Path]) -> dict[str, bytes]:
    rows = read_rows(paths[MONTHLY_DEATHS], ucdp_series.MONTH_COLUMNS)
    events = read_rows(paths[CANDIDATE_EVENTS], ucdp_series.CANDIDATE_COLUMNS)
    table = ucdp_series.list_monthly_deaths(rows, _read_country_years(paths), file=paths[MONTHLY_DEATHS].name)
    ucdp_series.check_months_against_candidate_events(table, events, file=paths[CANDIDATE_EVENTS].name)
    return {"monthly_deaths.csv": csv_bytes(table)}


def _build_one_sided_deaths(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[ONE_SIDED].name
    table = ucdp_series.list_one_sided_deaths(read_rows(paths[ONE_SIDED], ucdp_series.ONE_SIDED_COLUMNS), file=file)
    ucdp_series.check_actors_against_country_years(table, _read_country_years(paths), file=file)
    return {"one_sided_deaths.csv": csv_bytes(table)}


def _build_dyad_deaths(paths: dict[str, Path]) -> dict[str, bytes]:
    ttp = ucdp.list_ttp_battle_deaths(read_rows(paths[TTP_DEATHS], ucdp.DYAD_COLUMNS), file=paths[TTP_DEATHS].name)
    rows = read_rows(paths[OTHER_DYADS], ucdp_series.OTHER_DYAD_COLUMNS)
    table = ucdp_series.list_dyad_deaths(rows, ttp, file=paths[OTHER_DYADS].name)
    return {"ucdp_dyad_deaths.csv": csv_bytes(table)}


def _build_drone_strikes(paths: dict[str, Path]) -> dict[str, bytes]:
    lists = {}
    for dataset, source, columns in (
        (drones.TBIJ, TBIJ_STRIKES, drones.TBIJ_COLUMNS),
        (drones.NEW_AMERICA, NEW_AMERICA_STRIKES, drones.NEW_AMERICA_COLUMNS),
    ):
        file = paths[source].name
        lists[dataset] = drones.list_strikes(read_rows(paths[source], columns), key=columns[0], file=file)
        drones.check_totals(lists[dataset], dataset, file=file)
    annual = read_rows(paths[DRONE_YEARS], drones.ANNUAL_COLUMNS)
    years = drones.count_years(lists, annual, file=paths[DRONE_YEARS].name)
    dates = drones.list_strike_dates(lists, file=paths[NEW_AMERICA_STRIKES].name)
    return {
        "drone_months.csv": csv_bytes(drones.count_months(lists)),
        "drone_years.csv": csv_bytes(years),
        "drone_strike_dates.csv": csv_bytes(dates),
    }


def _build_picss_months(paths: dict[str, Path]) -> dict[str, bytes]:
    rows = read_rows(paths[PICSS], violence.PICSS_COLUMNS)
    register = citations.read_register(paths[REGISTER])
    return {"picss_months.csv": csv_bytes(violence.list_picss_months(rows, register, file=paths[PICSS].name))}


def _build_suicide_attacks(paths: dict[str, Path]) -> dict[str, bytes]:
    table = violence.count_suicide_attacks(
        read_rows(paths[SUICIDE_ATTACKS], violence.SUICIDE_COLUMNS),
        read_rows(paths[VIOLENCE_PAGES], violence_years.FIRST_COLUMNS),
        file=paths[SUICIDE_ATTACKS].name,
        published_file=paths[VIOLENCE_PAGES].name,
    )
    return {"suicide_attack_years.csv": csv_bytes(table)}


def _read_crs_cells(paths: dict[str, Path]):
    register = citations.read_register(paths[REGISTER])
    return aid.list_crs_cells(read_rows(paths[CRS], aid.CRS_COLUMNS), register, file=paths[CRS].name)


def _build_crs_aid(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[CRS].name
    cells = _read_crs_cells(paths)
    aid.check_printed_sums(cells, file=file)
    years = aid.list_crs_years(cells, file=file)
    return {"crs_aid.csv": csv_bytes(cells), "crs_aid_yearly.csv": csv_bytes(years)}


def _read_greenbook(paths: dict[str, Path]):
    return us_obligations.list_greenbook_years(
        read_rows(paths[GREENBOOK], us_obligations.GREENBOOK_COLUMNS),
        read_rows(paths[GREENBOOK_ACCOUNTS], us_obligations.ACCOUNT_COLUMNS),
        file=paths[GREENBOOK].name,
        accounts_file=paths[GREENBOOK_ACCOUNTS].name,
    )


def _build_greenbook_aid(paths: dict[str, Path]) -> dict[str, bytes]:
    return {"greenbook_aid.csv": csv_bytes(_read_greenbook(paths))}


def _build_fmf_aid(paths: dict[str, Path]) -> dict[str, bytes]:
    cells = _read_crs_cells(paths)
    table = us_obligations.list_fmf_years(
        read_rows(paths[GREENBOOK_ACCOUNTS], us_obligations.ACCOUNT_COLUMNS),
        read_rows(paths[FMF], us_obligations.FMF_COLUMNS),
        aid.list_crs_years(cells, file=paths[CRS].name),
        file=paths[FMF].name,
    )
    return {"fmf_aid.csv": csv_bytes(table)}


def _build_foreign_assistance(paths: dict[str, Path]) -> dict[str, bytes]:
    rows = read_rows(paths[FOREIGN_ASSISTANCE], us_obligations.FOREIGN_ASSISTANCE_COLUMNS)
    table = us_obligations.list_foreign_assistance(rows, _read_greenbook(paths), file=paths[FOREIGN_ASSISTANCE].name)
    return {"foreign_assistance.csv": csv_bytes(table)}


def _build_price_index(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[DEFLATORS].name
    table = aid.list_price_index(read_rows(paths[DEFLATORS], aid.DEFLATOR_COLUMNS), file=file)
    require_years(table, "fiscal_year", 1948, 2025, file=file)
    return {"us_price_index.csv": csv_bytes(table)}


def _build_opinion(paths: dict[str, Path]) -> dict[str, bytes]:
    file = paths[OPINION_FINDINGS].name
    register = citations.read_register(paths[REGISTER])
    shares = opinion.list_shares(read_rows(paths[PEW_SHARES], opinion.SHARE_COLUMNS), file=paths[PEW_SHARES].name)
    rows = read_rows(paths[OPINION_FINDINGS], opinion.FINDING_COLUMNS)
    findings = opinion.list_findings(rows, register, file=file)
    opinion.check_shares_against_findings(shares, findings, file=file)
    return {"us_opinion.csv": csv_bytes(shares), "opinion_findings.csv": csv_bytes(findings)}


def _build_troops(paths: dict[str, Path]) -> dict[str, bytes]:
    snapshots = read_rows(paths[TROOP_SNAPSHOTS], troops.SNAPSHOT_COLUMNS)
    points = read_rows(paths[TROOP_POINTS], troops.POINT_COLUMNS)
    register = citations.read_register(paths[REGISTER])
    return {
        "us_troops.csv": csv_bytes(troops.list_snapshots(snapshots, file=paths[TROOP_SNAPSHOTS].name)),
        "troop_points.csv": csv_bytes(troops.list_points(points, register, file=paths[TROOP_POINTS].name)),
    }


def _build_arms_imports(paths: dict[str, Path]) -> dict[str, bytes]:
    rows = read_rows(paths[ARMS], economy.ARMS_COLUMNS)
    return {"arms_imports.csv": csv_bytes(economy.list_arms_imports(rows, file=paths[ARMS].name))}


def _build_military_spending(paths: dict[str, Path]) -> dict[str, bytes]:
    rows = read_rows(paths[SPENDING], economy.SPENDING_COLUMNS)
    return {"military_spending.csv": csv_bytes(economy.list_military_spending(rows, file=paths[SPENDING].name))}


def _build_un_voting(paths: dict[str, Path]) -> dict[str, bytes]:
    rows = read_rows(paths[VOTING], economy.VOTING_COLUMNS)
    return {"un_voting.csv": csv_bytes(economy.list_un_voting(rows, file=paths[VOTING].name))}


def _build_annual_violence(paths: dict[str, Path]) -> dict[str, bytes]:
    table = violence_years.list_annual_violence(
        read_rows(paths[VIOLENCE_PAGES], violence_years.FIRST_COLUMNS),
        read_rows(paths[VIOLENCE_YEARS], violence_years.SECOND_COLUMNS),
        read_rows(paths[COMPARISON], violence_years.COMPARISON_COLUMNS),
        citations.read_register(paths[REGISTER]),
        files=(paths[VIOLENCE_PAGES].name, paths[VIOLENCE_YEARS].name, paths[COMPARISON].name),
    )
    return {"annual_violence.csv": csv_bytes(table)}


def _build_layers(paths: dict[str, Path]) -> dict[str, bytes]:
    built = {}
    for name in LAYERS:
        path = paths[f"../geo/{name}.geojson"]
        layer = read_geojson(path)
        if name == "pak_districts_2014":
            layer = geo.set_provinces(layer, file=path.name, short="province")
        elif name == "pak_provinces_2014":
            # UCDP's spelling of provinces is the builders' business; the tables have one of their own.
            layer = geo.drop_property(geo.set_provinces(layer, file=path.name, short="short"), "ucdp_adm_1")
        built[f"geo/{name}.geojson"] = geojson_bytes(layer)
    built["districts.csv"] = csv_bytes(_read_districts(paths))
    return built


def _read_districts(paths: dict[str, Path]):
    layer_path, crosswalk_path = paths[DISTRICT_LAYER], paths[CROSSWALK]
    layer = geo.set_provinces(read_geojson(layer_path), file=layer_path.name, short="province")
    crosswalk = read_rows(crosswalk_path, geo.CROSSWALK_COLUMNS)
    return geo.list_districts(layer, crosswalk, file=crosswalk_path.name)


BUILDERS: dict[str, Builder] = {
    "ucdp_events": Builder(
        (GED, COUNTRY_YEARS, DISTRICT_LAYER, CROSSWALK), ("ucdp_events.csv", "attacks.csv"), _build_ucdp_events
    ),
    "country_year_deaths": Builder((COUNTRY_YEARS,), ("country_year_deaths.csv",), _build_country_years),
    "ttp_battle_deaths": Builder((TTP_DEATHS,), ("ttp_battle_deaths.csv",), _build_ttp_battle_deaths),
    "monthly_deaths": Builder(
        (MONTHLY_DEATHS, CANDIDATE_EVENTS, COUNTRY_YEARS), ("monthly_deaths.csv",), _build_monthly_deaths
    ),
    "one_sided_deaths": Builder((ONE_SIDED, COUNTRY_YEARS), ("one_sided_deaths.csv",), _build_one_sided_deaths),
    "ucdp_dyad_deaths": Builder((OTHER_DYADS, TTP_DEATHS), ("ucdp_dyad_deaths.csv",), _build_dyad_deaths),
    "drone_strikes": Builder(
        (TBIJ_STRIKES, NEW_AMERICA_STRIKES, DRONE_YEARS),
        ("drone_months.csv", "drone_years.csv", "drone_strike_dates.csv"),
        _build_drone_strikes,
    ),
    "picss_months": Builder((PICSS, REGISTER), ("picss_months.csv",), _build_picss_months),
    "suicide_attack_years": Builder(
        (SUICIDE_ATTACKS, VIOLENCE_PAGES), ("suicide_attack_years.csv",), _build_suicide_attacks
    ),
    "crs_aid": Builder((CRS, REGISTER), ("crs_aid.csv", "crs_aid_yearly.csv"), _build_crs_aid),
    "greenbook_aid": Builder((GREENBOOK, GREENBOOK_ACCOUNTS), ("greenbook_aid.csv",), _build_greenbook_aid),
    "fmf_aid": Builder((GREENBOOK_ACCOUNTS, FMF, CRS, REGISTER), ("fmf_aid.csv",), _build_fmf_aid),
    "foreign_assistance": Builder(
        (FOREIGN_ASSISTANCE, GREENBOOK, GREENBOOK_ACCOUNTS), ("foreign_assistance.csv",), _build_foreign_assistance
    ),
    "us_price_index": Builder((DEFLATORS,), ("us_price_index.csv",), _build_price_index),
    "us_opinion": Builder(
        (PEW_SHARES, OPINION_FINDINGS, REGISTER), ("us_opinion.csv", "opinion_findings.csv"), _build_opinion
    ),
    "us_troops": Builder(
        (TROOP_SNAPSHOTS, TROOP_POINTS, REGISTER), ("us_troops.csv", "troop_points.csv"), _build_troops
    ),
    "arms_imports": Builder((ARMS,), ("arms_imports.csv",), _build_arms_imports),
    "military_spending": Builder((SPENDING,), ("military_spending.csv",), _build_military_spending),
    "un_voting": Builder((VOTING,), ("un_voting.csv",), _build_un_voting),
    "annual_violence": Builder(
        (VIOLENCE_PAGES, VIOLENCE_YEARS, COMPARISON, REGISTER), ("annual_violence.csv",), _build_annual_violence
    ),
    "geo": Builder(
        (*(f"../geo/{name}.geojson" for name in LAYERS), CROSSWALK),
        (*(f"geo/{name}.geojson" for name in LAYERS), "districts.csv"),
        _build_layers,
    ),
}


def register_dir() -> Path:
    """Return the folder of the authored register: the one PESHAWAR_DATA names, else `data/` of the repository."""
    # As peshawar.tables finds its folder; builders lie below the tables and cannot ask them.
    named = os.environ.get("PESHAWAR_DATA")
    return Path(named).expanduser() if named else Path(__file__).resolve().parents[3] / "data"


def render_tables(
    source_dir: str | Path, names: Iterable[str] | None = None, *, tables_dir: str | Path | None = None
) -> dict[str, bytes]:
    """Build tables in memory: path relative to the folder of tables -> bytes.

    `source_dir` holds the folders `ucdp` and `aid`; the folder `geo` lies beside it. `names` are keys
    of BUILDERS (default: all). `tables_dir` holds the authored tables that builders read, the register
    of sources (default: `register_dir()`). Raises SourceError at the first source that cannot be used.
    """
    source_dir = Path(source_dir)
    if not source_dir.is_dir():
        raise SourceError(f"there is no folder {source_dir}.")
    authored = register_dir() if tables_dir is None else Path(tables_dir)
    chosen = list(BUILDERS) if names is None else list(names)
    for name in chosen:
        if name not in BUILDERS:
            raise SourceError(f"there is no builder {name!r}; there are {', '.join(BUILDERS)}.")
    built: dict[str, bytes] = {}
    for name in chosen:
        builder = BUILDERS[name]
        built.update(builder.build({entry: _locate(entry, source_dir, authored) for entry in builder.inputs}))
    return built


def buildable(source_dir: Path, tables_dir: Path) -> list[str]:
    """Return the builders whose inputs are all there."""
    return [
        name
        for name, builder in BUILDERS.items()
        if all(_locate(entry, source_dir, tables_dir).is_file() for entry in builder.inputs)
    ]


def _locate(entry: str, source_dir: Path, tables_dir: Path) -> Path:
    return tables_dir / entry.removeprefix(TABLES) if entry.startswith(TABLES) else source_dir / entry


def build_tables(
    source_dir: str | Path,
    out_dir: str | Path,
    names: Iterable[str] | None = None,
    *,
    tables_dir: str | Path | None = None,
) -> list[Path]:
    """Build tables and put them into `out_dir`; what was there stays untouched unless all succeed.

    Every table is built and reconciled first, then written beside its place, then moved into it.
    Returns the paths written. Raises SourceError as `render_tables` does. The data package is not
    touched: accept the new tables afterwards.
    """
    out_dir = Path(out_dir)
    built = render_tables(source_dir, names, tables_dir=tables_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=out_dir) as folder:
        staged: list[tuple[Path, Path]] = []
        for number, (name, content) in enumerate(built.items()):
            waiting = Path(folder) / str(number)
            waiting.write_bytes(content)
            staged.append((waiting, out_dir / name))
        for waiting, place in staged:
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(waiting, place)
    return [place for _, place in staged]
