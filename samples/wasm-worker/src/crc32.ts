import module from "./crc32.wasm";

interface Exports extends WebAssembly.Exports {
  memory: WebAssembly.Memory;
  crc32(crc: number, length: number): number;
}

const { memory, crc32: update } = new WebAssembly.Instance(module).exports as Exports;

/** The CRC-32 of a stream as eight hexadecimal digits. */
export async function crc32(body: ReadableStream<Uint8Array> | null): Promise<string> {
  let crc = 0;
  for await (const chunk of body ?? []) {
    const window = new Uint8Array(memory.buffer);
    for (let start = 0; start < chunk.length; start += window.length) {
      const part = chunk.subarray(start, start + window.length);
      window.set(part);
      crc = update(crc, part.length);
    }
  }

  return (crc >>> 0).toString(16).padStart(8, "0");
}
