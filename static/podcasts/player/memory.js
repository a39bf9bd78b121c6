// What the browser keeps for this listener alone. Where storage is forbidden, nothing is kept and nothing fails.
export function recall(name, otherwise) {
  try {
    return localStorage.getItem(`newsroom:${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`newsroom:${name}`, value);
  } catch {
    // The page works on; it forgets.
  }
}
