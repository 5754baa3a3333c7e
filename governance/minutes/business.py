"""The parts of the minutes about what was done: documents, agenda, debates, votes, elections, lots."""

from governance.enums import CandidacyOutcome, Outcome, TieRule, VoiceChoice
from governance.minutes.record import Record
from governance.minutes.wording import Wording, bullets, line, paragraphs
from members.enums import Office

#: How much of a fingerprint stands in the text: enough to tell two versions apart by eye.
PRINT_SHOWN = 16


def documents(record: Record, words: Wording) -> str:
    """What was sent to the members, each by the print of its version."""
    if not record.papers:
        return ""
    lines = []
    for paper in record.papers:
        values = {"title": paper.title, "print": words.code(f"{paper.sha256[:PRINT_SHOWN]}…")}
        if paper.language:
            lines.append(words.say("document", language=paper.get_language_display().lower(), **values))
        else:
            lines.append(words.say("document_plain", **values))
    return paragraphs(bullets(lines), words.say("documents_why"))


def agenda(record: Record, words: Wording) -> str:
    return "\n".join(f"{item.number}. {item.title(words.language)}" for item in record.meeting.agenda.all())


def debates(record: Record, words: Wording) -> str:
    return _in(words, record.meeting.notes_fr, record.meeting.notes_ar).strip()


def _in(words, french, arabic):
    return arabic if words.language == "ar" and arabic else french


def point(item, record: Record, words: Wording) -> str:
    """A point of the agenda: who presented it, what was said, what was voted."""
    rapporteur = item.rapporteur(words.language)
    return paragraphs(
        words.say("rapporteur", name=rapporteur) if rapporteur else "",
        _in(words, item.notes_fr, item.notes_ar).strip(),
        decisions(item, record, words),
    )


def decisions(item, record: Record, words: Wording) -> str:
    """The resolutions and the elections under a point of the agenda; under none: `item` is None."""
    resolutions, elections = record.of_item(item)
    judged = record.judged() if resolutions else None
    rules = judged.votes if judged else {}
    return paragraphs(
        *(vote(one, rules.get(one.pk), words) for one in resolutions),
        *(election(one, record, words) for one in elections),
    )


def vote(resolution, rule, words: Wording) -> str:
    """A resolution verbatim, its count, and the result in the words of the rule that gave it."""
    text = words.say("resolution", number=resolution.number, text=resolution.text(words.language).strip())
    if resolution.outcome == Outcome.PENDING:
        return paragraphs(text, words.say("pending"))
    result = rule.sentence if rule and rule.kept else words.say(resolution.outcome)
    counted = line(
        words.say(f"by_{resolution.method}"),
        words.say("scrutineers", names=resolution.scrutineers) if resolution.scrutineers else "",
        _tally(resolution, words),
        _room(resolution, words),
    )
    more = [_colleges(resolution, words), _voices(resolution, words), _recusals(resolution, words)]
    if not any(more):
        return paragraphs(text, line(counted, result))
    return paragraphs(text, counted, *more, result)


def _tally(resolution, words):
    return words.say(
        "tally_void" if resolution.void else "tally",
        in_favour=resolution.votes_for,
        against=resolution.votes_against,
        abstentions=resolution.abstentions,
        void=resolution.void,
    )


def _room(resolution, words):
    if resolution.in_room is None:
        return ""
    return words.say("room", room=resolution.in_room, entitled=resolution.entitled)


def _colleges(resolution, words):
    lines = [
        words.say(
            "college",
            college=one.get_college_display(),
            in_favour=one.votes_for,
            against=one.votes_against,
            abstentions=one.abstentions,
            void=one.void,
            room=one.in_room,
        )
        for one in resolution.counts.all()
    ]
    return f"{words.say('colleges')}\n{bullets(lines)}" if lines else ""


def _voices(resolution, words):
    """Who voted how, where the members were called by name."""
    named = {choice: [] for choice in VoiceChoice}
    for voice in resolution.voices.all():
        named[voice.choice].append(voice.member.name(words.language))
    return line(
        *(
            words.say(f"voices_{choice}", names=words.semicolon.join(names))
            for choice, names in named.items()
            if names
        )
    )


def _recusals(resolution, words):
    lines = [
        words.say("recusal", member=one.member.name(words.language), reason=one.reason)
        for one in resolution.recusals.all()
    ]
    return f"{words.say('recused')}\n{bullets(lines)}" if lines else ""


def election(election, record: Record, words: Wording) -> str:
    """An election seat by seat: who stood, the votes, who was elected and accepted."""
    voted = election.voted_at is not None
    return paragraphs(
        _heading(election, words),
        line(
            words.say(f"by_{election.method}"),
            words.say("scrutineers", names=election.scrutineers) if election.scrutineers else "",
            words.say("election_room", room=election.in_room) if election.in_room is not None else "",
        )
        if voted
        else words.say("election_waiting"),
        *(_seat(seat, election, record, words) for seat in election.seats.all()),
    )


def _heading(election, words):
    if election.earlier is not None:
        return words.say("second_round", number=election.earlier.number)
    values = {"number": election.number, "organ": election.get_organ_display()}
    if election.office != Office.MEMBER:
        return words.say("election_office", office=election.get_office_display(), **values)
    if election.series:
        return words.say("election_series", series=election.series, **values)
    return words.say("election_seats", **values)


def _seat(seat, election, record, words):
    candidacies = list(seat.candidacies.all())
    named = _named_seat(seat, election, words)
    if not candidacies:
        return line(named, words.say("no_candidate"))
    return line(
        named,
        words.say("candidates", names=words.semicolon.join(_candidates(candidacies, words))),
        words.say("blank_void", blank=seat.blank, void=seat.void) if election.voted_at else "",
        *_results(candidacies, election, record, words),
    )


def _named_seat(seat, election, words):
    """The seat and who held it; an office is named by its election already."""
    outgoing = _person(seat.outgoing, words) if seat.outgoing else ""
    if election.office != Office.MEMBER:
        return words.say("office_outgoing", name=outgoing) if outgoing else ""
    if outgoing:
        return words.say("seat_outgoing", seat=seat.seat, name=outgoing)
    return words.say("seat_open", seat=seat.seat)


def _candidates(candidacies, words):
    for one in candidacies:
        name = _person(one, words)
        if one.votes is None:
            yield words.say("candidate_unopposed", name=name)
        else:
            yield words.say("candidate", name=name, votes=one.votes)


def _person(holder, words):
    """A person with the institution that it speaks for, or the member itself."""
    member = holder.member.name(words.language)
    if holder.representative is None:
        return member
    return f"{holder.representative.name(words.language)} ({member})"


def _results(candidacies, election, record, words):
    for one in candidacies:
        if one.outcome == CandidacyOutcome.DECLINED:
            yield words.say("declined", name=_person(one, words))
    tied = [_person(one, words) for one in candidacies if one.outcome == CandidacyOutcome.TIED]
    if tied:
        yield words.say("tied", names=words.listed(tied))
        yield words.say("tie_ballot") if hasattr(election, "later") else ""
    for one in candidacies:
        if one.outcome == CandidacyOutcome.ELECTED:
            yield from _elected(one, candidacies, election, record, words)


def _elected(winner, candidacies, election, record, words):
    even = any(one.pk != winner.pk and one.votes == winner.votes is not None for one in candidacies)
    if even and election.seed:
        yield words.say("tie_lot", seed=election.seed)
    elif even and record.statutes and record.statutes.election_tie == TieRule.SENIORITY:
        yield words.say("tie_seniority")
    yield words.say("elected_accepted" if winner.accepted else "elected", name=_person(winner, words))


def drawing(drawn, words: Wording) -> str:
    """A drawing of lots with its seed, so that anybody can make it again."""
    series: dict[int, list[str]] = {}
    for lot in drawn.lots.all():
        series.setdefault(lot.series, []).append(str(lot.seat))
    return paragraphs(
        words.say("drawn_at", hour=words.hour(drawn.drawn_at), seed=drawn.seed),
        bullets(
            words.say("drawn_series", series=number, seats=words.listed(seats))
            for number, seats in sorted(series.items())
        ),
        words.say("drawn_how"),
    )
