// Cloudflare's SDK, pointed at the server of the test.
const { default: Cloudflare, toFile } = await import(process.env.CLOUDFLARE_SDK);

export const account_id = process.env.CLOUDFLARE_ACCOUNT_ID;
export const zone_id = process.env.CLOUDFLARE_ZONE_ID;
export const client = new Cloudflare({
  apiToken: process.env.CLOUDFLARE_API_TOKEN,
  baseURL: process.env.CLOUDFLARE_API_BASE_URL,
  maxRetries: 0,
});

/** The parts of an upload: the SDK writes nested objects in its own way, so the metadata goes as text. */
export async function upload(metadata, modules) {
  const parts = { metadata: JSON.stringify(metadata) };
  for (const [name, code] of Object.entries(modules)) {
    parts[name] = await toFile(Buffer.from(code), name, { type: 'application/javascript+module' });
  }
  return parts;
}

/** The SDK calls the body of an upload a script, although it sends a form; without a type, fetch names the form. */
export const asForm = { headers: { 'Content-Type': null } };

export async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** What a call was refused with. */
export async function refusal(call) {
  try {
    await call;
    return null;
  } catch (e) {
    return `${e.status} ${e.errors?.[0]?.code}`;
  }
}

export const print = (value) => console.log(JSON.stringify(value));
