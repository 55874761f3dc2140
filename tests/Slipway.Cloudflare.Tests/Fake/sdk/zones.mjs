import { account_id, all, asForm, client, print, refusal, upload, zone_id } from './client.mjs';

print((await all(client.zones.list({ name: 'example.com', account: { id: account_id } }))).map((z) => [z.id === zone_id, z.status]));
print((await client.zones.get({ zone_id })).name);

const records = client.dns.records;
const record = { zone_id, type: 'AAAA', name: 'www.example.com', content: '100::', ttl: 1, proxied: true, comment: 'ours' };
const made = await records.create(record);
print([made.name, made.proxied, made.ttl]);
print([
  await refusal(records.create(record)),
  await refusal(records.create({ ...record, comment: 'other', proxied: false, ttl: 300 })),
  await refusal(records.create({ ...record, type: 'CNAME', content: 'example.net' })),
]);
print((await all(records.list({ zone_id, type: 'AAAA', name: { exact: 'www.example.com' }, comment: { exact: 'ours' } }))).map((r) => r.content));
print((await records.edit(made.id, { ...record, comment: 'edited' })).comment);
print((await records.update(made.id, { ...record, content: '100::1' })).content);
const batch = await records.batch({ zone_id, deletes: [{ id: made.id }], posts: [{ type: 'A', name: 'a', content: '192.0.2.1', ttl: 300 }] });
print([batch.deletes.length, batch.posts[0].name]);
print((await all(records.list({ zone_id }))).map((r) => `${r.type} ${r.name} ${r.content} ${r.ttl}`));

await client.workers.scripts.update('api', { account_id, ...(await upload({ main_module: 'index.js' }, { 'index.js': 'export default {};' })) }, asForm);
const routes = client.workers.routes;
const route = await routes.create({ zone_id, pattern: 'www.example.com/*', script: 'api' });
print([
  await refusal(routes.create({ zone_id, pattern: 'www.example.com/*', script: 'api' })),
  await refusal(routes.create({ zone_id, pattern: 'other.example.com/*', script: 'absent' })),
  await refusal(routes.create({ zone_id, pattern: 'www.example.net/*', script: 'api' })),
]);
await routes.update(route.id, { zone_id, pattern: 'www.example.com/api/*', script: 'api' });
print((await all(routes.list({ zone_id }))).map((r) => `${r.pattern} ${r.script}`));
await routes.delete(route.id, { zone_id });
print((await all(routes.list({ zone_id }))).length);

const domains = client.workers.domains;
const domain = await domains.update({ account_id, hostname: 'api.example.com', service: 'api', zone_id });
print([
  await refusal(domains.update({ account_id, hostname: 'a.example.com', service: 'api', zone_id })),
  await refusal(domains.update({ account_id, hostname: 'b.example.com', service: 'absent', zone_id })),
]);
print((await all(domains.list({ account_id, service: 'api' }))).map((d) => `${d.hostname} ${d.service} ${d.zone_name}`));
print(await refusal(records.delete((await all(records.list({ zone_id, name: { exact: 'api.example.com' } })))[0].id, { zone_id })));
await domains.delete(domain.id, { account_id });
print([(await all(domains.list({ account_id }))).length, (await all(records.list({ zone_id, name: { exact: 'api.example.com' } }))).length]);
