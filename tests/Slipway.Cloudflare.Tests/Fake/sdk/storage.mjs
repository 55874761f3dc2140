import { account_id, all, client, print, refusal } from './client.mjs';

const kv = client.kv.namespaces;
for (let n = 1; n <= 23; n++) await kv.create({ account_id, title: `cache-${n}` });
print((await all(kv.list({ account_id }))).length);
print(await refusal(kv.create({ account_id, title: 'cache-1' })));
const cache = (await all(kv.list({ account_id, per_page: 100 }))).find((n) => n.title === 'cache-7');
print((await kv.get(cache.id, { account_id })).title);
await kv.delete(cache.id, { account_id });
print(await refusal(kv.get(cache.id, { account_id })));

const database = await client.d1.database.create({ account_id, name: 'data' });
print((await all(client.d1.database.list({ account_id, name: 'data' }))).map((d) => d.uuid === database.uuid));
await client.d1.database.delete(database.uuid, { account_id });
print((await all(client.d1.database.list({ account_id }))).length);

const queue = await client.queues.create({ account_id, queue_name: 'jobs' });
print((await all(client.queues.list({ account_id }))).map((q) => q.queue_name));
await client.queues.delete(queue.queue_id, { account_id });
print((await all(client.queues.list({ account_id }))).length);

await client.r2.buckets.create({ account_id, name: 'files' });
print((await client.r2.buckets.list({ account_id })).buckets.map((b) => b.name));
print((await client.r2.buckets.get('files', { account_id })).name);
await client.r2.buckets.delete('files', { account_id });
print(await refusal(client.r2.buckets.get('files', { account_id })));
print((await all(client.hyperdrive.configs.list({ account_id }))).map((h) => h.name));
