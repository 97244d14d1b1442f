from tests.integration.test_review_budget import *
def test_cost(client, inside):
    make_reports(inside, 20, ReportState.SUBMITTED)
    client.sign_in(Role.SECRETARIAT, UPPSALA); client.checks=False
    for p in ("/halsa","/healthz",*PAGES):
        try: print(p, round(_seconds(client,p,20)*1000,2),"ms", len(client.get(p).get_data()))
        except AssertionError: print(p,"failed ms")
