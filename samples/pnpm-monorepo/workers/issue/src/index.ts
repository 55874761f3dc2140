import { signUrl } from "@samples/signed-url";

interface Env {
  DOWNLOAD_HOST: string;
  LIFETIME: number;
  LINK_SECRET: string;
}

/** GET /report.pdf gives an address under which report.pdf can be downloaded for a while. */
export default {
  async fetch(request, env): Promise<Response> {
    const file = new URL(new URL(request.url).pathname, env.DOWNLOAD_HOST);
    const expires = Math.floor(Date.now() / 1000) + env.LIFETIME;
    return Response.json({ url: await signUrl(file, env.LINK_SECRET, expires), expires });
  },
} satisfies ExportedHandler<Env>;
