using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>The Workers whose uploads are compared with wrangler's.</summary>
internal static class UploadedWorkers
{
    /// <summary>What most samples install.</summary>
    private const string SamplesWrangler = "4.86.0";

    /// <summary>What the step bundle-worker brings for projects that install none.</summary>
    private const string PinnedWrangler = Bundles.WranglerProgram.PinnedVersion;

    private static readonly byte[] EmptyWasm = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    public static UploadedWorker Hello { get; } = new("hello-worker", SamplesWrangler)
    {
        Sample = "hello-worker",
        Spec = "vars: {ENVIRONMENT: local}",
        Changes = [new("src/greeting.ts", "Hello", "Good day")],
    };

    public static UploadedWorker Wasm { get; } = new("wasm-worker", PinnedWrangler)
    {
        Sample = "wasm-worker",
        Changes = [new("src/page.html", "CRC-32", "CRC-32/ISO-HDLC")],
    };

    /// <summary>A Durable Object, whose class gets another name later: both come by migrations.</summary>
    public static UploadedWorker DurableObject { get; } = new("durable-object-worker", PinnedWrangler)
    {
        Sample = "durable-object-worker",
        Spec = """
            durable_objects: [{name: COUNTERS, class_name: Counter}]
            migrations: [{tag: v1, new_sqlite_classes: [Counter]}]
            """,
        LaterSpec = """
            durable_objects: [{name: COUNTERS, class_name: Tally}]
            migrations:
              - {tag: v1, new_sqlite_classes: [Counter]}
              - {tag: v2, renamed_classes: [{from: Counter, to: Tally}]}
            """,
        Changes =
        [
            new("src/index.ts", "export { Counter }", "export { Counter as Tally }"),
            new("wrangler.json", "\"class_name\": \"Counter\"", "\"class_name\": \"Tally\""),
            new("wrangler.json", "[\"Counter\"] }", "[\"Counter\"] }, {\"tag\": \"v2\", \"renamed_classes\": [{\"from\": \"Counter\", \"to\": \"Tally\"}]}"),
        ],
    };

    public static UploadedWorker Assets { get; } = new("assets-worker", PinnedWrangler)
    {
        Sample = "assets-worker",
        Changes = [new("public/index.html", "What time is it?", "What is the time?")],
    };

    /// <summary>The manifest of <see cref="Everything"/>, which says what its configuration does.</summary>
    private static string SpecOfEverything { get; } = $$$"""
        vars:
          GREETING: one
          LIMITS: {visits: 3, names: [a, b]}
          NUMBER: 7
          TRUTH: true
        kv_namespaces: [{name: CACHE, namespace_id: {{{Ids.Kv}}}}]
        r2_buckets: [{name: FILES, bucket_name: files}, {name: EU_FILES, bucket_name: files, jurisdiction: eu}]
        d1_databases: [{name: DATA, database_id: {{{Ids.D1}}}}]
        hyperdrive_configs: [{name: POOL, id: {{{Ids.Hyperdrive}}}}]
        queues: [{name: JOBS, queue_name: jobs}]
        services: [{name: AUTH, service: auth}, {name: AUDIT, service: auth, entrypoint: Audit}]
        durable_objects: [{name: ROOMS, class_name: Room, script_name: auth}]
        analytics_engine_datasets: [{name: METRICS, dataset: metrics}]
        vectorize_indexes: [{name: VECTORS, index_name: docs}]
        ai: AI
        browsers: [BROWSER]
        images: [IMAGES]
        version_metadata: VERSION
        rate_limits: [{name: LIMIT, namespace_id: "1001", simple: {limit: 100, period: 60}}]
        send_email: [{name: MAIL, destination_address: me@example.com}]
        mtls_certificates: [{name: CLIENT, certificate_id: 0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0}]
        secrets_store_secrets: [{name: STORED, store_id: 0123456789abcdef0123456789abcdef, secret_name: token}]
        workflows: [{name: FLOW, workflow_name: flow, class_name: Flow, script_name: auth}]
        observability: {enabled: true, head_sampling_rate: 0.5, logs: {enabled: true, invocation_logs: false}}
        placement: {mode: smart}
        limits: {cpu_ms: 50}
        logpush: true
        tail_consumers: [{service: auth}]
        """;

    /// <summary>Every kind of module that is no code, source maps, and a binding of nearly every kind.</summary>
    public static UploadedWorker Everything { get; } = new("everything", PinnedWrangler)
    {
        Prepare = PrepareStorage,
        Files = new Dictionary<string, byte[]>
        {
            ["wrangler.jsonc"] = UploadedWorker.Text($$$"""
                {
                  "name": "everything",
                  "main": "src/worker.ts",
                  "compatibility_date": "2026-04-01",
                  "compatibility_flags": ["nodejs_compat"],
                  "upload_source_maps": true,
                  "rules": [{"type": "Text", "globs": ["**/*.md"], "fallthrough": true}],
                  "vars": {"GREETING": "one", "LIMITS": {"visits": 3, "names": ["a", "b"]}, "NUMBER": 7, "TRUTH": true},
                  "kv_namespaces": [{"binding": "CACHE", "id": "{{{Ids.Kv}}}"}],
                  "r2_buckets": [{"binding": "FILES", "bucket_name": "files"}, {"binding": "EU_FILES", "bucket_name": "files", "jurisdiction": "eu"}],
                  "d1_databases": [{"binding": "DATA", "database_name": "data", "database_id": "{{{Ids.D1}}}"}],
                  "hyperdrive": [{"binding": "POOL", "id": "{{{Ids.Hyperdrive}}}"}],
                  "queues": {"producers": [{"binding": "JOBS", "queue": "jobs"}]},
                  "services": [{"binding": "AUTH", "service": "auth"}, {"binding": "AUDIT", "service": "auth", "entrypoint": "Audit"}],
                  "durable_objects": {"bindings": [{"name": "ROOMS", "class_name": "Room", "script_name": "auth"}]},
                  "analytics_engine_datasets": [{"binding": "METRICS", "dataset": "metrics"}],
                  "vectorize": [{"binding": "VECTORS", "index_name": "docs"}],
                  "ai": {"binding": "AI"},
                  "browser": {"binding": "BROWSER"},
                  "images": {"binding": "IMAGES"},
                  "version_metadata": {"binding": "VERSION"},
                  "ratelimits": [{"name": "LIMIT", "namespace_id": "1001", "simple": {"limit": 100, "period": 60}}],
                  "send_email": [{"name": "MAIL", "destination_address": "me@example.com"}],
                  "mtls_certificates": [{"binding": "CLIENT", "certificate_id": "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0"}],
                  "secrets_store_secrets": [{"binding": "STORED", "store_id": "0123456789abcdef0123456789abcdef", "secret_name": "token"}],
                  "workflows": [{"binding": "FLOW", "name": "flow", "class_name": "Flow", "script_name": "auth"}],
                  "observability": {"enabled": true, "head_sampling_rate": 0.5, "logs": {"enabled": true, "invocation_logs": false}},
                  "placement": {"mode": "smart"},
                  "limits": {"cpu_ms": 50},
                  "logpush": true,
                  "tail_consumers": [{"service": "auth"}]
                }
                """),
            ["src/worker.ts"] = UploadedWorker.Text("""
                import data from "./blob.bin";
                import page from "./page.html";
                import read from "./read.md";
                import text from "./üben.txt";
                import { Buffer } from "node:buffer";
                import wasm from "./empty.wasm";
                const answer: string = [text, page, read, data.byteLength, Buffer.from("one").toString("hex")].join("\n");
                export default { fetch: () => new Response(answer + WebAssembly.Module.exports(wasm).length) };
                """),
            ["src/empty.wasm"] = EmptyWasm,
            ["src/blob.bin"] = [0, 13, 10, 45, 45, 255, 254],
            ["src/page.html"] = UploadedWorker.Text("<p>\r\n--</p>"),
            ["src/read.md"] = UploadedWorker.Text("# Read\n"),
            ["src/üben.txt"] = UploadedWorker.Text("üben"),
        },
        Spec = SpecOfEverything,
        LaterSpec = SpecOfEverything.Replace("GREETING: one", "GREETING: two", StringComparison.Ordinal),
        Changes = [new("src/worker.ts", "\"one\"", "\"two\""), new("wrangler.jsonc", "\"one\"", "\"two\"")],
    };

    /// <summary>Modules that are not bundled: each file is one, in its folder.</summary>
    public static UploadedWorker Unbundled { get; } = new("unbundled", PinnedWrangler)
    {
        Files = new Dictionary<string, byte[]>
        {
            ["wrangler.json"] = UploadedWorker.Text("""
                {
                  "name": "unbundled", "main": "src/index.js", "no_bundle": true, "compatibility_date": "2026-04-01",
                  "rules": [{"type": "ESModule", "globs": ["**/*.js", "**/*.mjs"]}, {"type": "CommonJS", "globs": ["**/*.cjs"]}]
                }
                """),
            ["src/index.js"] = UploadedWorker.Text("import { a } from './lib/a.mjs';\nexport default { fetch: () => new Response(`one ${a}`) };\n"),
            ["src/lib/a.mjs"] = UploadedWorker.Text("import b from './deep/b.cjs';\nimport text from '../text.txt';\nexport const a = b + text;\n"),
            ["src/lib/deep/b.cjs"] = UploadedWorker.Text("module.exports = 'b';\n"),
            ["src/text.txt"] = UploadedWorker.Text("text"),
        },
        Changes = [new("src/index.js", "one", "two")],
    };

    /// <summary>The old format, in which modules that are no code are bindings.</summary>
    public static UploadedWorker ServiceWorker { get; } = new("service-worker", PinnedWrangler)
    {
        Files = new Dictionary<string, byte[]>
        {
            ["wrangler.json"] = UploadedWorker.Text("""{"name": "service-worker", "main": "src/index.js", "compatibility_date": "2026-04-01", "vars": {"GREETING": "one"}}"""),
            ["src/index.js"] = UploadedWorker.Text("""
                import text from "./note.txt";
                import wasm from "./empty.wasm";
                addEventListener("fetch", event => event.respondWith(new Response("one" + text + WebAssembly.Module.exports(wasm).length)));
                """),
            ["src/empty.wasm"] = EmptyWasm,
            ["src/note.txt"] = UploadedWorker.Text("note"),
        },
        Spec = "vars: {GREETING: one}",
        Changes = [new("src/index.js", "\"one\"", "\"two\"")],
    };

    /// <summary>Assets and no code.</summary>
    public static UploadedWorker Site { get; } = new("site", PinnedWrangler)
    {
        Files = new Dictionary<string, byte[]>
        {
            ["wrangler.json"] = UploadedWorker.Text("""
                {
                  "name": "site", "compatibility_date": "2026-04-01",
                  "assets": {"directory": "public", "html_handling": "drop-trailing-slash", "not_found_handling": "single-page-application"}
                }
                """),
            ["public/index.html"] = UploadedWorker.Text("<h1>one</h1>"),
            ["public/copy.html"] = UploadedWorker.Text("<h1>one</h1>"),
            ["public/copy.txt"] = UploadedWorker.Text("<h1>one</h1>"),
            ["public/bilder/löwe.svg"] = UploadedWorker.Text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ["public/data"] = [0, 1, 2, 3],
            ["public/empty.css"] = [],
            ["public/left/out.txt"] = UploadedWorker.Text("left out"),
            ["public/.well-known/security.txt"] = UploadedWorker.Text("Contact: mailto:me@example.com"),
            ["public/.assetsignore"] = UploadedWorker.Text("left\n"),
            ["public/_headers"] = UploadedWorker.Text("/*\n  X-Frame-Options: DENY\n"),
            ["public/_redirects"] = UploadedWorker.Text("/old /index.html 302\n"),
        },
        Changes = [new("public/index.html", "one", "two")],
    };

    private static void PrepareStorage(CloudflareApiServer server)
    {
        server.AddScript("auth").DurableObjectClasses.Add("Room");
        server.AddR2Bucket("files");
        server.AddQueue("jobs");
        (server.AddKvNamespace("cache").Id, server.AddD1Database("data").Id, server.AddHyperdrive("pool").Id).Should().Be((Ids.Kv, Ids.D1, Ids.Hyperdrive));
    }

    /// <summary>Ids that the servers give to the first of each kind.</summary>
    private static class Ids
    {
        public const string
            Kv = "debfb081f639616606a179b23396b3ea",
            D1 = "1608d024-b5f2-4a46-81c5-1c02dbde7dd3",
            Hyperdrive = "fbcf8862fe19e4650ec980e2f0c24499";
    }
}
