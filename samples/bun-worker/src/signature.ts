import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

/** Checks GitHub's `X-Hub-Signature-256: sha256=<hex>` in constant time. */
export function isSignedBy(secret: string, body: string, header: string | null): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  const given = Buffer.from(header?.replace(/^sha256=/, "") ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
