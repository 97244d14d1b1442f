import pytest
from finsam_saas.releases import collecting
from finsam_saas.releases.rules import JobKind
from tests.builders_national import submitted_report, accept, accepted_report, within, counts, QUARTER, take_part
from tests.builders_releases import *
from finsam_saas.statistics.cube_reading import exact_cells
from tenants.database import session
from sqlalchemy import text
from sqlalchemy.pool import NullPool
from sqlalchemy import create_engine

def test_joins_late(app, national, servers):
    reported_nation(app, national)
    for slug in ("uppsala-lan","vasteras","bad-esa"):
        with within(app, slug): accepted_report(MANY, quarter=QUARTER.following(), name="Q2")
    with within(app, "umea-vannas"):
        
            take_part(); r = submitted_report(counts((40, 30, 10), (40, 30, 10)), quarter=QUARTER.following(), name="Sen")
            session.execute(text("update report_counts set value = 35 where row='ongoing_at_start' and sex in ('women','men') and report_id=:r"), {"r": r})
            session.execute(text("update report_counts set value = 5 where row='new' and sex in ('women','men') and report_id=:r"), {"r": r})
            session.commit(); accept(r)
    settle(app, national)
    with national.connect() as c:
        neg = {k:v.value for k,v in exact_cells(c,["association","nation"],["2026-kv2","2026-h1"]).items() if v.value<0}
    print(neg)
    code = planned(app, QUARTER.following())
    take(app, national, code, JobKind.PREVIEW)
    with nationally(app):
        print(collecting.latest_work(of_code(code).id))
    print(take(app, national, code, JobKind.FREEZE).state)
