"""Who may do what at the desk, and the two groups that may."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet

from podcasts.models import Episode, Visibility

EDIT = "podcasts.edit_script"
APPROVE = "podcasts.approve_script"
PUBLISH = "podcasts.publish_episode"

# Not the lists of scripts, lines and renders: they hold what listeners keep private too.
LOOKS = (
    "podcasts.view_show", "podcasts.view_host", "podcasts.view_episode", "podcasts.view_episodestory",
    "newsroom.view_feed", "synthesis.view_voice",
)  # fmt: skip
GROUPS: dict[str, tuple[str, ...]] = {
    "Editors": (*LOOKS, EDIT, APPROVE, "podcasts.change_episode"),
    "Publishers": (*LOOKS, PUBLISH),
}


def episodes(user: User) -> QuerySet[Episode]:
    """What is a desk's business: private podcasts of listeners are not, unless the guard holds them."""
    seen = Episode.objects.visible_to(user) | Episode.objects.kept().filter(prompt__held_for__gt="")
    return seen.select_related("show")


def may_let_stand(user: User, episode: Episode) -> bool:
    """Whether the user decides about lines that the checker flags. What listeners keep among themselves is their own
    affair; what everybody is offered has to pass the checker, or an editor."""
    return episode.show.owner_id is None or episode.visibility != Visibility.PUBLIC or user.has_perm(EDIT)


def install_groups() -> list[str]:
    """Make the groups with their permissions; what an operator gave them besides stays. Returns the new ones."""
    new = []
    for name, permissions in GROUPS.items():
        group, made = Group.objects.get_or_create(name=name)
        group.permissions.add(*(_permission(permission) for permission in permissions))
        new += [name] if made else []
    return new


def _permission(name: str) -> Permission:
    app, _, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
