// The keys of a headset, a keyboard or a locked phone.
export function startMediaSession(audio, player, deck) {
  const session = navigator.mediaSession;
  if (!session) return;
  const { title, show, artwork } = player.dataset;

  function describe() {
    const chapter = deck.chapters[deck.chapterAt(audio.currentTime)];
    session.metadata = new MediaMetadata({
      title, artist: show, album: chapter ? chapter.title : show,
      artwork: [{ src: artwork, sizes: "640x640", type: "image/jpeg" }],
    });
  }

  function place() {
    if (!Number.isFinite(audio.duration)) return;
    session.setPositionState({
      duration: audio.duration, playbackRate: audio.playbackRate, position: Math.min(audio.currentTime, audio.duration),
    });
  }

  const actions = {
    play: () => audio.play(),
    pause: () => audio.pause(),
    seekbackward: ({ seekOffset }) => deck.skip(-(seekOffset || 15)),
    seekforward: ({ seekOffset }) => deck.skip(seekOffset || 30),
    seekto: ({ seekTime }) => deck.seek(seekTime),
    previoustrack: () => deck.chapter(-1),
    nexttrack: () => deck.chapter(1),
  };
  for (const [name, act] of Object.entries(actions)) {
    try {
      session.setActionHandler(name, act);
    } catch {
      // This browser does not know the key.
    }
  }
  for (const happening of ["play", "seeked"]) audio.addEventListener(happening, describe);
  for (const happening of ["loadedmetadata", "seeked", "ratechange", "play"]) audio.addEventListener(happening, place);
}
