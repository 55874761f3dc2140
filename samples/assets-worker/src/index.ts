interface Env {
  /** The files of `public/`. */
  ASSETS: Fetcher;
}

export default {
  async fetch(request, env): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/api/time") {
      return Response.json({ time: new Date().toISOString() });
    }

    // A file that is not for caches: the asset as it is, with a header of ours.
    const asset = await env.ASSETS.fetch(request);
    const response = new Response(asset.body, asset);
    response.headers.set("cache-control", "private, no-store");
    return response;
  },
} satisfies ExportedHandler<Env>;
