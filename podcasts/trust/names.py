"""Names for the guard: offices, people whom most listeners would believe to hear, and figures that nobody is.

The list of people is short and will always be: it only has to catch a text that says "I am …" in the lab. What a prompt
asks for is judged by what it wants done to a name, whichever name it is.
"""

from __future__ import annotations

import re

OFFICES = (
    "president", "vice president", "prime minister", "chancellor", "pope", "king", "queen", "prince", "princess",
    "minister", "foreign minister", "defence minister", "secretary of state", "senator", "governor", "mayor",
    "ambassador", "general", "chief of police", "police chief",
)  # fmt: skip

PEOPLE = (
    "Angela Merkel", "Olaf Scholz", "Friedrich Merz", "Emmanuel Macron", "Marine Le Pen", "Keir Starmer", "Boris Johnson",
    "Rishi Sunak", "King Charles", "Joe Biden", "Donald Trump", "Barack Obama", "Michelle Obama", "Kamala Harris",
    "Hillary Clinton", "Bernie Sanders", "J D Vance", "Vladimir Putin", "Volodymyr Zelensky", "Volodymyr Zelenskyy",
    "Xi Jinping", "Narendra Modi", "Recep Tayyip Erdogan", "Benjamin Netanyahu", "Ursula von der Leyen", "Viktor Orban",
    "Giorgia Meloni", "Pedro Sanchez", "Donald Tusk", "Ulf Kristersson", "Magdalena Andersson", "Mette Frederiksen",
    "Justin Trudeau", "Mark Carney", "Jacinda Ardern", "Anthony Albanese", "Javier Milei", "Lula da Silva",
    "Kim Jong Un", "Pope Francis", "Pope Leo", "Dalai Lama", "Greta Thunberg", "Elon Musk", "Jeff Bezos", "Bill Gates",
    "Mark Zuckerberg", "Sam Altman", "Tim Cook", "Sundar Pichai", "Satya Nadella", "Warren Buffett", "Taylor Swift",
    "Beyonce", "Adele", "Rihanna", "Britney Spears", "Madonna", "Ed Sheeran", "Snoop Dogg", "Kanye West",
    "Oprah Winfrey", "Morgan Freeman", "Scarlett Johansson", "Tom Hanks", "Tom Cruise", "Emma Watson", "Brad Pitt",
    "Angelina Jolie", "Leonardo DiCaprio", "Arnold Schwarzenegger", "David Attenborough", "Stephen Fry", "Joe Rogan",
    "Jeremy Clarkson", "Cristiano Ronaldo", "Lionel Messi", "Serena Williams", "Roger Federer", "Zlatan Ibrahimovic",
)  # fmt: skip

INVENTED = (
    "Sherlock Holmes", "Doctor Watson", "Dr Watson", "Santa Claus", "Father Christmas", "Captain Nemo", "Captain Ahab",
    "King Arthur", "Robin Hood", "Harry Potter", "Darth Vader", "Donald Duck", "Mickey Mouse", "Peter Pan",
    "Snow White", "Red Riding Hood", "Little Red", "Don Quixote", "James Bond", "Winnie the Pooh", "Hercule Poirot",
    "Miss Marple", "Count Dracula", "Doctor Frankenstein", "Elizabeth Bennet", "Mother Goose", "Pippi Longstocking",
)  # fmt: skip

# As patterns, for the rules and for what the guard has learnt.
OFFICE = rf"(?:{'|'.join(sorted(OFFICES, key=len, reverse=True))})"
RELATION = r"my\s+(?:ex|boss|neighbou?r|teacher|landlord|colleague|classmate|wife|husband|girlfriend|boyfriend|friend|mother|father)"
KNOWN = "|".join(re.escape(name) for name in PEOPLE)
SURNAMES = "|".join(
    sorted({name.split()[-1] for name in PEOPLE if len(name.split()) > 1 and len(name.split()[-1]) > 3})
)
FIGURES = re.compile("|".join(re.escape(name) for name in INVENTED))
