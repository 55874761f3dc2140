import type { Counter } from "./counter";

export { Counter } from "./counter";

interface Env {
  COUNTERS: DurableObjectNamespace<Counter>;
}

/** GET /<name> reads a counter, POST /<name> adds one. Each name is an object of its own, so no two requests race. */
export default {
  async fetch(request, env): Promise<Response> {
    const name = new URL(request.url).pathname.slice(1);
    if (name === "") {
      return new Response("GET or POST /<name>\n", { status: 404 });
    }

    const counter = env.COUNTERS.getByName(name);
    switch (request.method) {
      case "GET":
        return Response.json({ name, count: await counter.read() });
      case "POST":
        return Response.json({ name, count: await counter.add(1) });
      default:
        return new Response("GET or POST\n", { status: 405, headers: { allow: "GET, POST" } });
    }
  },
} satisfies ExportedHandler<Env>;
