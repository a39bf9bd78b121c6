"""The categories of Apple Podcasts, which every directory reads; a show of another category is turned down.

https://podcasters.apple.com/support/1691-apple-podcasts-categories
"""

from __future__ import annotations

CATEGORIES: dict[str, frozenset[str]] = {
    name: frozenset(filter(None, subcategories.split("|")))
    for name, subcategories in {
        "Arts": "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts",
        "Business": "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit",
        "Comedy": "Comedy Interviews|Improv|Stand-Up",
        "Education": "Courses|How To|Language Learning|Self-Improvement",
        "Fiction": "Comedy Fiction|Drama|Science Fiction",
        "Government": "",
        "Health & Fitness": "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality",
        "History": "",
        "Kids & Family": "Education for Kids|Parenting|Pets & Animals|Stories for Kids",
        "Leisure": "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games",
        "Music": "Music Commentary|Music History|Music Interviews",
        "News": "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|Tech News",
        "Religion & Spirituality": "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality",
        "Science": (
            "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics"
            "|Social Sciences"
        ),
        "Society & Culture": "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships",
        "Sports": (
            "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis"
            "|Volleyball|Wilderness|Wrestling"
        ),
        "Technology": "",
        "True Crime": "",
        "TV & Film": "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews",
    }.items()
}


def check_category(category: str, subcategory: str) -> dict[str, str]:
    """What is wrong, by field, in words."""
    if category not in CATEGORIES:
        return {"category": f"Directories do not know this. Choose one of: {', '.join(CATEGORIES)}."}
    if subcategory and subcategory not in CATEGORIES[category]:
        known = ", ".join(sorted(CATEGORIES[category]))
        return {"subcategory": f"Leave it empty{', or choose one of: ' + known if known else ''}."}
    return {}
