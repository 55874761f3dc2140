// Says which names a Worker reads of its environment that have no value, while it starts. Imported before the Worker's own modules.
// ANSWER is filled in: true = such a name has a value that takes everything that is done with it.
import * as workers from "cloudflare:workers";
import makeStandIn from "./slipway-stand-in.js";

const missing = ANSWER ? makeStandIn() : undefined;

const said = new Set();
const say = (where, name) => {
  const line = `slipway-check: read ${where} ${String(name)}`;
  if (typeof name === "string" && !said.has(line)) {
    said.add(line);
    console.log(line);
  }
};

const watch = (where, environment) =>
  new Proxy(environment, {
    get: (target, name, receiver) => {
      if (name in target || typeof name !== "string") return Reflect.get(target, name, receiver);
      say(where, name);
      return missing;
    },
    has: (target, name) => {
      if (!(name in target)) say(where, name);
      return name in target;
    },
    getOwnPropertyDescriptor: (target, name) => {
      if (!(name in target)) say(where, name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys: (target) => {
      say(where, "*");
      return Reflect.ownKeys(target);
    },
  });

if (workers.env) {
  // The exported object hands every access on to one that it keeps to itself; it does so through Reflect.
  const { get, ownKeys } = Reflect;
  let environment = workers.env;
  Reflect.get = (target, ...rest) => get((environment = target), ...rest);
  void workers.env.slipway;
  Reflect.get = get;
  Reflect.ownKeys = (target) => {
    if (target === environment) say("env", "*");
    return ownKeys(target);
  };
  // What the object itself lacks is looked for in its prototype.
  Object.setPrototypeOf(environment, watch("env", Object.create(Object.getPrototypeOf(environment))));
}

if (globalThis.process?.env) {
  globalThis.process.env = watch("process.env", globalThis.process.env);
}
