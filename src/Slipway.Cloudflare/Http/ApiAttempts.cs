using Polly;

namespace Slipway.Cloudflare;

/// <summary>What happened to a call so far.</summary>
internal sealed class ApiAttempts(ApiCall call, CloudflareApiUrl baseUrl, Redaction redaction)
{
    public ApiCall Call => call;

    public CloudflareApiUrl BaseUrl => baseUrl;

    public Redaction Redaction => redaction;

    /// <summary>Requests sent.</summary>
    public int Count { get; private set; }

    /// <summary>True = one of the attempts may have been carried out, though nothing says so.</summary>
    public bool MayHaveBeenApplied { get; private set; }

    public void Begin() => Count++;

    public void End(ApiAnswer answer) => MayHaveBeenApplied |= !call.IsReading && answer.IsTrouble;

    public void End(NoAnswerException e) => MayHaveBeenApplied |= !call.IsReading && !e.WasNotSent;

    /// <summary>Why an attempt failed, for the line that says it is tried again.</summary>
    public string Cause(Outcome<ApiAnswer> outcome) =>
        $"{call.Action}: " + (outcome.Result is { } answer ? ApiFailure.Reason(answer, redaction)
            : outcome.Exception is NoAnswerException e ? ApiFailure.Reason(e, baseUrl)
            : outcome.Exception?.Message);
}
