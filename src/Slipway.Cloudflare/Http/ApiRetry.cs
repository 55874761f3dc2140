using System.Globalization;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace Slipway.Cloudflare;

/// <summary>Tries a call again when that may help and cannot do it twice.</summary>
internal static class ApiRetry
{
    /// <summary>The attempts of the call.</summary>
    public static readonly ResiliencePropertyKey<ApiAttempts> Attempts = new("attempts");

    /// <summary>The shortest wait after "too many calls", and the most that chance adds to it (both are wrangler's).</summary>
    private static readonly TimeSpan RateLimitDelay = TimeSpan.FromSeconds(1);

    public static ResiliencePipeline<ApiAnswer> Create(CloudflareApiOptions options)
    {
        var builder = new ResiliencePipelineBuilder<ApiAnswer> { TimeProvider = options.Time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ApiAnswer>
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(ShouldRepeat(Of(arguments.Context).Call, arguments.Outcome, options)),
                DelayGenerator = arguments => ValueTask.FromResult(Wait(arguments.Outcome.Result)),
                OnRetry = arguments =>
                {
                    var wait = string.Create(CultureInfo.InvariantCulture, $"{arguments.RetryDelay.TotalSeconds:0.#} s");
                    options.Warn($"{Of(arguments.Context).Cause(arguments.Outcome)}; trying again in {wait} ({arguments.AttemptNumber + 1} of {options.Retries})");
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.Build();
    }

    private static ApiAttempts Of(ResilienceContext context) => context.Properties.GetValue(Attempts, null!);

    private static bool ShouldRepeat(ApiCall call, Outcome<ApiAnswer> outcome, CloudflareApiOptions options) => outcome switch
    {
        { Result.RetryAfter: { } asked } when asked > options.LongestRetryAfter => false,
        { Result: { } answer } => answer.IsRefusedForNow || (answer.IsTrouble && call.IsRepeatable),
        { Exception: NoAnswerException e } => e.MayPass && (e.WasNotSent || call.IsRepeatable),
        _ => false,
    };

    /// <summary>The wait that the API asks for, with jitter, because others were told the same; null = the usual one.</summary>
    private static TimeSpan? Wait(ApiAnswer? answer)
    {
        var least = answer switch
        {
            { RetryAfter: { } asked, IsRefusedForNow: true } => asked > RateLimitDelay ? asked : RateLimitDelay,
            { RetryAfter: { } asked } => asked,
            { Status: System.Net.HttpStatusCode.TooManyRequests } => RateLimitDelay,
            _ => (TimeSpan?)null,
        };
        return least + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)RateLimitDelay.TotalMilliseconds));
    }
}
