from __future__ import annotations
import threading, os
from decimal import Decimal
from uuid import UUID
from werkzeug.serving import make_server
from playwright.sync_api import sync_playwright

from finsam_saas.economy.rules import Noting
from finsam_saas.reporting_plan.models import TemplateTarget, TemplateVersion
from tenants.database import session, today
from tests import world
from finsam_saas.economy.service import note_requisitioned
from tests.builders_economy import *
from tests.builders_followup import *
from finsam_saas.initiatives.rules import *
from finsam_saas.access.permissions import Role

def test_look(app, inside):
    large, small = reported(inside)
    with inside("uppsala-lan") as k:
        note_requisitioned(actor=k, initiative_id=large, year=2026, version=0, noting=Noting(Decimal(700000), today(), "Rekvisition 1 och 2"))
        session.commit()
    server = make_server("127.0.0.1", 8498, app, threaded=True)
    t = threading.Thread(target=server.serve_forever, daemon=True); t.start()
    B="http://127.0.0.1:8498"; out="/tmp/eco_pics"; U="/uppsala-lan/uppfoljning"
    with sync_playwright() as pw:
        b=pw.chromium.launch(executable_path="/usr/bin/chromium",args=["--no-sandbox"])
        for w in (1280,390):
            ctx=b.new_context(viewport={"width":w,"height":900})
            p=ctx.new_page(); p.goto(B+"/logga-in"); p.fill("input[name=email]",world.email_of(Role.SECRETARIAT,"uppsala-lan")); p.fill("input[name=password]",world.PASSWORD); p.click("main button[type=submit]"); p.wait_for_load_state()
            for name,path in (("money",U+"/ekonomi?ar=2026"),("one",U+f"/ekonomi/{large}?ar=2026"),("note",U+f"/ekonomi/{large}/2026/rekvirerat"),("board",U+"/styrelsen?period=2026-h1"),("exact",U+"/styrelsen/internt?fran=2026-kv1&till=2026-kv2")):
                p.goto(B+path); p.wait_for_load_state("networkidle"); p.screenshot(path=f"{out}/{name}-{w}.png",full_page=True); print(name, w, p.evaluate("document.documentElement.scrollWidth"))
            if w==1280:
                for n,u in (("board",U+"/styrelsen/dokument.{}?period=2026-h1"),("exact",U+"/styrelsen/internt/dokument.{}?fran=2026-kv1&till=2026-kv2")):
                    for t2 in ("pdf","docx"):
                        r=ctx.request.get(B+u.format(t2)); open(f"{out}/{n}.{t2}","wb").write(r.body())
            ctx.close()
        b.close()
    server.shutdown()
    import json, typst
    from finsam_saas.documents.pdf import as_data, TEMPLATE, _fonts
    from finsam_saas.documents.written import write
    from finsam_saas.economy.board_choice import open_choice
    from finsam_saas.economy.board_document import document, follow_up
    from datetime import date
    with inside("uppsala-lan") as k, app.test_request_context():
        from tenants.context import acting_for
        with acting_for(world.tenant("uppsala-lan"), user_id=k.user_id):
            data=json.dumps(as_data(write(document(follow_up(k, open_choice({}, today=date(2026,11,1)))))))
    got=typst.compile(str(TEMPLATE),root=str(TEMPLATE.parent),font_paths=_fonts(),ignore_system_fonts=True,format="png",ppi=70,sys_inputs={"data":data})
    for n,one in enumerate(got if isinstance(got,list) else [got]): open(f"{out}/pdf-{n}.png","wb").write(one)
