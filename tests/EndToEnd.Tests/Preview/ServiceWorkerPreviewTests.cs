using Slipway.Testing;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary><c>slipway preview</c> of scripts in service-worker format that a manifest names with <c>body_part</c>.</summary>
public sealed class ServiceWorkerPreviewTests : IDisposable
{
    private const string Manifest =
        """
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: inline
        spec:
          account_id: "00000000000000000000000000000000"
          worker_name: inline
          body_part: script.js
          content: |
            addEventListener("fetch", (event) => event.respondWith((async () => {
              const answer = await OTHER.fetch(event.request);
              return new Response([TOKEN, typeof HMAC, await answer.text()].join());
            })()));
          secrets:
            - {name: TOKEN, file: token.txt}
          secret_keys:
            - {name: HMAC, algorithm: {name: HMAC, hash: SHA-256}, format: raw, usages: [sign], key_base64: c2VjcmV0}
          services:
            - {name: OTHER, service: stored}
        ---
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: stored
        spec:
          account_id: "00000000000000000000000000000000"
          worker_name: stored
          compatibility_date: "2026-04-01"
          compatibility_flags: []
          body_part: script.js
          r2_bundle: {bucket: bundles, path: stored/one.js}

        """;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task They_run_as_scripts_and_what_they_lack_is_said_and_a_changed_secret_is_served()
    {
        var manifest = directory.Write("deploy/manifest.yaml", Manifest);
        directory.Write("deploy/token.txt", "one");
        directory.Write("objects/bundles/stored/one.js", "addEventListener('fetch', (event) => event.respondWith(new Response('stored')));");
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, manifest, "--r2-endpoint-url", new Uri(directory["objects"]).AbsoluteUri);

        (await preview.GetAsync("/")).Should().Be("one,undefined,stored");
        preview.Seen.Should().Contain("warning: 'inline' starts without HMAC (secret_key): that is not there on this machine")
            .And.Contain(
                "warning: 'inline' starts with the compatibility date 2021-11-02, Cloudflare's oldest, since neither manifest nor bundle has one: a deployment is refused without. "
                + "Add compatibility_date to the manifest, or to the wrangler config");

        directory.Write("deploy/token.txt", "two");
        await preview.LineAsync(line => line.StartsWith("reloaded in ", StringComparison.Ordinal));

        (await preview.GetAsync("/")).Should().Be("two,undefined,stored");
    }
}
