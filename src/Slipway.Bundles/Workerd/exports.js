// Says what a Worker exports and which of the names of dynamic imports are unknown. WORKER and ASKED are filled in.
import * as worker from WORKER;

const isFunction = (value) => typeof value === "function";
const hasHandler = (value) => {
  for (let at = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    if (Reflect.ownKeys(at).some((name) => isFunction(at[name]))) return true;
  }
  return false;
};

console.log("slipway-check: exports " + Object.keys(worker).filter((name) => isFunction(worker[name])).join(" "));
if (isFunction(worker.default) || (typeof worker.default === "object" && hasHandler(worker.default))) {
  console.log("slipway-check: handles");
}

for (const name of ASKED) {
  try {
    await import(name);
  } catch (e) {
    if (String(e?.message).startsWith("No such module")) console.log("slipway-check: missing " + name);
  }
}

console.log("slipway-check: done");
export default {};
