// The few calls of Node.js that are used here: all of @types/node would be larger than this sample.
declare module "node:crypto" {
  export function createHmac(algorithm: string, key: string): { update(data: string): { digest(): Uint8Array } };
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}
declare module "node:buffer" {
  export const Buffer: { from(text: string, encoding: "hex"): Uint8Array };
}
