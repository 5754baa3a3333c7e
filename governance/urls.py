from django.urls import path

from governance.views import board, election_papers, elections, interests, lots, meetings, statutes

app_name = "governance"
urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("statuts/", statutes.statutes, name="statutes"),
    path("statuts/nouvelle-version/", statutes.new_version, name="statutes_new"),
    path("electeurs/", statutes.electorate, name="electorate"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    # Elections.
    path("<int:pk>/elections/", elections.page, name="elections"),
    path("<int:pk>/elections/preparer/", elections.prepare, name="election_prepare"),
    path("elections/<int:pk>/", elections.election, name="election"),
    path("elections/<int:pk>/candidats/", elections.stand, name="election_stand"),
    path("elections/<int:pk>/point/", elections.place, name="election_place"),
    path("elections/<int:pk>/retirer/", elections.withdraw, name="election_withdraw"),
    path("elections/<int:pk>/depouillement/", elections.count, name="election_count"),
    path("elections/<int:pk>/tour/", elections.another_round, name="election_round"),
    path("elections/<int:pk>/sort/", elections.draw_lots, name="election_lots"),
    path("elections/<int:pk>/acceptations/", elections.accept_all, name="election_accept_all"),
    path("elections/sieges/<int:pk>/vacant/", elections.leave_vacant, name="election_leave_vacant"),
    path("candidatures/<int:pk>/retirer/", elections.step_down, name="candidacy_withdraw"),
    path("candidatures/<int:pk>/reponse/", elections.answer, name="candidacy_answer"),
    path("<int:pk>/elections/<slug:name>/<slug:language>/", election_papers.paper, name="election_paper"),
    path("<int:pk>/liste-du-conseil/", election_papers.board_list, name="board_list"),
    path(
        "<int:pk>/liste-du-conseil/<slug:language>/",
        election_papers.board_list_printed,
        name="board_list_printed",
    ),
    # The board and the bureau, between two assemblies.
    path("conseil/", board.page, name="board"),
    path("conseil/siege/<int:number>/cooptation/", board.co_opt, name="co_opt"),
    path("conseil/<slug:organ>/<int:number>/", board.seat, name="seat"),
    path("mandats/<int:pk>/fin/", board.leave, name="leave"),
    path("mandats/<int:pk>/ratification/", board.ratify, name="ratify"),
    path("<int:pk>/tirage/", lots.page, name="lots"),
    path("<int:pk>/tirage/tirer/", lots.draw, name="lots_draw"),
    path("interets/", interests.register, name="interests"),
    path("interets/declarer/", interests.declare, name="interest_new"),
    path("interets/<int:pk>/fin/", interests.end, name="interest_end"),
]
