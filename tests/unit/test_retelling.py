"""A sentence that retells another: what reported speech changes may change, and nothing else."""

from __future__ import annotations

import pytest

from rag.gate.retelling import retells, shortened

TRUE = [
    ("Man halte die Frist nur ein, wenn der Bund zahle.", "Die Frist halten wir nur ein, wenn der Bund zahlt."),
    ("Man werde die Frist einhalten.", "Die Frist halten wir ein."),
    ("dass man die Frist einhalte", "Die Frist halten wir ein."),
    ("Die Frist werde eingehalten.", "Die Frist halten wir ein."),
    ("Er bezweifle, dass der Tunnel sicher sei.", "Ich bezweifle, dass der Tunnel sicher ist."),
    ("Die Gemeinden hätten geklagt.", "Die Gemeinden klagten."),
    ("Die Zahl sei auf 12 gestiegen.", "Die Zahl stieg auf 12."),
    ("Die Gemeinden hätten nicht zahlen können.", "Die Gemeinden konnten nicht zahlen."),
    ("Der Antrag sei abgelehnt worden.", "Der Antrag wurde abgelehnt."),
    ("Man habe einen Plan gehabt.", "Wir hatten einen Plan."),
    ("Die Brücke sei gesperrt gewesen.", "Die Brücke war gesperrt."),
    ("Das hätte man in ein Gesetz schreiben können.", "Das hätten wir in ein Gesetz schreiben können."),
    ("Sein Haus habe das geprüft.", "Mein Haus hat das geprüft."),
    ("Das diene der Wirtschaft.", "Das dient unserer Wirtschaft."),
    ("Man fördere Brücken und Tunnel.", "Brücken und Tunnel fördern wir."),
    ("Der Ausbau koste 5 Mio. Euro.", "Der Ausbau kostet leider 5 Mio. €."),
]


@pytest.mark.parametrize(("told", "cited"), TRUE)
def test_reported_speech_is_the_same_sentence(told: str, cited: str) -> None:
    assert retells(told, cited)


FALSE = [
    # who does it to whom
    ("Dem Kreis habe das Land den Wald verkauft.", "Der Kreis hat dem Land den Wald verkauft."),
    ("Mehr Mut fordere die Regierung.", "Wir fordern mehr Mut von der Regierung."),
    ("Die Eingabe unterstütze der Kreis.", "Wir unterstützen die Eingabe des Kreises."),
    ("Herr Thal habe ihn eingeladen.", "Ich habe Herrn Thal eingeladen."),
    ("Ihm fehle die Brücke.", "Wir fehlen der Brücke."),
    ("Er stimme zu.", "Wir stimmen zu."),
    ("Thal habe seinen Entwurf gelesen.", "Thal hat meinen Entwurf gelesen."),
    # which way a figure, a place or a time goes
    ("Die Zahl sei um 12 gestiegen.", "Die Zahl stieg auf 12."),
    ("Die Zahl sei gestiegen.", "Die Zahl stieg um mehr als 12."),
    ("Man spreche aus dem Landtag.", "Wir sprechen im Landtag."),
    # what a negation, a limit or a condition belongs to
    ("Die Brücke sei nicht teuer und der Damm sicher.", "Die Brücke ist teuer und der Damm nicht sicher."),
    ("Wenn der Bund zahle, baue das Land.", "Wenn das Land baut, zahlt der Bund."),
    ("Wenn man baue, zahle der Bund.", "Wir bauen, wenn der Bund zahlt."),
    ("Es würde eine zumutbare Lage nicht beendet.", "Es würde eine nicht zumutbare Lage beendet."),
    # verbs and properties that change places
    ("Die Einnahmen sänken und die Ausgaben stiegen.", "Die Einnahmen steigen und die Ausgaben sinken."),
    ("Die alte Brücke sei neuer Standard.", "Die neue Brücke ist alter Standard."),
    ("Das Land könne bauen, und der Bund zahle.", "Das Land baut, und der Bund kann zahlen."),
    # how much
    ("Man brauche eine starke Aufsicht.", "Wir brauchen eine stärkere Aufsicht."),
    ("Man brauche die stärkste Aufsicht.", "Wir brauchen eine stärkere Aufsicht."),
    ("Der Ausbau koste 5 Millionen Euro.", "Der Ausbau kostet rund 5 Millionen Euro."),
    ("Die Gemeinden klagten.", "Die Hälfte der Gemeinden klagt."),
    # what time, whether at all, whether it must
    ("Der Antrag werde abgelehnt.", "Der Antrag wurde abgelehnt."),
    ("Man habe einen Plan.", "Wir hatten einen Plan."),
    ("Alles, was frei war, werde vermietet.", "Alles, was frei ist, wird vermietet."),
    ("Man habe zugestimmt.", "Wir stimmen zu."),
    ("Man habe den Damm erneuert.", "Wir werden den Damm erneuern."),
    ("Die Brücke sei gesperrt.", "Die Brücke war gesperrt."),
    ("Das habe man in ein Gesetz schreiben können.", "Das hätten wir in ein Gesetz schreiben können."),
    ("Das wäre falsch.", "Das ist falsch."),
    ("Die Regierung werde kritisiert.", "Die Regierung kritisiert."),
    ("Man wolle die Brücke prüfen.", "Wir müssen die Brücke prüfen."),
    # another verb
    ("Man höre auf.", "Wir hören."),
    ("Man baue die Stellen ab.", "Wir bauen die Stellen auf."),
    ("Man fördere mehr Mut.", "Wir fordern mehr Mut."),
    # whose word it is, what it hangs on
    ("Der Damm sei sicher.", "Nach Ansicht der Kammer ist der Damm sicher."),
    ("Der Damm sei sicher.", "Herr Thal hat gesagt, der Damm sei sicher."),
    ("Das Land baue die Brücke.", "Das Land plant, die Brücke zu bauen."),
    # added
    ("Natürlich zahle der Bund.", "Der Bund zahlt."),
    ("Auch der Bund zahle.", "Der Bund zahlt."),
]


@pytest.mark.parametrize(("told", "cited"), FALSE)
def test_any_other_change_is_another_sentence(told: str, cited: str) -> None:
    assert not any(retells(told, one) for one in shortened(cited))


def test_a_clause_that_only_adds_something_may_be_left_out_at_the_end() -> None:
    assert list(shortened("Der Damm hält, um das Tal zu schützen; denn nicht alles ist sicher.")) == [
        "Der Damm hält, um das Tal zu schützen; denn nicht alles ist sicher.",
        "Der Damm hält, um das Tal zu schützen",
        "Der Damm hält",
    ]


@pytest.mark.parametrize(
    "cited",
    [
        "Der Damm hält, wenn wir ihn erneuern.",
        "Der Damm hält, und das meint auch die Kammer.",
        "Wir fördern Brücken, die erhalten sind.",
        "Der Damm hält, und niemand zweifelt.",
        "Der Damm hält, aber er ist alt.",
    ],
)
def test_what_limits_a_sentence_is_not_left_out(cited: str) -> None:
    assert list(shortened(cited)) == [cited]
