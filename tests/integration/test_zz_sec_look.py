from __future__ import annotations
from uuid import uuid4
from datetime import date
import pytest
from finsam_saas.access.permissions import Role
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.models import ReportingPlan
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.followup.opening import open_period
from finsam_saas.initiatives.rules import Orientation
from tenants.database import session
from tests.builders_followup import add_initiative, open_quarter, report_of, hand_in, EARLIER
from tests.client import CheckingClient
from tests.conftest import Inside

ODD = ["", "0", "-1", "99999999999999999999", "9"*5000, "2026-kv9", "2026-ar1", "9999-m12", "\x00", "%00", "å"*300, "alla", "forsenad", "'\"><script>", "2026-02-30", "0000-00-00", "nan", "1e999", str(uuid4()), "[]", "{}", "\ud800".encode("utf-16","surrogatepass").decode("latin-1"), "%ff%fe"]
NAMES = ["period","lage","sida","sok","kommun","typ","ar","markera","rad","uppgift","insats","fran","till","from","tom","visa","grupp","matt","kontroll","jamfor","sort","kon","first","last"]

def pages(app):
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint.split(".")[0] in ("review","followup","imports","older_years","report_templates","figures","surveys","economy","planning","agency_sheet","dashboard","statistics"):
            yield rule

@pytest.mark.parametrize("slug", ["uppsala-lan", "vasteras"])
@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.INITIATIVE_MANAGER, Role.BOARD_MEMBER, Role.TENANT_ADMIN, Role.GROUP_MEMBER, Role.AUDITOR])
def test_sweep(app, client: CheckingClient, inside: Inside, slug, role) -> None:
    reports=[]
    if slug == "uppsala-lan":
        with inside(slug, Role.INITIATIVE_MANAGER) as manager, inside(slug) as kansli: pass
        with inside(slug):
            i = add_initiative("Framsteget", manager=manager.membership_id)
            session.add(ReportingPlan(kind=TemplateKind.STRUCTURAL, is_asked=True, cadence=Cadence.MONTH)); session.flush()
            j = add_initiative("Struktur", orientation=Orientation.STRUCTURAL, specific=None, manager=manager.membership_id)
            open_quarter(kansli, EARLIER); open_quarter(kansli)
            open_period(actor=kansli, period=Period(Cadence.MONTH,2026,5), due_on=date(9999,12,31))
            reports=[report_of(i), report_of(i, EARLIER)]
            hand_in(manager, reports[1])
            session.commit()
        ids=[*reports, i, j]
    else: ids=[uuid4()]
    client.sign_in(role, slug)
    client.checks=False
    bad=[]; n=0
    for rule in pages(app):
        args=rule.arguments
        if "association" not in args: pass
        urls=[]
        base={a: (slug if a=="association" else None) for a in args}
        def build(**v):
            try:
                with app.test_request_context():
                    return app.url_map.bind("localhost").build(rule.endpoint, {**{k:x for k,x in base.items() if x}, **v})
            except Exception as e: return None
        others=[a for a in args if a!="association"]
        if not others: urls=[build()]
        else:
            for one in ids[:4]:
                v={}
                for a in others:
                    c=rule._converters[a]
                    name=type(c).__name__
                    if name=="UUIDConverter": v[a]=one
                    elif name=="AnyConverter": v[a]=sorted(c.items)[0] if hasattr(c,"items") else None
                    elif name=="IntegerConverter": v[a]=2026
                    else: v[a]="2026-kv2"
                urls.append(build(**v))
        for url in filter(None, urls):
            for q in [""]+[f"?{a}={{}}" for a in NAMES] if len(urls)==1 else ["", "?kontroll=ja", "?rad=zzz"]:
                vals = ODD if (q and "{}" in q and role is Role.SECRETARIAT) else ODD[3:8]
                for o in (vals if "{}" in q else [None]):
                    from urllib.parse import quote
                    full = url + (q.format(quote(o) if o not in ("%00","%ff%fe") else o) if o is not None else q)
                    try: r=client.get(full); code=r.status_code
                    except Exception as e: code=f"{type(e).__name__}: {e}"[:200]
                    n+=1
                    if not isinstance(code,int) or code>=500: bad.append((rule.endpoint, full[:120], code))
            if len(bad)>30: break
    print(n, "requests")
    assert not bad, "\n".join(map(str,bad[:25]))
