// Loads a Worker behind the module that watches it, and says what it throws, all of it. WORKER is filled in.
import "./slipway-observe.js";

const describe = (thrown) => {
  try {
    return [thrown?.name, thrown?.message, thrown?.stack, thrown?.cause?.message].filter((part) => part !== undefined).join("\n") || String(thrown);
  } catch {
    return "something that says nothing";
  }
};

try {
  await import(WORKER);
  console.log("slipway-check: loaded");
} catch (e) {
  console.log("slipway-check: threw " + JSON.stringify(describe(e)));
}

export default {};
