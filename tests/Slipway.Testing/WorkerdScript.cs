namespace Slipway.Testing;

/// <summary>The program that <see cref="Workerd"/> runs in Node.js.</summary>
internal static class WorkerdScript
{
    /// <summary>Arguments: Miniflare's main module, the file of options. Prints the address when the Worker is ready, and serves
    /// until it is stopped.</summary>
    public const string Text =
        """
        import { readFileSync } from 'node:fs';
        const [, , library, file] = process.argv;
        const { Miniflare, convertV4MiniflareOptions } = await import(library);
        const given = JSON.parse(readFileSync(file, 'utf8'));
        const types = {
          'application/javascript+module': 'ESModule', 'application/javascript': 'CommonJS', 'application/wasm': 'CompiledWasm',
          'text/plain': 'Text', 'application/octet-stream': 'Data', 'application/json': 'Text',
        };
        const hasWorker = given.modules.length > 0;
        const { binding, run_worker_first: first, ...assetConfig } = given.assetsConfig;
        const rules = Array.isArray(first) ? first : [];
        const options = {
          host: '127.0.0.1', port: 0, cf: false, name: 'worker', compatibilityDate: given.compatibilityDate,
          compatibilityFlags: given.compatibilityFlags, bindings: given.vars, kvNamespaces: given.kvNamespaces, r2Buckets: given.r2Buckets,
          durableObjects: Object.fromEntries(Object.entries(given.durableObjects).map(([name, className]) => [name, { className, useSQLite: true }])),
          modulesRoot: '/',
          modules: hasWorker
            ? given.modules.map((m) => ({ type: types[m.contentType] ?? 'Data', path: '/' + m.name, contents: readFileSync(m.file) }))
            : [{ type: 'ESModule', path: '/none.js', contents: 'export default { fetch: () => new Response(null, { status: 404 }) }' }],
          ...(given.assetsDirectory && {
            assets: {
              directory: given.assetsDirectory, binding, assetConfig,
              routerConfig: {
                has_user_worker: hasWorker, invoke_user_worker_ahead_of_assets: first === true,
                ...(rules.length > 0 && {
                  static_routing: {
                    user_worker: rules.filter((rule) => !rule.startsWith('!')),
                    asset_worker: rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1)),
                  },
                }),
              },
            },
          }),
        };
        const miniflare = new Miniflare(convertV4MiniflareOptions ? convertV4MiniflareOptions(options) : options);
        console.log(String(await miniflare.ready));
        process.on('SIGTERM', async () => { await miniflare.dispose(); process.exit(0); });
        """;
}
