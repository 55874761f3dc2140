// Serves Workers with Miniflare. Argument: Miniflare's main module. Standard input: a line of JSON for each state that is to be served; its end
// stops everything. Standard output: a line of JSON for each event.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { Log, LogLevel, Miniflare, Response } = await import(pathToFileURL(process.argv[2]));

const say = (event) => {
  process.stdout.write(JSON.stringify(event) + "\n");
};
const plain = (text) => String(text).replace(/\u001b\[[0-9;]*m/g, "");

/** Miniflare's own log: requests, and warnings. */
class EventLog extends Log {
  logWithLevel(level, message) {
    const request = /^([A-Z]+) (\S+) (\d{3})\b.*\((\d+)ms\)/.exec(plain(message));
    if (request) {
      say({ event: "request", method: request[1], path: request[2], status: Number(request[3]), milliseconds: Number(request[4]) });
    } else if (level <= LogLevel.WARN) {
      say({ event: "console", level: level === LogLevel.WARN ? "warn" : "error", text: plain(message) });
    }
  }
}

const moduleTypes = {
  "application/javascript+module": "ESModule",
  "application/javascript": "CommonJS",
  "application/wasm": "CompiledWasm",
  "text/plain": "Text",
  "application/json": "Text",
  "text/x-python": "PythonModule",
  "text/x-python-requirement": "PythonRequirement",
};

const contents = (files) => Object.fromEntries(Object.entries(files ?? {}).map(([name, file]) => [name, readFileSync(file)]));

/** The code of a Worker: modules, the main one first; or a script with its parts. */
const code = ({ modules, script, parts }) =>
  script
    ? { script: readFileSync(script, "utf8"), wasmBindings: contents(parts?.wasm), textBlobBindings: parts?.text, dataBlobBindings: contents(parts?.data) }
    : {
        modulesRoot: "/",
        modules: modules.map(({ name, contentType, file }) => ({ type: moduleTypes[contentType] ?? "Data", path: "/" + name, contents: readFileSync(file) })),
      };

/** What cannot be written as JSON: Workers that are not there answer with a text. */
const absent = (texts) => Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, () => new Response(text, { status: 503 })]));

const tailName = (name) => "slipway:tail:" + name;

/** A Worker that hears what another one throws: the runtime itself does not say. */
const tail = (name, isFirst) => ({
  name: tailName(name),
  compatibilityDate: "2024-09-23",
  modules: true,
  script:
    "export default { async tail(events, env) { const said = events.map(({ outcome, exceptions, event, eventTimestamp }) => " +
    "({ outcome, exceptions, eventTimestamp, request: event?.request && { method: event.request.method, url: event.request.url } })); " +
    "await env.HEAR.fetch('http://hear/', { method: 'POST', body: JSON.stringify(said) }); } };",
  serviceBindings: {
    HEAR: async (request) => {
      for (const { outcome, exceptions, eventTimestamp, request: failed } of await request.json()) {
        for (const { name: error, message, stack } of exceptions) {
          say({ event: "console", level: "error", worker: name, text: `Uncaught ${error}: ${message}${stack ? "\n" + stack.replaceAll("file:///", "") : ""}` });
        }

        // Miniflare logs a request when it has an answer of the Worker, which this one has not.
        if (isFirst && failed && outcome === "exception") {
          say({ event: "request", method: failed.method, path: new URL(failed.url).pathname, status: 500, milliseconds: Math.max(0, Date.now() - eventTimestamp) });
        }
      }

      return new Response();
    },
  },
});

const worker = ({ modules, script, parts, absent: texts, ...options }) => ({
  ...options,
  ...code({ modules, script, parts }),
  serviceBindings: { ...options.serviceBindings, ...absent(texts) },
  tails: [tailName(options.name)],
});

const options = (state, log, hear) => ({
  host: state.host,
  port: state.port,
  cf: false,
  log,
  handleStructuredLogs: hear,
  handleRuntimeStdio: () => {},
  defaultProjectTmpPath: state.scratch,
  ...(state.data && {
    defaultPersistRoot: state.data,
    kvPersist: true,
    r2Persist: true,
    d1Persist: true,
    durableObjectsPersist: true,
    cachePersist: true,
    workflowsPersist: true,
    analyticsEngineDatasetsPersist: true,
  }),
  workers: [...state.workers.map(worker), ...state.workers.map(({ name }, index) => tail(name, index === 0))],
});

/** Starts the Workers beside those that are served, with no data: gives what is wrong with them, or null. */
const fault = async (state) => {
  const heard = [];
  const hear = ({ message }) => {
    heard.push(plain(message));
  };
  const miniflare = new Miniflare(options({ ...state, port: 0, data: null }, new Log(LogLevel.NONE), hear));
  try {
    await miniflare.ready;
    return null;
  } catch (error) {
    const refused = heard.filter((text) => text.startsWith("service "));
    return (refused.length > 0 ? refused : [...heard, plain(error.message)])
      .join("\n")
      .replace(/^service core:user:([^\n]+?): /gm, "'$1': ")
      .replaceAll("file:///", "");
  } finally {
    await miniflare.dispose().catch(() => {});
  }
};

let served;
const serve = async (state) => {
  // What is written while it starts is kept: of a port that is taken the runtime writes a stack of its own, of no use to anyone.
  let kept = [];
  const release = () => {
    kept?.forEach(say);
    kept = null;
  };
  const write = ({ level, message }) => {
    const event = { event: "console", level, text: plain(message) };
    kept ? kept.push(event) : say(event);
  };
  try {
    const reason = await fault(state);
    if (reason !== null) {
      say({ event: "refused", text: reason });
      return;
    }

    const wanted = options(state, new EventLog(LogLevel.INFO, { prefix: "" }), write);
    if (served) {
      await served.setOptions(wanted);
    } else {
      served = new Miniflare(wanted);
    }

    const address = String(await served.ready);
    release();
    say({ event: "serving", address });
  } catch (error) {
    if (error.code === "ERR_ADDRESS_IN_USE") {
      say({ event: "taken" });
      return;
    }

    release();
    say({ event: "refused", text: plain(error.message) });
  }
};

let work = Promise.resolve();
const stop = async () => {
  await work;
  await served?.dispose();
  process.exit(0);
};
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  work = work.then(() => serve(JSON.parse(line)));
});
input.on("close", stop);
process.on("SIGTERM", stop);
// Ctrl+C reaches every process of the terminal: whoever started this one ends it.
process.on("SIGINT", () => {});
