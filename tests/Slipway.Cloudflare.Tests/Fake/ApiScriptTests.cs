using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

public class ApiScriptTests
{
    private const string Counter = "export class Counter {} export default {};";

    [Fact]
    public async Task Secrets_vanish_with_an_upload_that_does_not_keep_them()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""{"main_module": "index.js", "bindings": [{"type": "secret_text", "name": "A", "text": "a"}, {"type": "plain_text", "name": "B", "text": "b"}]}""");
        var script = server.Script("api");

        await caller.UploadAsync("""{"main_module": "index.js", "keep_bindings": ["secret_text"]}""");
        script.LatestVersion.Bindings.Select(b => (string)b["name"]!).Should().Equal("A");
        script.Secrets["A"].Should().Be("a");

        await caller.UploadAsync();
        script.LatestVersion.Bindings.Should().BeEmpty();
    }

    [Fact]
    public async Task Bindings_are_inherited_by_name_from_the_newest_version_or_from_the_one_that_is_named()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""{"main_module": "index.js", "bindings": [{"type": "plain_text", "name": "A", "text": "one"}]}""");
        await caller.UploadAsync("""{"main_module": "index.js", "bindings": [{"type": "plain_text", "name": "A", "text": "two"}]}""");
        var script = server.Script("api");

        await caller.UploadAsync(
            $$"""{"main_module": "index.js", "bindings": [{"type": "inherit", "name": "B", "old_name": "A"}, {"type": "inherit", "name": "A", "version_id": "{{script.Versions[0].Id}}"}]}""");
        var unknown = await caller.UploadAsync("""{"main_module": "index.js", "bindings": [{"type": "inherit", "name": "C"}]}""", path: "?bindings_inherit=strict");

        script.LatestVersion.Bindings.Select(b => $"{b["name"]}={b["text"]}").Should().Equal("B=two", "A=one");
        unknown.Outcome.Should().Be("400 10057 Binding 'C' cannot be inherited: the previous version has none of that name.");
    }

    [Theory]
    [InlineData("""{"type": "kv_namespace", "name": "A", "namespace_id": "1"}""", "400 10041 KV namespace '1' not found.")]
    [InlineData("""{"type": "r2_bucket", "name": "A", "bucket_name": "1"}""", "400 10085 R2 bucket '1' not found. Please use a different name and try again.")]
    [InlineData("""{"type": "d1", "name": "A", "database_id": "1"}""", "400 10021 binding A of type d1 must have a valid `id` specified")]
    [InlineData("""{"type": "queue", "name": "A", "queue_name": "1"}""", "400 10056 Queue '1' of binding 'A' not found.")]
    [InlineData("""{"type": "hyperdrive", "name": "A", "id": "1"}""", "400 10056 Hyperdrive configuration '1' of binding 'A' not found.")]
    [InlineData("""{"type": "service", "name": "A", "service": "1"}""", "400 10143 Could not resolve service binding 'A'. Target Worker '1' not found.")]
    [InlineData("""{"type": "durable_object_namespace", "name": "A", "class_name": "Counter"}""", "400 10061 Cannot create binding for class 'Counter' because it is not currently configured to implement Durable Objects. Did you forget to apply a new-class migration to it?")]
    [InlineData("""{"type": "assets", "name": "A"}""", "400 10021 A binding of type assets needs assets: neither 'assets.jwt' nor 'keep_assets' is given.")]
    public async Task A_binding_to_what_is_not_there_is_refused_and_makes_no_version(string binding, string outcome)
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();

        var reply = await caller.UploadAsync($$"""{"main_module": "index.js", "bindings": [{{binding}}]}""");

        reply.Outcome.Should().Be(outcome);
        server.Script("api").Versions.Should().ContainSingle();
    }

    [Fact]
    public async Task Migrations_follow_on_each_other_and_are_none_of_a_version()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync("""{"main_module": "index.js", "migrations": {"new_tag": "v1", "new_sqlite_classes": ["Counter"]}, "bindings": [{"type": "durable_object_namespace", "name": "A", "class_name": "Counter"}]}""", Counter);

        (await caller.UploadAsync("""{"main_module": "index.js", "migrations": {"new_tag": "v2", "new_sqlite_classes": ["Room"]}}""", Counter)).Outcome
            .Should().Be("412 10079 Migration tag precondition failed; expected tag 'v1', got '<none>'.");
        (await caller.UploadAsync("""{"main_module": "index.js", "migrations": {"old_tag": "v1", "new_tag": "v2", "new_sqlite_classes": ["Counter"]}}""", Counter)).Outcome
            .Should().Be("400 10074 Cannot apply new-class migration to class 'Counter' that is already depended on by existing Durable Objects.");
        (await caller.UploadAsync()).Outcome
            .Should().Be("400 10064 New version of script does not export class 'Counter' which is depended on by existing Durable Objects. If you want to delete the object's storage, use a delete-class migration.");
        (await caller.UploadAsync("""{"main_module": "index.js", "migrations": {"old_tag": "v1", "new_tag": "v2", "deleted_classes": ["Counter"]}}""", Counter, "POST", "/versions")).Outcome
            .Should().Be("400 10211 Version upload failed. You attempted to upload a version of a Worker that includes a Durable Object migration, but migrations must be fully applied by running \"wrangler deploy\".");
        (await caller.UploadAsync("""{"main_module": "index.js", "migrations": {"old_tag": "v1", "new_tag": "v2", "deleted_classes": ["Counter"]}}""")).Outcome.Should().Be("200");
        server.Script("api").DurableObjectClasses.Should().BeEmpty();
    }

    [Fact]
    public async Task A_script_that_is_too_large_or_does_not_parse_or_exports_nothing_is_refused()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        server.MaxScriptBytes = 100;
        server.SyntaxError = JavaScriptSyntax.Error;
        using var caller = new ApiCaller(server);

        (await caller.UploadAsync(code: new string(' ', 100) + "export default {};")).Outcome.Should().Be("413 10027 Your Worker exceeded the size limit of 100 bytes: it has 118.");
        (await caller.UploadAsync(code: "export default {")).Outcome.Should().Be("400 10021 Uncaught SyntaxError: Unexpected end of input");
        (await caller.UploadAsync(code: "console.log(1);")).Outcome.Should().Be("400 10068 The uploaded script has no registered event handlers.");
        server.Account.Scripts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_script_that_others_bind_is_deleted_only_by_force()
    {
        await using var server = await CloudflareApiServer.StartAsync();
        using var caller = new ApiCaller(server);
        await caller.UploadAsync();
        server.AddScript("web", null, new System.Text.Json.Nodes.JsonObject { ["type"] = "service", ["name"] = "API", ["service"] = "api" });

        (await caller.SendAsync("DELETE", caller.Script())).Outcome
            .Should().Be("400 10066 Cannot delete this Worker as it is still referenced by the Worker 'web'. Delete its bindings first, or use force.");
        (await caller.SendAsync("DELETE", caller.Script("?force=true"))).Outcome.Should().Be("200");
        (await caller.SendAsync("DELETE", caller.Script())).Outcome.Should().Be("404 10007 This Worker does not exist on your account.");
    }
}
