import { account_id, all, asForm, client, print, refusal, upload } from './client.mjs';

const scripts = client.workers.scripts;
const code = (text) => `export default { fetch() { return new Response('${text}'); } };`;

print((await client.user.tokens.verify()).status);
print(await refusal(scripts.versions.create('api', { account_id, ...(await upload({ main_module: 'index.js' }, { 'index.js': code(0) })) })));

const made = await scripts.update('api', { account_id, ...(await upload({ main_module: 'index.js', compatibility_date: '2026-04-01' }, { 'index.js': code(1) })) }, asForm);
print([made.id, made.startup_time_ms > 0, (await all(scripts.list({ account_id }))).map((s) => s.id)]);

await scripts.secrets.update('api', { account_id, name: 'FIRST', text: 'one', type: 'secret_text' });
await scripts.secrets.bulkUpdate('api', { account_id, secrets: { SECOND: { name: 'SECOND', text: 'two', type: 'secret_text' }, FIRST: null } });
print((await all(scripts.secrets.list('api', { account_id }))).map((s) => s.name));

const version = await scripts.versions.create('api', {
  account_id,
  ...(await upload({ main_module: 'index.js', keep_bindings: ['secret_text'], annotations: { 'workers/tag': 'abc' } }, { 'index.js': code(2) })),
});
const versions = (await scripts.versions.list('api', { account_id })).result.items;
print([version.number, versions.map((v) => v.number), (await scripts.versions.get(version.id, { account_id, script_name: 'api' })).resources.bindings.map((b) => b.name)]);

const share = [{ version_id: version.id, percentage: 10 }, { version_id: versions[1].id, percentage: 90 }];
const deployment = await scripts.deployments.create('api', { account_id, strategy: 'percentage', versions: share, annotations: { 'workers/message': 'a tenth' } });
const current = (await scripts.deployments.list('api', { account_id })).result.deployments[0];
print([current.id === deployment.id, current.versions.map((v) => v.percentage), current.annotations['workers/message']]);
await scripts.deployments.create('api', { account_id, strategy: 'percentage', versions: [{ version_id: version.id, percentage: 100 }] });

await scripts.schedules.update('api', { account_id, body: [{ cron: '*/5 * * * *' }] });
print((await scripts.schedules.get('api', { account_id })).schedules.map((s) => s.cron));
print((await client.workers.subdomains.get({ account_id })).subdomain);
print((await scripts.subdomain.create('api', { account_id, enabled: true })).enabled);
await scripts.settings.edit('api', { account_id, tags: ['team:a'], observability: { enabled: true } });
print((await scripts.settings.get('api', { account_id })).tags);
print((await scripts.scriptAndVersionSettings.get('api', { account_id })).bindings.map((b) => b.name));

const session = await scripts.assets.upload.create('api', { account_id, manifest: { '/index.html': { hash: '0'.repeat(32), size: 5 } } });
print(session.buckets);

print(await refusal(scripts.delete('absent', { account_id })));
await scripts.delete('api', { account_id, force: true });
print((await all(scripts.list({ account_id }))).length);
