"""Audio in parts, transcripts and chapters as players read them."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from podcasts.media.ranges import NotSatisfiable, Span, parse_ranges
from podcasts.models import Episode
from tests.podcasts.transcripts import webvtt


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        ("bytes=0-0", (Span(0, 0),)),
        ("bytes=0-", (Span(0, 99),)),
        ("bytes=10-19", (Span(10, 19),)),
        ("bytes=90-500", (Span(90, 99),)),
        ("bytes=-10", (Span(90, 99),)),
        ("bytes=-500", (Span(0, 99),)),
        ("", ()),
        ("bytes=-", ()),
        ("bytes=5-4", ()),
        ("bytes=0-1,5-6", (Span(0, 1), Span(5, 6))),
        ("bytes=5-6, 0-1,500-", (Span(5, 6), Span(0, 1))),
        ("bytes=0-5,5-6", ()),
        ("bytes=0-0,a", ()),
        ("bytes=" + ",".join(f"{byte}-{byte}" for byte in range(0, 40, 2)), ()),
        ("seconds=1-2", ()),
        ("bytes=a-b", ()),
        (f"bytes={'9' * 5000}-", ()),
        ("bytes=\u0661-\u0662", ()),
    ],
)
def test_ranges_are_read_as_rfc_9110_says(header: str, spans: tuple[Span, ...]) -> None:
    assert parse_ranges(header, 100) == spans


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        parse_ranges(header, 100)


@pytest.fixture
def address(episode: Episode) -> str:
    return f"/shows/tea-and-toast/{episode.guid}"


def test_audio_comes_whole_in_parts_and_as_head(client: Client, episode: Episode, address: str) -> None:
    whole = client.get(f"{address}/episode.mp3")
    content = b"".join(whole.streaming_content)
    assert (whole["Content-Type"], whole["Accept-Ranges"], len(content)) == ("audio/mpeg", "bytes", episode.audio_bytes)
    part = client.get(f"{address}/episode.mp3", headers={"range": "bytes=100-199"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{episode.audio_bytes}")
    assert b"".join(part.streaming_content) == content[100:200]
    head = client.head(f"{address}/episode.mp3")
    assert (head.status_code, head["Content-Length"]) == (200, str(episode.audio_bytes))
    assert client.get(f"{address}/episode.mp3", headers={"range": "bytes=9999999-"}).status_code == 416


def test_parts_of_two_versions_never_mix(client: Client, address: str) -> None:
    etag = client.head(f"{address}/episode.mp3")["ETag"]
    same = client.get(f"{address}/episode.mp3", headers={"range": "bytes=0-9", "if-range": etag})
    other = client.get(f"{address}/episode.mp3", headers={"range": "bytes=0-9", "if-range": '"older"'})
    assert (same.status_code, other.status_code) == (206, 200)
    assert client.get(f"{address}/episode.mp3", headers={"if-none-match": etag}).status_code == 304


def test_the_vtt_names_speakers_and_keeps_cues_short(client: Client, address: str) -> None:
    response = client.get(f"{address}/transcript.vtt")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    cues = webvtt.read(response.content.decode())
    assert cues[0].start == 0
    assert {cue.speaker for cue in cues} == {"Host A", "Host B"}
    assert any(cue.text.startswith("Peru & Ecuador agreed on <joint> patrols") for cue in cues)
    assert max(len(cue.text) for cue in cues) <= 65


def test_srt_and_json_say_the_same(client: Client, address: str) -> None:
    srt = client.get(f"{address}/transcript.srt").content.decode()
    segments = json.loads(client.get(f"{address}/transcript.json").content)["segments"]
    assert srt.startswith("1\n00:00:00,000 --> ")
    assert "Host B: Who pays for that" in srt
    assert " ".join(segment["body"] for segment in segments).startswith("Good morning. This is Tea & Toast,")
    assert segments[-1]["speaker"] == "Host B"
    assert client.get(f"{address}/transcript.doc").status_code == 404


def test_the_html_transcript_is_text_and_nothing_else(client: Client, address: str) -> None:
    response = client.get(f"{address}/transcript.html")
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "<cite>Host B:</cite>" in response.content.decode()
    assert "agreed on &lt;joint&gt; patrols" in response.content.decode()


def test_the_cover_has_the_size_that_directories_ask(client: Client, address: str) -> None:
    from io import BytesIO

    from PIL import Image

    response = client.get("/shows/tea-and-toast/cover.jpg")
    content = b"".join(response.streaming_content)
    image = Image.open(BytesIO(content))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.size == (3000, 3000)
    assert len(content) < 512 * 1024
