import { isSignedBy } from "./signature";

interface Env {
  WEBHOOK_SECRET: string;
}

interface Push {
  ref: string;
  after: string;
  repository: { full_name: string };
}

/** Receives GitHub's push webhooks and answers what would be built. */
export default {
  async fetch(request, env): Promise<Response> {
    if (request.method !== "POST") {
      return new Response("POST a webhook\n", { status: 405, headers: { allow: "POST" } });
    }

    const body = await request.text();
    if (!isSignedBy(env.WEBHOOK_SECRET, body, request.headers.get("x-hub-signature-256"))) {
      return new Response("the signature does not fit the body\n", { status: 401 });
    }

    const event = request.headers.get("x-github-event");
    if (event !== "push") {
      return Response.json({ ignored: event });
    }

    const push = JSON.parse(body) as Push;
    return Response.json({ build: push.repository.full_name, branch: push.ref.replace("refs/heads/", ""), commit: push.after });
  },
} satisfies ExportedHandler<Env>;
