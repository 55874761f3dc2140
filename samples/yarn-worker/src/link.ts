export function isName(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/i.test(text);
}

/** Only http and https: a redirect to another scheme could run code in the browser. */
export function isTarget(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}
