namespace Slipway.Cloudflare.Tests;

public class BudgetTests
{
    private readonly ManualClock clock = new();
    private readonly List<string> warnings = [];

    [Fact]
    public async Task The_call_after_the_last_that_is_allowed_waits_until_the_first_is_five_minutes_old()
    {
        var budget = new CallBudget(clock, warnings.Add);
        await budget.AcquireAsync(default);
        clock.Advance(TimeSpan.FromSeconds(60));
        for (var call = 1; call < CallBudget.MaxCalls; call++)
        {
            budget.AcquireAsync(default).IsCompletedSuccessfully.Should().BeTrue();
        }

        var waiting = budget.AcquireAsync(default);

        waiting.IsCompleted.Should().BeFalse();
        warnings.Should().Equal("waiting 240 s for the Cloudflare API: 1200 calls were made in the last 5 minutes, which is its limit");
        clock.Advance(TimeSpan.FromSeconds(239));
        waiting.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }

    [Fact]
    public async Task Calls_side_by_side_stay_within_the_budget()
    {
        var budget = new CallBudget(clock, warnings.Add);
        var calls = Enumerable.Range(0, CallBudget.MaxCalls + 2).Select(_ => budget.AcquireAsync(default)).ToArray();

        calls.Count(c => c.IsCompleted).Should().Be(CallBudget.MaxCalls);

        clock.Advance(CallBudget.Window);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        var budget = new CallBudget(clock, warnings.Add);
        budget.Note(new RateLimit(0, TimeSpan.FromSeconds(30)));
        using var cancellation = new CancellationTokenSource();

        var waiting = budget.AcquireAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("Ratelimit", "\"default\";r=0;t=30, \"burst\";r=5;t=1")]
    [InlineData("Ratelimit", "\"default\";r=0;t=30")]
    [InlineData("X-RateLimit-Remaining", "0")]
    public async Task No_calls_left_is_believed(string header, string value)
    {
        var reset = (clock.GetUtcNow() + TimeSpan.FromSeconds(30)).ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        await using var api = await FaultyApi.StartAsync(
            Answer.Text(200, "application/json", """{"success":true,"result":[]}""", (header, value), ("X-RateLimit-Reset", reset)), Answer.Ok("[]"));
        var options = new CloudflareApiOptions { Token = ApiToken.Parse("t", "the test"), BaseUrl = api.Url, Time = clock, Warn = warnings.Add };
        using var client = new CloudflareApi(options);
        await client.Queues.ListAsync("a", default);

        var second = client.Queues.ListAsync("a", default);
        var wait = await clock.NextWaitAsync(options);
        clock.Advance(wait);
        await second;

        wait.Should().Be(TimeSpan.FromSeconds(30));
        warnings.Should().Equal("waiting 30 s for the Cloudflare API: it says that no calls are left until then");
    }

    [Theory]
    [InlineData("Ratelimit", "\"default\";r=1;t=30")]
    [InlineData("Ratelimit", "\"default\";r=0")]
    [InlineData("Ratelimit", "nonsense")]
    [InlineData("X-RateLimit-Remaining", "12")]
    [InlineData("X-RateLimit-Remaining", "0")]
    public async Task Calls_left_or_no_time_to_wait_for_do_not_hold_up(string header, string value)
    {
        await using var api = await FaultyApi.StartAsync(Answer.Text(200, "application/json", """{"success":true,"result":[]}""", (header, value)), Answer.Ok("[]"));
        using var client = api.Client(o => o with { Time = clock });

        await client.Queues.ListAsync("a", default);
        await client.Queues.ListAsync("a", default);

        api.Warnings.Should().BeEmpty();
    }
}
