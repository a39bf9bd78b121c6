"""Stories for the tests, written for them; places, people and firms are invented."""

from __future__ import annotations

import datetime as dt

from orchestrator.protocols import Fact, ShowBrief, StoryBrief

SHOW = ShowBrief("Harbour Lights", ("Ines", "Tom"), dt.date(2026, 3, 4), "morning")

FERRY = StoryBrief(
    "ferry",
    "transport",
    "Electric ferry starts on Lake Orvel after two-year delay",
    tuple(
        Fact(text, "The Orvel Gazette")
        for text in (
            "An electric ferry that carries 240 passengers began crossing Lake Orvel on Monday, two years later than planned.",
            "The boat, built by the yard Brenning Marine for €18.4 million, needs 22 minutes for a crossing that took 35.",
            'Charging it takes nine minutes, "about as long as it takes to drink a coffee", said captain Liv Sandoe.',
            "The start was delayed because the first batteries failed a fire test in 2024.",
            "Critics on the town council said that the fare, which rises from €4 to €5.50, would keep commuters in their cars.",
            "No passenger was hurt when the ferry touched the pier at Halm during a trial in January, the harbour office said.",
            "A second ferry is due to start on 1 September.",
        )
    ),
)
LIBRARY = StoryBrief(
    "library",
    "culture",
    "Library in Tarnow Bay lends out seeds instead of books on Sundays",
    tuple(
        Fact(text, "Bay Radio")
        for text in (
            "The public library in Tarnow Bay lends out seeds on Sundays, and 312 people took some home in the first month.",
            "Borrowers must bring back seeds of their own harvest by the end of October.",
            '"We have lost fewer packets than umbrellas," said librarian Pio Maas.',
            "The library paid $900 for the first 140 kinds, most of them vegetables.",
            "It is unclear whether the seeds of hybrid plants will grow true, the botanist Anke Ruud warned.",
        )
    ),
)
HEATING = StoryBrief(
    "heating",
    "climate",
    "Town of Skarvik to heat homes with water from an old mine",
    tuple(
        Fact(text, "North Coast News")
        for text in (
            "The town of Skarvik will heat 1,150 homes with warm water from a flooded mine, the council decided on Tuesday.",
            "Water from a depth of 380 metres has a constant 19 degrees Celsius, according to the geologist Dr. Mats Ohlin.",
            "The scheme costs 62 million kroner, of which the state pays 40%.",
            "An earlier attempt in 2011 was given up because the pipes rusted through within three winters.",
            "Engineers warn that pumping could make the ground sink by up to 4 millimetres a year.",
            "The first street will be connected in November.",
        )
    ),
)
ALL = (FERRY, LIBRARY, HEATING)
