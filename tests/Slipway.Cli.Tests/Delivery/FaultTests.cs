using Slipway.Testing.Cloudflare;

namespace Slipway.Cli.Tests.Delivery;

/// <summary>What can go wrong with the API while a Worker is deployed: what is said, the exit code, and that the next run finishes.</summary>
public class FaultTests
{
    private const string Dns = "  dns: {enabled: true, hostname: api.example.com}";
    private const string Upload = "PUT /accounts/*/workers/scripts/*";

    /// <summary>What follows on a permission that is missing.</summary>
    private const string All = " All that the token needs here: Account › Workers Scripts: Edit; Zone › Workers Routes: Edit; Zone › DNS: Edit; Zone › Zone: Read.";

    /// <summary>What a run that failed while it changed something says last.</summary>
    private const string Again = "What was made until then stays: once that is mended, the same command goes on from there.\n";

    public static TheoryData<string, string, string> Passing => new()
    {
        { "429", "GET /accounts/*/workers/scripts/*/settings", "reading the settings of Worker 'api': 971 Please wait and consider throttling your request speed; trying again in TIME (1 of 4)" },
        { "500", "GET /zones", "looking for the zone of 'api.example.com' in account 'ACCOUNT': 10013 internal; trying again in TIME (1 of 4)" },
        { "502", "GET /zones", "looking for the zone of 'api.example.com' in account 'ACCOUNT': 502 with something that is not the API's: '<html><body>Bad gateway</body></html>' (cf-ray 0123456789abcdef-TST); trying again in TIME (1 of 4)" },
        { "cut", "GET /zones", "looking for the zone of 'api.example.com' in account 'ACCOUNT': no answer from API: Unable to read data from the transport connection: Connection reset by peer; trying again in TIME (1 of 4)" },
        { "504 after", Upload, "uploading Worker 'api': 504 with something that is not the API's: '<html><body>Gateway time-out</body></html>' (cf-ray 0123456789abcdef-TST); trying again in TIME (1 of 4)" },
        { "cut after", Upload, "uploading Worker 'api': no answer from API: Unable to read data from the transport connection: Connection reset by peer; trying again in TIME (1 of 4)" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again_and_told(string fault, string call, string warning)
    {
        await using var test = await ReadyAsync();
        test.Server.Fail(call, Fault(fault));

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        (result.ExitCode, test.Stable(result.Error)).Should().Be((0, $"reading Worker 'api' in account ACCOUNT\nwarning: {warning}\n"));
        await AllIsLiveAsync(test);
    }

    [Theory]
    [InlineData("POST /zones/*/dns_records", "creating DNS record 'api.example.com'", "looking whether DNS record 'api.example.com' is there")]
    [InlineData("POST /zones/*/workers/routes", "creating route 'api.example.com/*'", "looking whether route 'api.example.com/*' is there")]
    public async Task What_must_not_be_repeated_is_looked_for_first(string call, string doing, string looking)
    {
        foreach (var fault in (string[])["cut", "cut after", "502", "504 after"])
        {
            await using var test = await ReadyAsync();
            test.Server.Fail(call, Fault(fault));

            (await test.OutputAsync("deploy", "api.yaml", "--yes")).Should().Contain($"{doing}\n{looking}\n", "of {0}", fault);

            await AllIsLiveAsync(test);
        }
    }

    public static TheoryData<string, string, int, string> Lasting => new()
    {
        {
            "10021", Upload, 1,
            "uploading Worker 'api': 10021 Uncaught SyntaxError: Unexpected token '}' at index.js:1. Cloudflare refused the script or a binding: correct what it says. A script that is slow to start can be profiled with 'wrangler check startup'."
        },
        { "10007", Upload, 1, "uploading Worker 'api': 10007 This Worker does not exist on your account. There is no such Worker in this account: check its name and the account id." },
        {
            "502", "POST /zones/*/dns_records", 2,
            "creating DNS record 'api.example.com' in zone 'ZONE': API answered 502 with something that is not the API's: '<html><body>Bad gateway</body></html>' (cf-ray 0123456789abcdef-TST). It was not tried again, because it may have been carried out all the same: look whether it was, then run it again."
        },
        { "10000", "POST /zones/*/workers/routes", 1, "creating route 'api.example.com/*' to Worker 'api' in zone 'ZONE': 10000 Authentication error. The token needs the permission 'Zone › Workers Routes: Edit' for this zone: add it at https://dash.cloudflare.com/profile/api-tokens. A token that was just made may take 1 to 2 minutes to work." + All },
    };

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task What_lasts_ends_with_1_and_the_next_run_finishes(string fault, string call, int times, string message)
    {
        await using var test = await ReadyAsync();
        test.Server.Fail(call, Fault(fault), times);

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        (result.ExitCode, test.Stable(result.Error)).Should().Be((1, $"reading Worker 'api' in account ACCOUNT\nERROR: {message}\n{Again}"));
        (await test.RunAsync("deploy", "api.yaml", "--yes")).ExitCode.Should().Be(0);
        await AllIsLiveAsync(test);
    }

    [Fact]
    public async Task Trouble_that_stays_is_given_up_before_anything_was_changed()
    {
        await using var test = await ReadyAsync();
        test.Server.Fail("GET /zones", Fault("500"), times: 5);

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().EndWith(
            "ERROR: looking for the zone of 'api.example.com' in account 'ACCOUNT': 10013 internal. It was tried 5 times: the Cloudflare API is in trouble; see www.cloudflarestatus.com, and try again later.\n");
        test.Server.Requests.Should().OnlyContain(request => request.Method == "GET");
        File.Exists(test.StateFile("api")).Should().BeFalse();
    }

    [Theory]
    [InlineData("dns:read", "listing the DNS records of 'api.example.com' in zone 'ZONE'", "Zone › DNS: Read' for this zone")]
    [InlineData("workers_routes:read", "listing the Workers routes of zone 'ZONE'", "Zone › Workers Routes: Read' for this zone")]
    [InlineData("workers_scripts:read", "reading the settings of Worker 'api'", "Account › Workers Scripts: Read' for this account")]
    public async Task A_permission_that_the_token_lacks_is_named_before_anything_is_changed(string denied, string doing, string permission)
    {
        await using var test = await ReadyAsync();
        test.Server.Deny(denied);

        var result = await test.RunAsync("plan", "api.yaml");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Be(
            $"reading Worker 'api' in account ACCOUNT\nERROR: {doing}: 10000 Authentication error. The token needs the permission '{permission}: add it at https://dash.cloudflare.com/profile/api-tokens. A token that was just made may take 1 to 2 minutes to work.{All}\n");
    }

    [Fact]
    public async Task A_token_that_nobody_knows_ends_before_anything_is_asked()
    {
        await using var test = await ReadyAsync();
        test.Environment["CLOUDFLARE_API_TOKEN"] = "wrong";

        var result = await test.RunAsync("plan", "api.yaml");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Contain("ERROR: verifying the API token: 1000 Invalid API Token.");
        test.Server.Requests.Should().OnlyContain(request => request.Path.EndsWith("/tokens/verify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_roll_back_after_a_secret_changed_needs_force()
    {
        await using var test = await ReadyAsync("  env: {secrets: {KEY: {file: key.txt}}}");
        test.Directory.Write("key.txt", "one");
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        test.Directory.Write("key.txt", "two");
        await test.OutputAsync("deploy", "api.yaml", "--yes");

        var refused = await test.RunAsync("rollback", "api.yaml", "1", "--yes");

        refused.ExitCode.Should().Be(1);
        test.Stable(refused.Error).Should().Contain("10220").And.Contain("With --force the old values of the secrets come back with the version.");
        await test.OutputAsync("rollback", "api.yaml", "1", "--yes", "--force");
        test.Server.Script("api").Secrets["KEY"].Should().Be("one");
    }

    private static ApiFault Fault(string name) => name switch
    {
        "429" => ApiFault.TooManyRequests(TimeSpan.FromSeconds(1)),
        "500" => ApiFault.Error(500, 10013, "internal"),
        "502" => ApiFault.Html(502),
        "cut" => ApiFault.Cut,
        "504 after" => ApiFault.HtmlAfterApply(504),
        "cut after" => ApiFault.CutAfterApply,
        "10000" => ApiFault.Error(403, 10000, "Authentication error"),
        "10007" => ApiFault.Error(404, 10007, "This Worker does not exist on your account."),
        "10021" => ApiFault.Error(400, 10021, "Uncaught SyntaxError: Unexpected token '}' at index.js:1"),
        _ => throw new ArgumentException($"no fault '{name}'"),
    };

    private static async Task<DeliveryCase> ReadyAsync(string spec = Dns)
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: spec);
        return test;
    }

    /// <summary>Script, record and route are there once each, and another plan finds nothing to do.</summary>
    private static async Task AllIsLiveAsync(DeliveryCase test)
    {
        (test.Zone.DnsRecords.Count, test.Zone.Routes.Count).Should().Be((1, 1));
        var plan = await test.RunAsync("plan", "api.yaml");
        (plan.ExitCode, plan.Output.Contains("not made by Slipway", StringComparison.Ordinal)).Should().Be((0, false), plan.Transcript);
    }
}
