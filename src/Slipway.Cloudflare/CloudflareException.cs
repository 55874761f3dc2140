using System.Net;

namespace Slipway.Cloudflare;

/// <summary>A call failed. The message names the action, the value, the cause and the cure; it never holds a secret.</summary>
public class CloudflareException : Exception
{
    internal CloudflareException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The action, as the message begins.</summary>
    public required string Action { get; init; }

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What the API said, the most important first; empty when it was not the API that answered.</summary>
    public IReadOnlyList<CloudflareError> Errors { get; init; } = [];

    /// <summary>The id by which Cloudflare's support finds the request; null when there was none.</summary>
    public string? RayId { get; init; }

    /// <summary>The permission that the token seems to lack, as the dashboard names it (<see cref="Permission"/>); null when that was not the cause.</summary>
    public string? MissingPermission { get; init; }

    /// <summary>True = the same call may succeed later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>True = nobody knows whether the API carried the request out: look before doing it again.</summary>
    public bool RequestMayHaveBeenApplied { get; init; }

    /// <summary>True when one of the errors has one of the codes.</summary>
    public bool Has(params ReadOnlySpan<int> codes)
    {
        foreach (var error in Errors)
        {
            if (codes.Contains(error.Code))
            {
                return true;
            }
        }

        return false;
    }
}
