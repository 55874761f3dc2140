using System.Security.Cryptography;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>
/// What earlier deployments looked up at Cloudflare by name, and when it is looked up again. A look-up costs a call for each list or name, so that a deployment
/// that changes nothing takes the ids from the state. But a resource may have been deleted and made anew under the same name, with another id. So all
/// references are looked up again before anything is changed, whatever it is; and a deployment with nothing to change asks, one call each, as many of the
/// remembered ids as <see cref="MaxCalls"/> leaves room for whether they are still those of their names: mostly all, else some chosen at random, so that
/// one of the next deployments finds what this one did not.
/// </summary>
/// <param name="lookUp">Looks all references of the manifest up again.</param>
/// <param name="calls">Requests to the API that preparing this Worker's deployment has taken.</param>
internal sealed class ReferenceMemory(Func<CancellationToken, Task<ResolvedValues>> lookUp, int calls)
{
    /// <summary>Requests to the API that a deployment of one Worker with nothing to change may take.</summary>
    public const int MaxCalls = 10;

    /// <summary>All values, looked up again.</summary>
    /// <exception cref="DeliveryException">Something is not there any more.</exception>
    public Task<ResolvedValues> LookUpAsync(CancellationToken ct) => lookUp(ct);

    /// <summary>Whether the remembered ids that there is time to ask for are still those of their names.</summary>
    /// <param name="access">What planning works with.</param>
    /// <param name="options">What shall be deployed, with the remembered values.</param>
    /// <param name="planCalls">Requests that planning took.</param>
    public async Task<bool> IsTrueAsync(DeliveryAccess access, DeploymentOptions options, int planCalls, CancellationToken ct)
    {
        var ids = options.Values.LookedUp.Where(found => found.IsRemembered && NamedResources.IsId(found.Reference)).ToArray();
        RandomNumberGenerator.Shuffle<LookedUpReference>(ids);
        var resources = new NamedResources(access.Api, options.Address.AccountId);
        foreach (var found in ids.Take(Math.Max(0, MaxCalls - calls - planCalls)))
        {
            if (!await IsTrueAsync(resources, found, ct))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A token that may not look any more, or an API that does not answer, must not stop a deployment that needs nothing.</summary>
    private static async Task<bool> IsTrueAsync(NamedResources resources, LookedUpReference found, CancellationToken ct)
    {
        try
        {
            return await resources.NameOfAsync(found.Reference, found.Value, ct) == found.Reference.Name;
        }
        catch (CloudflareException)
        {
            return true;
        }
    }
}
