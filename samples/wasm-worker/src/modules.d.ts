// What wrangler's module rules give an import of each kind.
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "*.html" {
  const text: string;
  export default text;
}
declare module "*.txt" {
  const text: string;
  export default text;
}
