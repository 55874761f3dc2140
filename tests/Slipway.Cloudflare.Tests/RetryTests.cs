namespace Slipway.Cloudflare.Tests;

public class RetryTests
{
    private const string Zone = """{"id":"z1","name":"example.com","status":"active"}""";
    private const string Version = """{"id":"11111111-1111-4111-8111-111111111111"}""";
    private static readonly WorkerUpload Upload = new([], [WorkerModule.FromBytes("index.js", "application/javascript+module", "export default {}"u8.ToArray())]);
    private static readonly Answer Trouble = Answer.Error(500, 10013, "An unknown error has occurred.");

    [Fact]
    public async Task Trouble_of_the_api_is_bridged_and_said()
    {
        await using var api = await FaultyApi.StartAsync(Trouble, Answer.Text(502, "text/html", "<html>Bad gateway</html>", ("cf-ray", "1-FRA")), Answer.Ok(Zone));
        using var client = api.Client();

        (await client.Zones.GetAsync("z1", default)).Name.Should().Be("example.com");

        client.Calls.Should().Be(3);
        api.Warnings.Should().HaveCount(2);
        api.Warnings.First().Should().Match("reading zone 'z1': 10013 An unknown error has occurred; trying again in * s (1 of 4)");
        api.Warnings.Last().Should().Match(
            "reading zone 'z1': 502 with something that is not the API's: '<html>Bad gateway</html>' (cf-ray 1-FRA); trying again in * s (2 of 4)");
    }

    [Fact]
    public async Task Trouble_that_lasts_is_an_error_after_five_attempts()
    {
        await using var api = await FaultyApi.StartAsync(Enumerable.Repeat(Trouble, 5));
        using var client = api.Client();

        var e = await Failing.CallAsync(() => client.Zones.GetAsync("z1", default));

        e.Message.Should().Be(
            "reading zone 'z1': 10013 An unknown error has occurred. It was tried 5 times: the Cloudflare API is in trouble; see www.cloudflarestatus.com, and try again later.");
        e.IsTransient.Should().BeTrue();
        e.RequestMayHaveBeenApplied.Should().BeFalse("it only reads");
        api.Requests.Should().HaveCount(5);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Error(400, 10021, "Uncaught SyntaxError: Unexpected token\\n  at index.js:1"));
        using var client = api.Client();

        var e = await Failing.CallAsync(() => client.Scripts.PutAsync("a", "hello", Upload, default));

        e.Message.Should().Be(
            "uploading Worker 'hello': 10021 Uncaught SyntaxError: Unexpected token\n  at index.js:1. "
            + "Cloudflare refused the script or a binding: correct what it says. A script that is slow to start can be profiled with 'wrangler check startup'.");
        api.Requests.Should().ContainSingle();
    }

    public static TheoryData<string> Faults => [nameof(Trouble), nameof(Answer.CutAfterRequest), nameof(Answer.CutBeforeBody), nameof(Answer.CutInAnswer), nameof(Answer.Hang)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_sets_a_state_is_repeated_with_the_same_body(string fault)
    {
        var clock = new ManualClock();
        await using var api = await FaultyApi.StartAsync(Named(fault), Answer.Ok("""{"id":"hello"}"""));
        var options = Options(api, clock);
        using var client = new CloudflareApi(options);

        var call = client.Scripts.PutAsync("a", "hello", Upload, default);
        await LetTimeOutAsync(fault, api, clock, options);
        clock.Advance(await clock.NextWaitAsync(options));
        await call;

        api.Requests.Should().HaveCount(2);
        api.Requests.Last().Text.Should().Contain("export default {}");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_makes_something_new_is_not_repeated_when_it_may_have_been_made(string fault)
    {
        var clock = new ManualClock();
        await using var api = await FaultyApi.StartAsync(Named(fault), Answer.Ok(Version));
        var options = Options(api, clock);
        using var client = new CloudflareApi(options);

        var call = client.Versions.CreateAsync("a", "hello", Upload, default);
        await LetTimeOutAsync(fault, api, clock, options);
        var e = await Failing.CallAsync(() => call);

        e.RequestMayHaveBeenApplied.Should().BeTrue();
        e.IsTransient.Should().BeTrue();
        e.Message.Should().StartWith("uploading a version of Worker 'hello': ")
            .And.EndWith(". It was not tried again, because it may have been carried out all the same: look whether it was, then run it again.");
        api.Requests.Should().ContainSingle();
        api.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Migrations_are_not_uploaded_twice()
    {
        await using var api = await FaultyApi.StartAsync(Trouble, Answer.Ok("""{"id":"hello"}"""));
        using var client = api.Client();
        var upload = Upload with { Metadata = new() { ["migrations"] = new System.Text.Json.Nodes.JsonObject { ["new_tag"] = "v1" } } };

        (await Failing.CallAsync(() => client.Scripts.PutAsync("a", "hello", upload, default))).RequestMayHaveBeenApplied.Should().BeTrue();
    }

    [Fact]
    public async Task What_makes_something_new_is_repeated_when_the_api_refused_it_for_now()
    {
        await using var api = await FaultyApi.StartAsync(
            Answer.TooMany("0"), Answer.Error(409, 10035, "Multiple attempts to modify a resource occurred at the same time."), Answer.Ok(Version));
        using var client = api.Client();

        (await client.Versions.CreateAsync("a", "hello", Upload, default)).Id.Should().Be("11111111-1111-4111-8111-111111111111");

        api.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task What_makes_something_new_is_repeated_when_nobody_could_be_reached()
    {
        var api = await FaultyApi.StartAsync();
        using var client = api.Client();
        await api.DisposeAsync();

        var e = await Failing.CallAsync(() => client.Versions.CreateAsync("a", "hello", Upload, default));

        e.Message.Should().Match(
            "uploading a version of Worker 'hello': cannot reach http://127.0.0.1:*/client/v4: Connection refused (127.0.0.1:*). "
            + "It was tried 5 times: check the address, and that the network lets you reach it; see www.cloudflarestatus.com, and try again later.");
        e.RequestMayHaveBeenApplied.Should().BeFalse();
        api.Warnings.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_time_out_says_how_long_it_was()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Hang);
        using var client = api.Client(o => o with { AttemptTimeout = TimeSpan.FromMilliseconds(200), Retries = 0 });

        (await Failing.CallAsync(() => client.Zones.GetAsync("z1", default))).Message.Should().Be(
            $"reading zone 'z1': no answer from {api.Url}: 0.2 s have passed. It was tried once: "
            + "check the address, and that the network lets you reach it; see www.cloudflarestatus.com, and try again later.");
    }

    [Fact]
    public async Task Too_many_calls_are_waited_for_as_long_as_the_api_says()
    {
        var clock = new ManualClock();
        await using var api = await FaultyApi.StartAsync(Answer.TooMany("7"), Answer.TooMany(clock.GetUtcNow() + TimeSpan.FromSeconds(37)), Answer.Ok(Zone));
        var options = Options(api, clock);
        using var client = new CloudflareApi(options);

        var call = client.Zones.GetAsync("z1", default);
        var first = await clock.NextWaitAsync(options);
        clock.Advance(first);
        var second = await clock.NextWaitAsync(options);
        clock.Advance(second);
        await call;

        first.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7)).And.BeLessThan(TimeSpan.FromSeconds(8));
        // The date is 30 s or a little less away by then.
        second.Should().BeGreaterThan(TimeSpan.FromSeconds(29)).And.BeLessThan(TimeSpan.FromSeconds(31));
        api.Warnings.First().Should().Match("reading zone 'z1': 971 Please wait and consider throttling your request speed; trying again in * s (1 of 4)");
    }

    [Fact]
    public async Task Too_many_calls_without_a_time_are_waited_for_at_least_a_second()
    {
        var clock = new ManualClock();
        await using var api = await FaultyApi.StartAsync(Answer.Error(429, 971, "Slow down"), Answer.Ok(Zone));
        var options = Options(api, clock);
        using var client = new CloudflareApi(options);

        var call = client.Zones.GetAsync("z1", default);
        var wait = await clock.NextWaitAsync(options);
        clock.Advance(wait);
        await call;

        wait.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1)).And.BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_wait_of_more_than_a_minute_is_left_to_the_user()
    {
        await using var api = await FaultyApi.StartAsync(Answer.TooMany("287"));
        using var client = api.Client();

        var e = await Failing.CallAsync(() => client.Zones.GetAsync("z1", default));

        e.Message.Should().Be(
            "reading zone 'z1': 971 Please wait and consider throttling your request speed. It asks to wait 287 s, which is longer than the 60 s that are waited for: "
            + "run it again then. A user may make 1,200 calls in 5 minutes, with all tokens and the dashboard together.");
        e.IsTransient.Should().BeTrue();
        api.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Hang);
        using var client = api.Client();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await FluentActions.Awaiting(() => client.Zones.GetAsync("z1", cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
        api.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_deleted_by_the_attempt_that_failed_is_deleted()
    {
        await using var api = await FaultyApi.StartAsync(Answer.CutAfterRequest, Answer.Error(404, 81044, "Record does not exist."));
        using var client = api.Client();

        await client.Dns.DeleteAsync("z1", "r1", default);

        api.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(7003, "Could not route to /zones/x/dns_records/r1, perhaps your object identifier is invalid?")]
    [InlineData(7000, "No route for that URI")]
    public async Task A_path_that_is_not_there_says_nothing_about_what_was_to_be_deleted(int code, string message)
    {
        await using var api = await FaultyApi.StartAsync(Answer.Error(404, code, message));
        using var client = api.Client();

        (await Failing.CallAsync(() => client.Dns.DeleteAsync("x", "r1", default))).Message.Should().Be(
            $"deleting DNS record 'r1' in zone 'x': {code} {message}. The account id or zone id is wrong, or mistyped: both are shown in the dashboard, on the overview of the zone.");
    }

    /// <summary>When the fault is that no answer comes: waits until the request has come, then until the client's patience ends.</summary>
    private static async Task LetTimeOutAsync(string fault, FaultyApi api, ManualClock clock, CloudflareApiOptions options)
    {
        if (fault == nameof(Answer.Hang))
        {
            await api.Hanging;
            clock.Advance(options.UploadTimeout);
        }
    }

    private static CloudflareApiOptions Options(FaultyApi api, TimeProvider time) =>
        new() { Token = ApiToken.Parse(FaultyApi.Token, "the test"), BaseUrl = api.Url, Warn = api.Warnings.Enqueue, Time = time };

    private static Answer Named(string fault) => fault switch
    {
        nameof(Answer.CutAfterRequest) => Answer.CutAfterRequest,
        nameof(Answer.CutBeforeBody) => Answer.CutBeforeBody,
        nameof(Answer.CutInAnswer) => Answer.CutInAnswer,
        nameof(Answer.Hang) => Answer.Hang,
        _ => Trouble,
    };
}
