"""The orchestrator's choice in words, for the admin's pages of shows and episodes."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orchestrator.explaining import history, routes
from podcasts.models import Episode, Show
from podcasts.production.rules import What, rules_of_show


def by_rules(show: Show) -> SafeString:
    """Whom the show's rules would ask now."""
    text, speech = (routes(rules_of_show(show, what), show.language) for what in (What.TEXT, What.SPEECH))
    rows = [*text[:-1], speech[-1]]
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", rows))


def for_episode(episode: Episode) -> SafeString:
    """Who was asked for it, and why the answer came from where it came; before anybody was, whom the rules name."""
    asked = history(f"episode:{episode.pk}")
    if not asked:
        return by_rules(episode.show)
    rows = [
        (one.label, format_html_join("", "<li>{}: {}</li>", [(row.words, row.reason) for row in one.asked]))
        for one in asked
    ]
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}<ul>{}</ul></li>", rows))
