import { DurableObject } from "cloudflare:workers";

/** A number that outlives the requests that change it. */
export class Counter extends DurableObject {
  async read(): Promise<number> {
    return (await this.ctx.storage.get<number>("count")) ?? 0;
  }

  async add(amount: number): Promise<number> {
    const count = (await this.read()) + amount;
    await this.ctx.storage.put("count", count);
    return count;
  }
}
