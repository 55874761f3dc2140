using System.Text.RegularExpressions;
using Slipway.Bundles;
using Slipway.Cloudflare;
using Slipway.Manifests;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>What goes wrong with the calls of a deployment, and what comes of it.</summary>
public partial class FaultTests
{
    /// <summary>Longer than any answer of the server takes, also on a machine that is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults => [.. All.Keys];

    private static Dictionary<string, ApiFault> All => new()
    {
        ["429"] = ApiFault.TooManyRequests(TimeSpan.Zero),
        ["500"] = ApiFault.Error(500, 10013, "internal"),
        ["500 after it was applied"] = ApiFault.ErrorAfterApply(500, 10013, "internal"),
        ["a page with 502"] = ApiFault.Html(502),
        ["a page with 504 after it was applied"] = ApiFault.HtmlAfterApply(504),
        ["a connection that is cut"] = ApiFault.Cut,
        ["a connection that is cut after it was applied"] = ApiFault.CutAfterApply,
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_call_of_a_first_deployment_goes_wrong_once_and_all_is_there_once(string fault) =>
        await GoWrongAsync(All[fault], test =>
        {
            Everything(test);
            return Task.CompletedTask;
        });

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_call_of_another_deployment_goes_wrong_once_and_all_is_there_once(string fault) =>
        await GoWrongAsync(All[fault], ChangeAsync);

    [Theory]
    [InlineData("POST /accounts/*/workers/scripts/api/versions")]
    [InlineData("POST /accounts/*/workers/scripts/api/deployments")]
    [InlineData("POST /zones/*/workers/routes")]
    public async Task A_call_that_was_carried_out_and_never_answered_is_looked_for(string call)
    {
        await using var test = await DeliveryCase.StartAsync();
        await ChangeAsync(test);
        test.Server.Fail(call, ApiFault.HangAfterApply);

        await DeployAsync(test, Patience);

        (test.Script.Versions.Count, test.Zone.Routes.Count, test.Zone.DnsRecords.Count).Should().Be((2, 3, 2), "a custom domain has a record of its own");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_that_somebody_deletes_while_it_is_deployed_is_told_and_made_anew_by_the_next_run()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        var plan = await test.PlanAsync();
        test.Server.Account.Scripts.Clear();

        await FluentActions.Awaiting(() => plan.ApplyAsync(_ => { }, Ct)).Should().ThrowAsync<CloudflareException>()
            .WithMessage("uploading a version of Worker 'api': 10007 *There is no such Worker in this account: check its name and the account id.");
        await test.DeployAsync();

        test.Script.LiveVersion!.Message.Should().Be("api/two.js");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_migration_that_the_API_sees_in_a_version_is_told_with_the_cure_and_changes_nothing()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        var live = test.Server.Snapshot();
        test.Worker = test.Worker.Bundle("api/two.js");
        test.Server.Fail("POST /accounts/*/workers/scripts/api/versions", ApiFault.Error(400, 10211, "Version upload failed. Migrations must be fully applied."));

        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<CloudflareException>().WithMessage(
            "uploading a version of Worker 'api': 10211 Version upload failed. Migrations must be fully applied. Durable Object migrations cannot go with a version that gets its traffic later: "
            + "upload the script instead, which gets all traffic at once. slipway does so for migrations that the manifest lists (durable_objects.migrations): add the missing ones there.");

        test.Server.Snapshot().Should().Be(live);
        test.State.Should().Contain("\"pending\": []");
        await test.DeployAsync();
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Theory]
    [InlineData(10214)]
    [InlineData(10215)]
    public async Task Secrets_that_cannot_be_changed_alone_are_told_with_the_cure(int code)
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.SecretValues["A"] = "2";
        test.Server.Fail("PATCH /accounts/*/workers/scripts/api/secrets-bulk", ApiFault.Error(400, code, "Secret edit failed."));

        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<CloudflareException>().WithMessage(
            $"setting the secrets of Worker 'api': {code} Secret edit failed. The Worker's latest version does not have all traffic, and secrets alone can only be changed when it has: "
            + "give it 100 % first ('slipway deploy --promote'), or deploy again, which uploads a version with the secrets.");
        await test.DeployAsync();

        test.Script.Secrets["A"].Should().Be("2");
    }

    [Theory]
    [InlineData(null, "file 'lib.js' (api/blobs/sha256/*) is not there.*")]
    [InlineData("export default 3;", "file 'lib.js' (api/blobs/sha256/*) has SHA-256 *, and the index says *")]
    public async Task A_module_whose_blob_is_missing_or_was_tampered_with_stops_before_Cloudflare_hears_of_it(string? other, string difference)
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/two-files.js") { Modules = new Dictionary<string, (string, string)> { ["lib.js"] = (ModuleTypes.EsModule, "export default 2;") } });
        test.Worker = test.Worker.Bundle("api/two-files.js");
        await test.TamperAsync("export default 2;", other);

        await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<ArtifactException>().WithMessage($"reading the artifact s3://bundles/api/two-files.js: {difference}");

        test.Server.Requests.Should().BeEmpty();
        File.Exists(test.StatePath).Should().BeFalse();
    }

    /// <summary>Each call of a deployment, of whatever kind, goes wrong the first time that it is made; what comes of that is what comes of an undisturbed one.</summary>
    private static async Task GoWrongAsync(ApiFault fault, Func<DeliveryCase, Task> prepare)
    {
        await using var undisturbed = await DeliveryCase.StartAsync();
        await prepare(undisturbed);
        var calls = undisturbed.Server.Requests.Count;
        await DeployAsync(undisturbed);
        var patterns = undisturbed.Server.Requests.Skip(calls).Select(request => $"{request.Method} {Id().Replace(request.Path, "*")}").Distinct().ToList();
        patterns.Should().HaveCountGreaterThan(10);
        await using var test = await DeliveryCase.StartAsync();
        await prepare(test);
        patterns.ForEach(pattern => test.Server.Fail(pattern, fault));

        var runs = 0;
        while (!await SucceedsAsync(test))
        {
            (++runs).Should().BeLessThan(3, "the next run goes on");
        }

        WithoutVersions(test).Should().Be(WithoutVersions(undisturbed));
        LiveOf(test).Should().Be(LiveOf(undisturbed));
        // A PUT says all that shall be, and is repeated unseen: the same version twice does no harm.
        test.Script.Versions.Count(version => version.TriggeredBy != "upload").Should().Be(undisturbed.Script.Versions.Count(version => version.TriggeredBy != "upload"));
        (test.Zone.DnsRecords.Count, test.Zone.Routes.Count).Should().Be((undisturbed.Zone.DnsRecords.Count, undisturbed.Zone.Routes.Count));
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
        test.State.Should().Contain("\"pending\": []");
        await (await Destruction.PlanAsync(test.Access(), test.Address, Ct)).ApplyAsync(_ => { }, Ct);
        (test.Server.Account.Scripts.Count, test.Server.Account.Domains.Count, test.Zone.DnsRecords.Count, test.Zone.Routes.Count).Should().Be((0, 0, 0, 0), "all of it was ours");
    }

    private static string WithoutVersions(DeliveryCase test) => string.Join('\n', test.Server.Snapshot().Split('\n').Where(line => !VersionLine().IsMatch(line)));

    private static string LiveOf(DeliveryCase test) =>
        $"{test.Script.LiveVersion!.Etag} {string.Join(' ', test.Script.LiveVersion.Bindings.Select(binding => binding.ToJsonString()))} {test.Script.LiveVersion.Message}";

    private static async Task<bool> SucceedsAsync(DeliveryCase test)
    {
        try
        {
            await DeployAsync(test);
            return true;
        }
        catch (Exception e) when (e is CloudflareException { RequestMayHaveBeenApplied: true } or DeliveryException)
        {
            return false;
        }
    }

    private static async Task DeployAsync(DeliveryCase test, TimeSpan? patience = null) =>
        await (await DeploymentPlan.CreateAsync(test.Access(retries: 2, patience: patience), test.Options(), Ct)).ApplyAsync(_ => { }, Ct);

    private static void Everything(DeliveryCase test)
    {
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Var("GREETING", "hello").Secret("A") with
        {
            Logpush = true,
            WorkersDev = new(true, null),
            Schedules = ["0 0 * * *"],
            Routes = [Route("example.com/api/*")],
            CustomDomains = [new(Value("shop.example.com"), null, Workers.At("spec.custom_domains[0]"))],
            Dns = new(true, null, Value("api.example.com"), null, Workers.At("spec.dns")),
        };
    }

    /// <summary>A Worker with all that can belong to one, and a manifest with other code and settings.</summary>
    private static async Task ChangeAsync(DeliveryCase test)
    {
        Everything(test);
        await test.DeployAsync();
        test.SecretValues["A"] = "2";
        test.Worker = test.Worker.Bundle("api/two.js") with { Logpush = false, Schedules = ["5 5 * * *"], Routes = [Route("example.com/api/*"), Route("example.com/new/*")] };
    }

    private static WorkerRoute Route(string pattern) => new(Value(pattern), null, Workers.At("spec.routes"));

    private static LiteralValue Value(string text) => new(text, Workers.At("spec"));

    /// <summary>The lines of versions and deployments in a snapshot, and what belongs to them.</summary>
    [GeneratedRegex("^    (version |deployment |  )")]
    private static partial Regex VersionLine();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}")]
    private static partial Regex Id();
}
