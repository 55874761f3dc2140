/** Adds `expires` (seconds since 1970) and `signature` (HMAC-SHA-256, base64url) to an address. */
export async function signUrl(url: URL, secret: string, expires: number): Promise<URL> {
  const signed = new URL(url);
  signed.searchParams.set("expires", String(expires));
  signed.searchParams.set("signature", toBase64Url(await crypto.subtle.sign("HMAC", await key(secret), payload(signed))));
  return signed;
}

/** Whether an address was made by {@link signUrl} with this secret, and has not expired at `now` (seconds since 1970). */
export async function isSignedUrl(url: URL, secret: string, now: number): Promise<boolean> {
  const signature = url.searchParams.get("signature");
  const expires = Number(url.searchParams.get("expires"));
  return signature !== null && expires > now
    && await crypto.subtle.verify("HMAC", await key(secret), fromBase64Url(signature), payload(url));
}

/** What is signed: path and expiry, so that one file's signature does not open another. */
function payload(url: URL): Uint8Array {
  return new TextEncoder().encode(`${url.pathname}\n${url.searchParams.get("expires")}`);
}

function key(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function toBase64Url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
