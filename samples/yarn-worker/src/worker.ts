import { Hono } from "hono";
import { isName, isTarget } from "./link";

interface Env {
  /** Short name -> address. */
  LINKS: KVNamespace;
}

const app = new Hono<{ Bindings: Env }>();

app.get("/", (c) => c.text("PUT /<name> with an address as the body makes a short link; GET /<name> follows it.\n"));

app.get("/:name", async (c) => {
  const target = await c.env.LINKS.get(c.req.param("name"));
  return target === null ? c.text("no such link\n", 404) : c.redirect(target, 302);
});

app.put("/:name", async (c) => {
  const name = c.req.param("name");
  const target = (await c.req.text()).trim();
  if (!isName(name)) {
    return c.text("a name is 1 to 32 letters, digits or dashes\n", 400);
  }

  if (!isTarget(target)) {
    return c.text("the body must be an http or https address\n", 400);
  }

  await c.env.LINKS.put(name, target);
  return c.json({ name, target }, 201);
});

export default app;
