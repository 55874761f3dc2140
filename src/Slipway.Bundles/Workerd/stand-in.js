// Stands for a binding of a kind that has no local form: whatever is read from it, called or constructed is itself again.
const standIn = new Proxy(function () {}, {
  get: (_, name) => (name === "then" ? undefined : name === Symbol.toPrimitive ? () => "" : standIn),
  apply: () => standIn,
  construct: () => standIn,
});
export default () => standIn;
