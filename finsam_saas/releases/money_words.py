"""What the terms of money mean, in Swedish and English: frozen with each release that has money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_TERMS = (
    (
        "allocated",
        "Tilldelat: medlemmarnas bidrag till förbundet för året när avgifterna är fastställda, i"
        " kronor. Lagen säger att staten ger hälften, regionerna en fjärdedel och kommunerna en"
        " fjärdedel (5 § Finsamlagen). Förbund där en part ger mer än sin del avviker från det.",
        "Allocated: what the members give the association for the year once the fees are fixed, in"
        " kronor. By law the state gives one half, the regions one quarter and the municipalities one"
        " quarter (Finsam Act, section 5). Associations where a party gives more than its part differ"
        " from that.",
    ),
    (
        "granted",
        "Beviljat: det som förbunden har avsatt till insatser under året, i kronor.",
        "Granted: what the associations have set aside for initiatives in the year, in kronor.",
    ),
    (
        "used",
        "Förbrukat: insatsernas kostnad hittills under året enligt den senast godkända rapporten, i"
        " kronor. Ett förbund räknas med när alla dess insatser har uppgett sin kostnad.",
        "Used: the cost of initiatives so far in the year by the latest accepted report, in kronor. An"
        " association is counted when all its initiatives have told their cost.",
    ),
    (
        "administration",
        "Administration: i budgeten styrelse, kansli och revision, av alla kostnader. I utfallet det"
        " som kansliet uppger som Kring och Personal i Uppföljning Finsam, av det och insatsernas"
        " kostnad.",
        "Administration: in the budget board, office and audit, of all costs. In the outcome what the"
        " office tells as Kring and Personal in Uppföljning Finsam, of that and the cost of"
        " initiatives.",
    ),
    (
        "own_capital",
        "Eget kapital: vid årets början, som kansliet uppger det i Uppföljning Finsam eller annars som"
        " den antagna budgeten räknar med det, mot årets tilldelade medel.",
        "Own capital: as the year began, as the office tells it in Uppföljning Finsam or else as the"
        " adopted budget expects it, against what is allocated for the year.",
    ),
    (
        "cost_per_person",
        "Kostnad per deltagare och per resultat: förbrukat för insatser för individer delat med årets"
        " deltagare, eller med dem som gick till arbete eller studier. Den visas bara för förbund vars"
        " antal visas i samma utgåva och är minst tjugo. För landet räknas den på de förbunden"
        " tillsammans. De som har få resultat för sina pengar är alltså inte med, så landets kostnad per"
        " resultat är snarare för låg än för hög.",
        "Cost per participant and per result: what was used for initiatives for individuals divided by"
        " the participants of the year, or by those who went to work or studies. It is shown only for"
        " associations whose count is shown in the same release and is at least twenty. For the nation"
        " it is made of those associations together. Those with few results for their money are thus"
        " left out, so the nation's cost per result is too low rather than too high.",
    ),
    (
        "money_coverage",
        "Täckning för pengar: förbund vars belopp är känt i sin helhet, av de förbund som fanns under"
        " året och deltar i den nationella statistiken. Belopp för offentliga organ är offentliga och"
        " skyddas inte.",
        "Coverage of money: associations whose amount is known in full, of those that existed in the"
        " year and take part in national statistics. Amounts of public bodies are public and are not"
        " protected.",
    ),
)


def money_definitions() -> list[dict[str, str]]:
    """The meaning of each term of money, in Swedish and English."""
    return [{"key": key, "sv": swedish, "en": english} for key, swedish, english in _TERMS]


def money_terms(definitions: Sequence[Mapping[str, str]], language: str) -> list[str]:
    """Of what was frozen with a release, what its terms of money mean in a language."""
    known = {key for key, _swedish, _english in _TERMS}
    return [one[language] for one in definitions if one["key"] in known]
