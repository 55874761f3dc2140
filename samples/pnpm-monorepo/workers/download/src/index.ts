import { isSignedUrl } from "@samples/signed-url";

interface Env {
  FILES: R2Bucket;
  LINK_SECRET: string;
}

/** Serves a file of the bucket to whoever has an address from the Worker `issue`. */
export default {
  async fetch(request, env): Promise<Response> {
    const url = new URL(request.url);
    if (!(await isSignedUrl(url, env.LINK_SECRET, Date.now() / 1000))) {
      return new Response("This link is wrong or has expired.\n", { status: 403 });
    }

    const file = await env.FILES.get(decodeURIComponent(url.pathname.slice(1)));
    if (file === null) {
      return new Response("no such file\n", { status: 404 });
    }

    const headers = new Headers({ etag: file.httpEtag });
    file.writeHttpMetadata(headers);
    return new Response(file.body, { headers });
  },
} satisfies ExportedHandler<Env>;
