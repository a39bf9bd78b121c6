// Asks an address again and again until what it tells about is at its end, ever more seldom while nobody answers.

async function newsOf(address) {
  try {
    const response = await fetch(address, { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // no network, or no JSON
  }
}

// `told` gets each answer and says whether more is to come; `unanswered` is called where there was none.
export function follow(address, { every, slowest, told, unanswered }) {
  let wait = every; // milliseconds, as all times here
  async function ask() {
    const news = await newsOf(address());
    if (news && !told(news)) return;
    if (!news) unanswered("The site does not answer; trying again.");
    wait = news ? every : Math.min(wait * 2, slowest);
    setTimeout(ask, wait);
  }
  setTimeout(ask, every);
}
