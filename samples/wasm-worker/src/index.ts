import page from "./page.html";
import usage from "./usage.txt";
import { crc32 } from "./crc32";

/** POST bytes, get their CRC-32; GET in a browser shows a form, elsewhere the usage. */
export default {
  async fetch(request): Promise<Response> {
    if (request.method === "POST") {
      return new Response(`${await crc32(request.body)}\n`);
    }

    return request.headers.get("accept")?.includes("text/html")
      ? new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } })
      : new Response(usage);
  },
} satisfies ExportedHandler;
