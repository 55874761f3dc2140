import { greetingFor } from "./greeting";

interface Env {
  /** Which environment answers: set by the manifest in `_kustomize`. */
  ENVIRONMENT: string;
}

export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/health") {
      return Response.json({ status: "ok", environment: env.ENVIRONMENT });
    }

    const name = decodeURIComponent(pathname.slice(1)) || "world";
    return new Response(`${greetingFor(request.headers.get("accept-language"))}, ${name}!\n`, {
      headers: { "content-type": "text/plain; charset=utf-8", vary: "accept-language" },
    });
  },
} satisfies ExportedHandler<Env>;
