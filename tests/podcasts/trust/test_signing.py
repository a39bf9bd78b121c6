"""A published file says where it comes from, signed; a changed byte is noticed."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from podcasts.checks.sound import check_sound
from synthesis.audio.programme import Chapter
from synthesis.audio.tags import ChapterCard, Tags, write
from synthesis.errors import SigningFailed
from synthesis.provenance import certificate, signing
from synthesis.provenance.certificate import Credentials
from synthesis.provenance.manifest import ALGORITHM, PERSON, TRAINED, Deed, Maker, Origin, Source, manifest
from tests.synthesis.conftest import picture

TONE = Path(__file__).parents[1] / "web" / "data" / "tone.mp3"
NOW = dt.datetime.now(dt.UTC)
ORIGIN = Origin(
    title="Ferry stays — 🎉",
    show="Tide",
    address="https://news.example/shows/tide/1/",
    writers=(Maker("Scribe-1 0.2", 21), Maker("Extractive 1.0", 2, ALGORITHM), Maker("an editor", 1, PERSON)),
    voices=(Maker("Anchor-1 1.0", 24),),
    sources=(Source("Ferry to stay", "The Wire", "https://wire.example/ferry", "CC BY 4.0"),),
    deeds=(Deed("changed", 3), Deed("approved", 1)),
    log_head="ab" * 32,
)


@pytest.fixture
def ours(tmp_path: Path) -> Credentials:
    return certificate.credentials(tmp_path / "own", "", "", operator="Tide & Co", now=NOW)


@pytest.fixture
def signed(tmp_path: Path, ours: Credentials) -> Path:
    path = tmp_path / "episode.mp3"
    shutil.copy(TONE, path)
    write(path, Tags("Ferry stays", "Tide", "Newsroom", NOW.date(), 7, "A ferry.", b""), (), 9.0)
    signing.sign(path, manifest(ORIGIN), ours)
    return path


def test_it_says_who_wrote_and_spoke_and_from_which_sources(signed: Path) -> None:
    found = signing.read(signed)
    assert found
    assert (found.title, found.signer, found.intact, found.trusted) == (ORIGIN.title, "Tide & Co", True, False)
    agents = [(action["softwareAgent"]["name"], action["description"]) for action in found.actions[:3]]
    assert agents == [("Scribe-1", "wrote 21 lines"), ("Extractive", "wrote 2 lines"), ("Anchor-1", "spoke 24 lines")]
    assert [action["digitalSourceType"] for action in found.actions[:4]] == [TRAINED, ALGORITHM, TRAINED, PERSON]
    assert found.actions[3]["description"] == "an editor wrote 1 line"
    assert "softwareAgent" not in found.actions[3]
    assert found.actions[4]["description"] == "an editor changed the script or a line of it 3 times"
    assert found.chain["sources"][0]["url"] == "https://wire.example/ferry"
    assert found.chain["log_head"] == ORIGIN.log_head


def test_tags_are_still_there(signed: Path) -> None:
    assert ID3(signed)["TIT2"].text == ["Ferry stays"]


def test_a_signed_file_passes_the_gate_with_pictures_and_links_in_its_chapters(
    tmp_path: Path, ours: Credentials
) -> None:
    """Signing writes the tag anew, in another version of ID3, where a frame within a chapter has its size otherwise."""
    path = shutil.copy(TONE, tmp_path / "episode.mp3")
    card = ChapterCard("https://wire.example/" + "a" * 300, picture())
    chapters = (Chapter(0.0, "Headlines"), Chapter(2.5, "Fähre – bleibt, " + "und bleibt " * 20), Chapter(4.0, "🎉"))
    write(path, Tags(title="Ferry", show="Tide", cover=picture(), card=lambda chapter: card), chapters, 9.0)
    signing.sign(path, manifest(ORIGIN), ours)
    rows = [{"start": chapter.start, "title": chapter.title} for chapter in chapters]
    assert list(check_sound(path, seconds=9.0, chapters=rows)) == []
    rows[1]["title"] = "Another"
    assert "is not the episode's “Another”" in "".join(check_sound(path, seconds=9.0, chapters=rows))


@pytest.mark.parametrize("place", [-1, -5_000])
def test_a_changed_byte_is_noticed(signed: Path, place: int) -> None:
    content = bytearray(signed.read_bytes())
    content[place] ^= 1
    signed.write_bytes(content)
    found = signing.read(signed)
    assert found
    assert not found.intact
    assert found.faults == ("assertion.dataHash.mismatch",)


def test_a_file_without_a_manifest_has_none() -> None:
    assert signing.read(TONE) is None


def test_what_cannot_be_signed_is_left_as_it_was(tmp_path: Path, ours: Credentials) -> None:
    path = tmp_path / "episode.mp3"
    shutil.copy(TONE, path)
    broken = Credentials(ours.chain, b"no key", own=True)
    with pytest.raises(SigningFailed, match="could not be signed"):
        signing.sign(path, manifest(ORIGIN), broken)
    assert path.read_bytes() == TONE.read_bytes()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["episode.mp3"]


def test_our_own_certificate_is_made_once_and_its_key_is_private(tmp_path: Path, ours: Credentials) -> None:
    again = certificate.credentials(tmp_path / "own", "", "", operator="Another", now=NOW)
    assert again == ours
    assert stat.S_IMODE((tmp_path / "own" / "key.pem").stat().st_mode) == 0o600
    late = certificate.credentials(tmp_path / "own", "", "", operator="Tide", now=NOW + dt.timedelta(days=3_640))
    assert late.signer.not_valid_after_utc > ours.signer.not_valid_after_utc


def test_the_operators_certificate_is_used(tmp_path: Path, ours: Credentials) -> None:
    theirs = certificate.credentials(
        tmp_path, str(tmp_path / "own/certificate.pem"), str(tmp_path / "own/key.pem"), operator="", now=NOW
    )
    assert (theirs.own, theirs.algorithm) == (False, "es256")
    path = tmp_path / "episode.mp3"
    shutil.copy(TONE, path)
    signing.sign(path, manifest(ORIGIN), theirs)
    found = signing.read(path)
    assert found
    assert found.signer == "Tide & Co"


@pytest.mark.parametrize(("chain", "key"), [("missing.pem", "missing.pem"), ("own/key.pem", "own/key.pem")])
def test_an_operators_certificate_that_cannot_be_read_is_named(
    tmp_path: Path, ours: Credentials, chain: str, key: str
) -> None:
    with pytest.raises(SigningFailed, match="C2PA_CERTIFICATE"):
        certificate.credentials(tmp_path, str(tmp_path / chain), str(tmp_path / key), operator="", now=NOW)
