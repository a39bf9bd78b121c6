"""A listener's own show: made with the first order, as visible as the most visible of its episodes."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.db.models import Subquery

from podcasts.errors import EditRefused
from podcasts.feeds.websub import announce
from podcasts.models import Episode, Guest, Line, Show, Visibility
from podcasts.production.stages import Stage

SLUG_LENGTH = 12
WIDEST_FIRST = (Visibility.PUBLIC, Visibility.UNLISTED, Visibility.PRIVATE)


def is_guest(user: User) -> bool:
    return Guest.objects.filter(user_id=user.pk).exists()


def personal_show(owner: User) -> Show:
    """The owner's show. Its address tells nothing and can't be guessed."""
    found = Show.objects.filter(owner=owner).order_by("pk").first()
    return found or Show.objects.create(
        owner=owner,
        visibility=Visibility.PRIVATE,
        slug="my-" + secrets.token_hex(SLUG_LENGTH // 2),
        **named(owner),
    )


def named(owner: User) -> dict[str, str]:
    """What the show says of its owner."""
    name = "" if is_guest(owner) else owner.get_full_name() or owner.get_username()
    return {
        "title": f"Podcasts by {name}"[:120] if name else "My podcasts",
        "author": name[:120] or "A guest",
        "description": "Podcasts made from prompts. Written and spoken by machines from the sources in the notes.",
        "category": "Education",
        "subcategory": "",
    }


def set_visibility(episode: Episode, visibility: str) -> None:
    """Of episode and show the stricter visibility holds, so the show follows its most visible episode.

    Raises `EditRefused` where a listener's podcast has lines that are not fit for everybody.
    """
    if visibility == Visibility.PUBLIC != episode.visibility and episode.show.owner_id is not None:
        _refuse_lines_let_stand(episode)
    changes_the_feed = Visibility.PUBLIC in {visibility, episode.visibility} and visibility != episode.visibility
    Episode.objects.filter(pk=episode.pk).update(visibility=visibility)
    episode.visibility = visibility
    follow_episodes(episode.show)
    if changes_the_feed and episode.stage == Stage.PUBLISHED:
        announce(episode.show)


def _refuse_lines_let_stand(episode: Episode) -> None:
    """The owner let them stand against the checker while the podcast was not public."""
    out = episode.scripts.filter(draft=False).order_by("-version").values("version")[:1]
    lines = Line.objects.filter(script__episode=episode, script__version__gte=Subquery(out)).exclude(override="")
    places = sorted({place + 1 for place in lines.values_list("position", flat=True)})
    if places:
        named = f"Line {places[0]} stands" if len(places) == 1 else f"Lines {', '.join(map(str, places))} stand"
        raise EditRefused(f"{named} although the checker objects. Mend that in the script, then make it public.")


def follow_episodes(show: Show) -> None:
    if show.owner_id is None:
        return
    found = set(show.episodes.kept().values_list("visibility", flat=True))
    widest = next((visibility for visibility in WIDEST_FIRST if visibility in found), Visibility.PRIVATE)
    if show.visibility != widest:
        show.visibility = widest
        show.save(update_fields=["visibility", "updated"])
