using System.Globalization;
using System.Security.Authentication;
using Polly;
using Polly.Retry;

namespace Slipway.Kubernetes;

/// <summary>Tries a call again when the server is busy or in trouble, or the network is; never when it was refused.</summary>
internal static class ApiRetry
{
    /// <summary>Names the call in the line that says it is tried again.</summary>
    public static readonly ResiliencePropertyKey<string> Action = new("action");

    public static ResiliencePipeline<ApiAnswer> Create(KubernetesApiOptions options)
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
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.IsTransient ?? (arguments.Outcome.Exception is { } e && IsNetwork(e))),
                DelayGenerator = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.RetryAfter is { } after ? Limit(after, options.MaxRetryAfter) : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    var cause = arguments.Outcome.Result is { } answer
                        ? $"{(int)answer.Status}: {answer.Message}"
                        : arguments.Outcome.Exception!.Message;
                    options.Warn(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{arguments.Context.Properties.GetValue(Action, "")}: {cause}; trying again in {arguments.RetryDelay.TotalSeconds:0.##} s {options.Again(arguments.AttemptNumber)}"));
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.Build();
    }

    /// <summary>True for trouble of the network, which may pass; false for a certificate that is refused, which does not.</summary>
    public static bool IsNetwork(Exception e) =>
        e is HttpRequestException { InnerException: not AuthenticationException } or IOException or TimeoutException;

    private static TimeSpan Limit(TimeSpan value, TimeSpan most) =>
        value < TimeSpan.Zero ? TimeSpan.Zero : value > most ? most : value;
}
