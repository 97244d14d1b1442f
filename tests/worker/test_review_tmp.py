import os, signal, subprocess, sys, textwrap
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from finsam_saas.releases import freezing
from finsam_saas.releases.rules import JobKind
from finsam_saas.releases.release import ReleaseState
from tests.builders_national import accepted_report, within, counts, QUARTER
from tests.builders_releases import *
from worker.releases import work
from worker.national import repair_national_drift, refresh

CHILD = textwrap.dedent("""
import os, signal, sys
from sqlalchemy import create_engine, event, Engine
from sqlalchemy.pool import NullPool
n = int(sys.argv[3]); seen = [0]
@event.listens_for(Engine, "after_cursor_execute")
def k(*a):
    seen[0] += 1
    if seen[0] == n: os.kill(os.getpid(), signal.SIGKILL)
e = create_engine(sys.argv[1], poolclass=NullPool)
if sys.argv[2] == "work":
    from worker.releases import work; work(e)
else:
    from worker.national import refresh; refresh(e)
print(seen[0])
""")
def child(engine, what, n):
    r = subprocess.run([sys.executable, "-c", CHILD, engine.url.render_as_string(hide_password=False), what, str(n)], capture_output=True, text=True)
    return r.returncode, r.stdout + r.stderr[-500:]

@pytest.fixture
def nation(app, national):
    reported_nation(app, national); return national

def test_kill_everywhere(app, nation, servers):
    owner = create_engine(servers.postgres.url("postgres", nation.url.database), poolclass=NullPool)
    code = planned(app)
    for kind, after in ((JobKind.PREVIEW, ReleaseState.PREVIEW), (JobKind.FREEZE, ReleaseState.FROZEN), (JobKind.PUBLISH, ReleaseState.PUBLISHED)):
        before = now_of(app, code).state
        ask(app, code, kind)
        n = 1
        while True:
            rc, out = child(nation, "work", n)
            st = now_of(app, code).state
            with owner.begin() as c:
                rows = [c.execute(text(f"select count(*) from {t}")).scalar() for t in ("national_release_figures","national_release_facts","national_release_seals","national_release_coverage")]
                nots = c.execute(text("select count(*) from national_notices")).scalar()
                jobs = c.execute(text("select kind,state,attempts,failure from national_jobs order by asked_at")).all()
                c.execute(text("update national_jobs set attempts=0 where state in ('asked','running')"))
            whole = all(rows) or not any(rows)
            assert whole, rows
            print(kind.value, n, rc, st.value, rows, nots, jobs[-1])
            assert (st is after) == (jobs[-1][1] == "done") or kind is JobKind.PREVIEW
            if rc == 0: break
            n += 1
            assert n < 60
        assert now_of(app, code).state is after
        with owner.begin() as c: assert c.execute(text("select count(*) from pg_locks where locktype='advisory'")).scalar()==0
    with nation.connect() as c: assert freezing.verify(c, code).holds
    assert nots == 3

def test_kill_cube(app, nation):
    n = 1
    while True:
        with within(app, "uppsala-lan"):
            accepted_report(counts((40, 10, 5), (30, 10, 5)), name=f"R{n}")
        from worker.deliver import deliver_waiting
        with within(app, "uppsala-lan"): deliver_waiting()
        rc, out = child(nation, "refresh", n)
        print("cube", n, rc, out.strip())
        if rc == 0: break
        n += 1; assert n < 40
    refresh(nation)
    assert repair_national_drift(nation) == []

def test_two_at_once(app, nation):
    code = planned(app)
    for kind in (JobKind.PREVIEW, JobKind.FREEZE, JobKind.PUBLISH):
        ask(app, code, kind)
        for turn in range(3):
            ps = [subprocess.Popen([sys.executable, "-c", CHILD, nation.url.render_as_string(hide_password=False), "work", "-1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(3)]
            for p in ps: p.wait(); assert p.returncode == 0, p.stdout.read()
    assert now_of(app, code).state is ReleaseState.PUBLISHED
    with nation.connect() as c: assert freezing.verify(c, code).holds
