using System.Globalization;
using System.Net;

namespace Slipway.Cloudflare;

/// <summary>Makes the exceptions for the ways in which a call fails: action, what the API said, and the cure.</summary>
internal static class ApiFailure
{
    /// <summary>Characters of a foreign answer that a message quotes: as many as wrangler does.</summary>
    private const int QuotedLength = 100;

    private const string Look = "It was not tried again, because it may have been carried out all the same: look whether it was, then run it again.";

    private const string StatusPage = "see www.cloudflarestatus.com, and try again later";

    /// <summary>The API refused, is in trouble, or it was not the API that answered.</summary>
    public static CloudflareException Refused(ApiAttempts attempts, ApiAnswer answer, CloudflareApiOptions options)
    {
        var call = attempts.Call;
        CloudflareError[] errors = [.. answer.Errors(attempts.Redaction)];
        var permission = call.Permission.Length > 0 && ErrorCure.IsAboutPermission(answer.Status, errors) ? call.Permission : null;
        var reason = answer.Envelope is null
            ? $"{attempts.BaseUrl} answered {Reason(answer, attempts.Redaction)}"
            : Reason(answer, attempts.Redaction);
        return new CloudflareException($"{call.Action}: {reason}. {Cure(attempts, answer, errors, permission, options)}")
        {
            Action = call.Action,
            Status = answer.Status,
            Errors = errors,
            RayId = answer.RayId,
            IsTransient = answer.IsRefusedForNow || answer.IsTrouble,
            MissingPermission = permission,
            // A success that cannot be read was one all the same.
            RequestMayHaveBeenApplied = attempts.MayHaveBeenApplied
                || (!call.IsReading && answer.Envelope is null && (int)answer.Status is >= 200 and < 300),
        };
    }

    /// <summary>There was no answer.</summary>
    public static CloudflareException Unreachable(ApiAttempts attempts, NoAnswerException e) =>
        new($"{attempts.Call.Action}: {Reason(e, attempts.BaseUrl)}. {e.Cure ?? NetworkCure(attempts)}", e)
        {
            Action = attempts.Call.Action,
            IsTransient = e.MayPass,
            RequestMayHaveBeenApplied = attempts.MayHaveBeenApplied,
        };

    /// <summary>The API's success lacks what it should hold.</summary>
    public static CloudflareException NotUnderstood(ApiCall call, ApiAnswer answer, Exception e) =>
        new($"{call.Action}: the API's answer is not understood: {e.Message.TrimEnd('.')}. Check that the base address is that of the Cloudflare API.", e)
        {
            Action = call.Action,
            Status = answer.Status,
            RayId = answer.RayId,
            RequestMayHaveBeenApplied = !call.IsReading,
        };

    /// <summary>What an answer says, in one line without its full stop.</summary>
    public static string Reason(ApiAnswer answer, Redaction redaction)
    {
        if (answer.Envelope is null)
        {
            return Foreign(answer, redaction);
        }

        CloudflareError[] errors = [.. answer.Errors(redaction)];
        if (errors.Length == 0)
        {
            errors = [.. answer.Messages(redaction)];
        }

        return errors.Length == 0
            ? $"{Number(answer.Status)} without a reason"
            : string.Join("; ", errors.Select(e => Line(e, answer.Status)));
    }

    /// <summary>Why there was no answer, without its full stop.</summary>
    public static string Reason(NoAnswerException e, CloudflareApiUrl baseUrl) => $"{(e.WasNotSent ? "cannot reach" : "no answer from")} {baseUrl}: {e.Message}";

    private static string Foreign(ApiAnswer answer, Redaction redaction)
    {
        var what = (int)answer.Status is >= 300 and < 400 && answer.Location is { } location ? $"the address '{redaction.Apply(location)}'"
            : answer.Body.Length == 0 ? "nothing"
            : $"something that is not the API's: '{answer.Quote(redaction, QuotedLength)}'";
        return $"{Number(answer.Status)} with {what}{(answer.RayId is { } id ? $" (cf-ray {id})" : "")}";
    }

    private static string Line(CloudflareError error, HttpStatusCode status)
    {
        var code = error.Code == 0 ? (int)status : error.Code;
        var message = error.Message.ReplaceLineEndings("\n").TrimEnd('.', '\n', ' ');
        var behind = string.Concat(error.Chain.Select(e => $": {Line(e, status)}"));
        return $"{code} {message}{behind}{(error.DocumentationUrl is { } url ? $" (see {url})" : "")}";
    }

    private static string Cure(ApiAttempts attempts, ApiAnswer answer, CloudflareError[] errors, string? permission, CloudflareApiOptions options)
    {
        if (answer.RetryAfter is { } asked && asked > options.LongestRetryAfter && (answer.IsRefusedForNow || answer.IsTrouble))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"It asks to wait {asked.TotalSeconds:0} s, which is longer than the {options.LongestRetryAfter.TotalSeconds:0} s that are waited for: run it again then. ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"A user may make {CallBudget.MaxCalls:N0} calls in {CallBudget.Window.TotalMinutes:0} minutes, with all tokens and the dashboard together.");
        }

        return answer switch
        {
            { IsChallenge: true } => "Cloudflare's protection stopped it, because of the address that it came from (cf-mitigated: challenge): try from another network.",
            { IsRefusedForNow: true } => $"It was tried {Times(attempts)}: wait a few minutes, then run it again.",
            { IsTrouble: true } when attempts is { MayHaveBeenApplied: true, Call.IsRepeatable: false } => Look,
            { IsTrouble: true } => $"It was tried {Times(attempts)}: the Cloudflare API is in trouble; {StatusPage}.",
            { Envelope: null } when (int)answer.Status is >= 300 and < 400 => "It is not followed, because the token would go there: correct the base address.",
            { Envelope: null } => "Check that the base address is that of the Cloudflare API, and that no proxy answers in its place.",
            _ when permission is not null => ErrorCure.ForPermission(permission),
            _ => ErrorCure.Find(attempts.Call.Scope.Product, errors) ?? "Correct what it says, then run it again.",
        };
    }

    private static string NetworkCure(ApiAttempts attempts) =>
        attempts is { MayHaveBeenApplied: true, Call.IsRepeatable: false }
            ? Look
            : $"It was tried {Times(attempts)}: check the address, and that the network lets you reach it; {StatusPage}.";

    private static string Times(ApiAttempts attempts) => attempts.Count == 1 ? "once" : $"{attempts.Count} times";

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
